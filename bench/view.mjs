// The interactive view over 2,000 Services and 10,000 Pods, in a terminal in memory: from a key to its frame, from a change to its frame, bytes
// of a frame, and what it costs while nothing happens.
import { loadMarkup } from '../plugin/build/ink.ts'

loadMarkup()
const { start } = await import('../src/tui/start.tsx')
const { createTracer } = await import('../src/live/tracer.ts')
const { fakeLive, settings } = await import('../test/tui/fake-live.ts')
const { memoryTerminal } = await import('../test/tui/memory-terminal.ts')
const { endpointOf, pod, service, slice, snapshot } = await import('../test/build.ts')

const services = 2_000
const podsEach = 5
const times = 500

function cluster() {
  const names = Array.from({ length: services }, (_, index) => `service-${index}`)
  const pods = names.map((name, index) =>
    Array.from({ length: podsEach }, (_, number) =>
      pod(`${name}-${number}`, { labels: { app: name }, ips: [`10.${index >> 8}.${index & 255}.${number + 1}`] }),
    ),
  )
  const read = snapshot({
    // One in ten is broken.
    services: names.map((name, index) => service({ name, selector: { app: index % 10 === 0 ? 'nobody' : name } })),
    slices: names.map((name, index) =>
      slice(index % 10 === 0 ? [] : pods[index].map((one) => endpointOf(one)), { name: `${name}-abcde`, service: name }),
    ),
    pods: pods.flat(),
  })
  const tracer = createTracer([])
  const traces = tracer.traces(
    read,
    names.map((name) => ({ namespace: 'demo', target: { kind: 'service', name } })),
  )
  return tracer.list(traces, read)
}

const percentile = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1]
const figures = (numbers) =>
  `p50 ${percentile(numbers, 0.5).toFixed(1)} ms, p95 ${percentile(numbers, 0.95).toFixed(1)} ms, most ${Math.max(...numbers).toFixed(1)} ms`

/** From `act` to the end of what the next frame writes. */
function frame(memory, act) {
  return new Promise((resolve) => {
    const began = performance.now()
    memory.onWrite = (text) => {
      if (!text.includes('\x1b[?2026l')) return
      memory.onWrite = () => {}
      resolve(performance.now() - began)
    }
    act()
  })
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function measure(list, columns, rows) {
  const live = fakeLive(list)
  const memory = memoryTerminal(columns, rows, { draws: false })
  await frame(memory, () => {
    memory.ended = start({
      live,
      terminal: memory.terminal,
      settings: { ...settings, color: true },
      now: Date.now,
    })
  })
  // Keys as a held key repeats them, 30 times a second: the first ones warm up, the others are measured.
  const keys = []
  for (let turn = 0; turn < times + 50; turn++) {
    const ms = await frame(memory, () => memory.press(turn % 200 < 100 ? 'j' : 'k'))
    if (turn >= 50) keys.push(ms)
    await pause(2)
  }
  const before = memory.written().length
  const frames = memory.frames()
  const changes = []
  for (let turn = 0; turn < times / 5; turn++) {
    const items = list.items.with(turn % 20, { ...list.items[turn % 20], verdict: turn % 2 === 0 ? 'healthy' : 'broken' })
    changes.push(await frame(memory, () => live.set({ list: { ...list, items } })))
    await pause(2)
  }
  const bytes = (memory.written().length - before) / (memory.frames() - frames)
  live.set({ list })
  await pause(500)
  const idle = process.cpuUsage()
  await pause(5_000)
  const { user, system } = process.cpuUsage(idle)
  memory.press('\x03')
  await memory.ended
  return { keys, changes, bytes, idle: (user + system) / 5_000_000 }
}

/** The figures as text. */
export async function view() {
  const list = cluster()
  const lines = [`the view over ${services} Services and ${services * podsEach} Pods`]
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [200, 50],
  ]) {
    const { keys, changes, bytes, idle } = await measure(list, columns, rows)
    lines.push(
      `  ${columns}x${rows}: a key to its frame ${figures(keys)} (to reach: p95 ≤ 16 ms)`,
      `  ${columns}x${rows}: a change to its frame ${figures(changes)} (to reach: p95 ≤ 100 ms); ${Math.round(bytes)} bytes a frame`,
      `  ${columns}x${rows}: idle ${(idle * 100).toFixed(2)} % of a core (to reach: < 1 %)`,
    )
  }
  lines.push(`  memory: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB, the traces of all Services and this bench included`)
  return lines.join('\n')
}
