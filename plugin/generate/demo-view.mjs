// The interactive view on the demo's shop, in a terminal that is only a screen in memory, at a fixed time: what is drawn of it is what a
// terminal really shows, and the same in each run.
import { columnsOf } from '../../src/lib/width.ts'
import { loadMarkup } from '../build/ink.ts'
import { classes, drawRow } from './svg.mjs'

loadMarkup()
const { start } = await import('../../src/tui/start.tsx')
const { createLive } = await import('../../src/live/live.ts')
const { projectPod } = await import('../../src/cluster/project/pod.ts')
const { realTiming } = await import('../../src/cluster/http/timing.ts')
const { accessOf } = await import('../../src/cli/access.ts')
const { createViewProbes } = await import('../../src/cli/probe/view-probes.ts')
const { createTracer } = await import('../../src/live/tracer.ts')
const { applyFix, startDemoServer, toFix } = await import('../../src/demo/server/server.ts')
const { shopPresent } = await import('../../src/demo/shop/shop.ts')
const { memoryTerminal } = await import('../../test/tui/memory-terminal.ts')

const pause = () => new Promise((resolve) => setTimeout(resolve, 10))

/** So many milliseconds without a change: what is read behind a screen may still come. */
const calm = 500

/** Opens it; `isGuided`: with its tour. */
export async function openDemo({ columns, rows, isGuided = false }) {
  let now = shopPresent.getTime()
  const clock = { now: () => new Date(now) }
  const server = await startDemoServer(clock)
  const io = { env: {}, home: '', platform: 'linux', stderr: () => {}, ...clock }
  const command = { connection: { asGroups: [], asUserExtra: [], server: server.url }, namespace: 'demo' }
  const source = { kind: 'cluster', name: 'demo', kubectlFlags: ['--context', 'demo'] }
  const live = createLive({
    connect: accessOf(command, io, source),
    tracer: createTracer([]),
    timing: { ...realTiming, now: () => now },
    namespace: 'demo',
  })
  const memory = memoryTerminal(columns, rows)
  const ended = start({
    live,
    probes: steady(createViewProbes(command, io, live, source)),
    terminal: memory.terminal,
    settings: { color: true, unicode: true, time: (ms) => new Date(ms).toISOString().slice(11, 19), pod: projectPod },
    now: () => now,
    ...(isGuided && { tour: { service: toFix, applyFix: (fix) => applyFix(server.store, fix) } }),
  })
  const text = async () => (await memory.rows()).join('\n')

  return {
    server,
    live,
    press: (keys) => memory.press(keys),
    resize: (x, y) => memory.resize(x, y),
    /** Lets time pass. */
    wait(ms) {
      now += ms
    },
    now: () => new Date(now),
    /** Presses keys and waits until the screen fits. */
    async until(pattern, ...keys) {
      const deadline = Date.now() + 20_000
      for (const key of keys) memory.press(key)
      while (!pattern.test(await text())) {
        if (Date.now() > deadline) throw new Error(`the screen does not show ${pattern}:\n${await text()}`)
        await pause()
      }
    },
    /** Waits until nothing changes on the screen any more. */
    async rest() {
      let last = await text()
      for (let since = Date.now(); Date.now() - since < calm; ) {
        await pause()
        const next = await text()
        if (next !== last) since = Date.now()
        last = next
      }
    },
    text,
    /** The rows of the screen, as runs. */
    rows: () => Array.from({ length: memory.screen.rows }, (_, row) => runsOf(memory.screen, row)),
    /** The rows of the screen, drawn. */
    draw: () => Array.from({ length: memory.screen.rows }, (_, row) => drawRow(runsOf(memory.screen, row), row, columnsOf)),
    async close() {
      memory.press('\x03')
      await ended
      live.close()
      await server.close()
    },
  }
}

/** As in a cluster, where a connection without an answer takes the 5 s that it may. */
const tookOf = ({ words }) => (words === 'timeout' ? 5_040 : 40)

/** Replaces the time that a command took on this machine: nothing else differs from run to run. */
function steady(probes) {
  const fixed = (proposal) => ({
    ...proposal,
    ...(proposal.choices && { choices: { ...proposal.choices, mark: (keys) => fixed(proposal.choices.mark(keys)) } }),
    run: (show, signal) =>
      proposal.run((cells) => show(cells.map((one) => (one.probe ? { ...one, probe: { ...one.probe, ms: tookOf(one) } } : one))), signal),
  })
  return { ...probes, plan: async (...wanted) => fixed(await probes.plan(...wanted)) }
}

/** A row of the screen as runs of one look each. */
function runsOf(screen, row) {
  const line = screen.buffer.active.getLine(row)
  const runs = []
  for (let column = 0; column < screen.cols; column++) {
    const cell = line.getCell(column)
    if (cell.getWidth() === 0) continue
    const names = lookOf(cell)
    const last = runs.at(-1)
    if (last && last.classes.join() === names.join()) last.text += cell.getChars() || ' '
    else runs.push({ column, text: cell.getChars() || ' ', classes: names })
  }
  return runs
}

function lookOf(cell) {
  if (cell.isInverse()) return [classes[7]]
  const color = cell.isFgDefault() ? [] : [classes[30 + cell.getFgColor()]]
  const weight = [...(cell.isBold() ? [classes[1]] : []), ...(cell.isDim() ? [classes[2]] : [])]
  return [...weight, ...(cell.isUnderline() ? [classes[4]] : []), ...color.filter(Boolean)]
}
