// Draws docs/view-*.svg, one picture of each view, from what a terminal really shows: the view runs on the demo's shop at a fixed time, and
// the cells of its screen are drawn. `--check` fails when one is stale.
import { loadMarkup } from '../build/ink.ts'
import { classes, drawRuns, picture, cell as size } from './svg.mjs'
import { keep } from './write.mjs'

loadMarkup()
const { start } = await import('../../src/tui/start.tsx')
const { createLive } = await import('../../src/live/live.ts')
const { projectPod } = await import('../../src/cluster/project/pod.ts')
const { realTiming } = await import('../../src/cluster/http/timing.ts')
const { accessOf } = await import('../../src/cli/access.ts')
const { createViewProbes } = await import('../../src/cli/probe/view-probes.ts')
const { createTracer } = await import('../../src/live/tracer.ts')
const { story } = await import('../../src/demo/shop/life/life.ts')
const { startDemoServer } = await import('../../src/demo/server/server.ts')
const { shopPresent } = await import('../../src/demo/shop/shop.ts')
const { memoryTerminal } = await import('../../test/tui/memory-terminal.ts')

let [columns, rows] = [120, 40]
const label = {
  services: 'The Services of a namespace, the worst on top, with what is wrong in the same line',
  'services-wide': 'The same list on a terminal of 200 columns, with three panes',
  chain: 'The chain of a Service: each hop with its state, the broken one marked, with proof and fix',
  pod: 'A Pod: its containers with ports and probes, what reaches it, and its recent events',
  object: 'The object as it was read, the field in evidence marked',
  explain: 'What a finding means, why, how to confirm it by hand and how to fix it',
  studio: 'The plan of a probe: clients and targets to mark, and what would run',
  probe: 'A probe in the Pods: who asks, what is asked, and what came back',
  'probe-wide': 'The same probe on a terminal of 200 columns',
  help: 'Every key that works on a screen',
  timeline: 'What changed since the start, the newest on top',
}

let now = shopPresent.getTime()
const server = await startDemoServer({ now: () => new Date(now) })
const io = { env: {}, home: '', platform: 'linux', stderr: () => {} }
const command = { connection: { asGroups: [], asUserExtra: [], server: server.url }, namespace: 'demo' }
const source = { kind: 'cluster', name: 'demo', kubectlFlags: ['--context', 'demo'] }
const live = createLive({
  connect: accessOf(command, io, source),
  tracer: createTracer([]),
  timing: { ...realTiming, now: () => now },
  namespace: 'demo',
})
const memory = memoryTerminal(columns, rows)
const settings = { color: true, unicode: true, time: (ms) => new Date(ms).toISOString().slice(11, 19), pod: projectPod }
const probes = createViewProbes(command, { ...io, now: () => new Date(now) }, live, source)
/** Replaces the time that a command took on this machine: nothing else differs from run to run. */
const steady = (proposal) => ({
  ...proposal,
  run: (show, signal) =>
    proposal.run((now) => show(now.map((one) => (one.probe ? { ...one, probe: { ...one.probe, ms: 40 } } : one))), signal),
})
const steadyProbes = { ...probes, plan: async (...wanted) => steady(await probes.plan(...wanted)) }
const ended = start({ live, probes: steadyProbes, terminal: memory.terminal, settings, now: () => now })

