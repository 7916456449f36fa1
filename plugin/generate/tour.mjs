// Draws docs/view-tour.svg, the tour of the demo as it moves, from what a terminal really shows after each of its keys. `--check` fails when
// it is stale.
import { columnsOf } from '../../src/lib/width.ts'
import { openDemo } from './demo-view.mjs'
import { classes, drawPressed, picture } from './svg.mjs'
import { keep } from './write.mjs'

const size = { columns: 120, rows: 40 }
const label = 'The tour of the demo: from the list to the broken hop, its proof, its fix, and a probe that shows that the fix works'
const keys = ['2', '1', '\r', '\t', '\r', 'q', 'y', 'a', 'q', 'p', '\r', ':', '\x1b', '?']

/** ms: a frame is shown for as long as its words take to be read; the key of the next one is pressed at its end; the last frame is a pause. */
const timeFor = (words) => 2_000 + 25 * words.length
const pressed = 600
const pause = 6_000

const demo = await openDemo({ ...size, isGuided: true })
await demo.until(/● live[\s\S]*Tour 1\//)
const frames = []
for (const [index, key] of [...keys, undefined].entries()) {
  await demo.rest()
  frames.push(await frameOf(index === keys.length))
  if (key !== undefined) await demo.until(new RegExp(`Tour ${index + 2}/`), key)
}
await demo.close()

/** What is drawn of the screen, for how long, and the key that ends it. */
async function frameOf(isLast) {
  const text = (await demo.text()).split('\n')
  const at = text.findIndex((line) => /^Tour \d/.test(line))
  const words = `${text[at + 1]}${text[at + 2]}`.trim()
  const run = demo.rows()[at].find(({ classes: names }) => names.includes(classes[4]))
  return { drawn: demo.draw(), ms: isLast ? pause : timeFor(words), key: isLast ? undefined : drawPressed(run, at, columnsOf) }
}

const total = frames.reduce((sum, { ms }) => sum + ms, 0)
let begin = 0
/** What is drawn, and the times at which it is: a row that stays the same is there once. */
const parts = new Map()
/** The same of keys, which are drawn over the rows. */
const pressedKeys = new Map()
for (const { drawn, ms, key } of frames) {
  for (const row of drawn.filter((one) => one !== '')) show(parts, row, begin, begin + ms)
  if (key !== undefined) show(pressedKeys, key, begin + ms - pressed, begin + ms)
  begin += ms
}

function show(shown, part, from, to) {
  const times = shown.get(part) ?? []
  const last = times.at(-1)
  if (last?.to === from) last.to = to
  else times.push({ from, to })
  shown.set(part, times)
}

/** Parts with the same times move together. A part that is never hidden does not move. */
const groups = new Map()
for (const [part, times] of [...parts, ...pressedKeys]) {
  const name = JSON.stringify(times)
  groups.set(name, { times, parts: [...(groups.get(name)?.parts ?? []), part] })
}

const percent = (ms) => `${Number(((100 * ms) / total).toFixed(3))}%`

function keyframes(times) {
  const start = times[0]?.from === 0 ? [] : [`0%{visibility:hidden}`]
  const changes = times.flatMap(({ from, to }) => [
    `${percent(from)}{visibility:visible}`,
    ...(to === total ? [] : [`${percent(to)}{visibility:hidden}`]),
  ])
  return [...start, ...changes].join('')
}

const moving = []
const drawn = []
for (const { times, parts: own } of groups.values()) {
  const isAlways = times.length === 1 && times[0].from === 0 && times[0].to === total
  if (isAlways) drawn.push(...own)
  else {
    const name = `k${moving.length}`
    moving.push({ name, times })
    const hidden = times[0].from === 0 ? '' : ' h'
    drawn.push(`<g class="${name}${hidden}">\n${own.join('\n')}\n</g>`)
  }
}

// Without motion it is its first frame.
const style = `.h{visibility:hidden}
@media (prefers-reduced-motion:no-preference){
${moving.map(({ name, times }) => `.${name}{animation:${name} ${total}ms step-end infinite}@keyframes ${name}{${keyframes(times)}}`).join('\n')}
}`
keep('docs/view-tour.svg', picture({ ...size, label, drawn, style }))
