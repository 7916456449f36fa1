// Draws docs/view-*.svg, one picture of each view, from what a terminal really shows. `--check` fails when one is stale.
import { openDemo } from './demo-view.mjs'
import { picture } from './svg.mjs'
import { keep } from './write.mjs'

const { story } = await import('../../src/demo/shop/life/life.ts')

const usual = { columns: 120, rows: 40 }
const wide = { columns: 200, rows: 50 }
const label = {
  services: 'The Services of a namespace, the worst on top, with what is wrong in the same line',
  'services-wide': 'The same list on a terminal of 200 columns, with three panes',
  chain: 'The chain of a Service: each hop with its state, the broken one marked, with proof and fix',
  pod: 'A Pod: its containers with ports and probes, what reaches it, and its recent events',
  object: 'The object as it was read, the field in evidence marked',
  explain: 'What a finding means, why, how to confirm it by hand and how to fix it',
  studio: 'The plan of a probe: clients and targets to mark, and what would run',
  probe: 'A probe in the Pods as a matrix of clients and targets: two of three NodePorts do not answer, and the details say why',
  'probe-wide': 'The same probe on a terminal of 200 columns',
  help: 'Every key that works on a screen',
  timeline: 'What changed since the start, the newest on top',
}

const demo = await openDemo(usual)
const { live, server, until } = demo

async function changed(is) {
  const deadline = Date.now() + 20_000
  while (!is() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
}

const shots = {}

/** Draws the screen; on a terminal of another size, which is put back. */
async function shoot(name, size = usual) {
  if (size !== usual) demo.resize(size.columns, size.rows)
  await demo.rest()
  shots[name] = picture({ ...size, label: label[name], drawn: demo.draw() })
  if (size !== usual) demo.resize(usual.columns, usual.rows)
}

/** One step of the story may come in several publishes, at most 100 ms apart. */
async function calmed() {
  for (let calm = 0, last = live.view(); calm < 50; calm = live.view() === last ? calm + 1 : 0) {
    last = live.view()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

await until(/● live/)
await until(/▶ ✗ broken +search/, 'jjjj')
await shoot('services')
await shoot('services-wide', wide)
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
await until(/▶ . \w+ +shop/, 'jjj')
await until(/nothing has run yet/, 'p')
await until(/4 of \d+ marked/, 'jj jjj ')
await shoot('studio')
await until(/done; Enter/, '\r')
await until(/▶ 10.0.0.12/, 'gjjjjj')
await shoot('probe-wide', wide)
await until(/▶ NodePort on node-2/, 'z')
await shoot('probe')
await until(/▶ ✗ broken +cart/, 'qg')
// What is let go of changes the view once more: only then each change is one of the story.
await changed(() => live.view().focus === undefined)
for (const { after, happen } of story(demo.now).slice(0, 5)) {
  const before = live.view()
  demo.wait(after)
  happen(server.store)
  await changed(() => live.view() !== before)
  await calmed()
}
await until(/endpoint ready/, 'w')
await until(/healthy, was broken/)
await shoot('timeline')
await demo.close()

for (const [name, svg] of Object.entries(shots)) keep(`docs/view-${name}.svg`, svg)