/** Presses keys and waits until the screen fits. */
async function until(pattern, ...keys) {
  const deadline = Date.now() + 20_000
  for (const key of keys) memory.press(key)
  for (;;) {
    const text = (await memory.rows()).join('\n')
    if (pattern.test(text)) return
    if (Date.now() > deadline) throw new Error(`the screen does not show ${pattern}:\n${text}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function changed(is) {
  const deadline = Date.now() + 20_000
  while (!is() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
}

const shots = {}
/** One step of the story may come in several publishes, at most 100 ms apart. */
async function calmed() {
  for (let calm = 0, last = live.view(); calm < 50; calm = live.view() === last ? calm + 1 : 0) {
    last = live.view()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Draws the screen once nothing changes on it any more: what is read behind it may still come. */
async function shoot(name) {
  let last = ''
  for (let calm = 0; calm < 50; ) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    const text = (await memory.rows()).join('\n')
    calm = text === last ? calm + 1 : 0
    last = text
  }
  shots[name] = picture({ columns, rows, label: label[name], ...cells() })
}

/** The same on a terminal of another size, which is put back. */
async function shootAt(name, width, height) {
  const before = [columns, rows]
  for (const size of [[width, height], before]) {
    ;[columns, rows] = size
    memory.resize(columns, rows)
    if (size !== before) await shoot(name)
  }
}

/** The cells of the screen as runs of one look each, and a shape behind what is inverted. */
function cells() {
  const { active } = memory.screen.buffer
  const behind = []
  const lines = Array.from({ length: rows }, (_, index) => {
    const line = active.getLine(index)
    const runs = []
    for (let column = 0; column < columns; column++) {
      const cell = line.getCell(column)
      if (cell.getWidth() === 0) continue
      const names = lookOf(cell)
      const last = runs.at(-1)
      if (last && last.classes.join() === names.join()) last.text += cell.getChars() || ' '
      else runs.push({ column, text: cell.getChars() || ' ', classes: names })
    }
    for (const { column, text, classes: names } of runs) if (names.includes('i')) behind.push(bar(index, column, text.length))
    return drawRuns(withoutEnd(runs), index)
  })
  return { behind, lines }
}

function lookOf(cell) {
  if (cell.isInverse()) return [classes[7]]
  const color = cell.isFgDefault() ? [] : [classes[30 + cell.getFgColor()]]
  return [...(cell.isBold() ? [classes[1]] : []), ...(cell.isDim() ? [classes[2]] : []), ...color.filter(Boolean)]
}

function withoutEnd(runs) {
  const last = runs.at(-1)
  return last && last.classes.length === 0
    ? [...runs.slice(0, -1), { ...last, text: last.text.trimEnd() }].filter(({ text }) => text !== '')
    : runs
}

const bar = (row, column, width) =>
  `<rect class="v" x="${(size.margin + column * size.width).toFixed(1)}" y="${size.margin + row * size.height}" width="${(width * size.width).toFixed(1)}" height="${size.height}"/>`

await until(/● live/)
await until(/▶ ✗ broken +search/, 'jjjj')
await shoot('services')
await shootAt('services-wide', 200, 50)
await until(/fix {2}kubectl/, '\r')
await until(/▶ +✗ PT301/, 'G')
await shoot('chain')
await until(/targetPort: htpp/, '\r')
await shoot('object')
await until(/What it means/, 'q', 'e')
await shoot('explain')
await until(/▶ ✗ broken +payments/, 'qqk')
await until(/Unhealthy/, '\rj\r')
await shoot('pod')
await until(/▶ ✗ broken +payments/, 'qq')
await until(/a page up/, '?')
await shoot('help')
await until(/▶ ✗ broken +payments/, 'q')
await until(/▶ . \w+ +checkout/, 'jjjjj')
await until(/nothing has run yet/, 'p')
await shoot('studio')
await until(/done; Enter/, '\r')
await shoot('probe')
await shootAt('probe-wide', 200, 50)
await until(/▶ ✗ broken +cart/, 'qg')
// What is let go of changes the view once more: only then each change is one of the story.
await changed(() => live.view().focus === undefined)
for (const { after, happen } of story(() => new Date(now)).slice(0, 5)) {
  const before = live.view()
  now += after
  happen(server.store)
  await changed(() => live.view() !== before)
  await calmed()
}
await until(/endpoint ready/, 'w')
await until(/healthy, was broken/)
await shoot('timeline')
memory.press('\x03')
await ended
live.close()
await server.close()

for (const [name, svg] of Object.entries(shots)) keep(`docs/view-${name}.svg`, svg)
