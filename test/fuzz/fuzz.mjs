// `npm run fuzz -- --minutes 30`: feeds every fuzzer in turn for so long, and prints what it finds with the seed that finds it again:
// `npm run fuzz -- --only dump --seed 42`.
import { parseArgs } from 'node:util'
import { fuzzers } from './fuzzers.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, only: { type: 'string' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes} is no number of minutes`)
const chosen = fuzzers.filter(({ name }) => values.only === undefined || name === values.only)
const began = performance.now()
const seconds = () => Math.round((performance.now() - began) / 1000)
const counts = new Map(chosen.map(({ name }) => [name, 0]))
const batch = 50
/** ms that each fuzzer has before the next one's turn. */
const TURN_MS = 3_000
let finds = 0
let told = 0
const tell = () => console.log(`${seconds()} s: ${[...counts].map(([name, count]) => `${name} ${count}`).join(', ')}; ${finds} finds`)
for (const { runCases } of chosen) await runCases()
if (values.seed === undefined) await feed()
else for (const { run } of chosen) console.log((await run(batch, Number(values.seed))) ?? 'nothing found')

/** Feeds them in turn until the time is over. */
async function feed() {
  while (performance.now() - began < minutes * 60_000) {
    for (const { name, run } of chosen) await takeTurn(name, run)
    if (seconds() - told < 60) continue
    told = seconds()
    tell()
  }
  tell()
  process.exitCode = finds > 0 ? 1 : 0
}

async function takeTurn(name, run) {
  for (const end = performance.now() + TURN_MS; performance.now() < end; ) {
    const found = await run(batch, Math.floor(Math.random() * 2 ** 31))
    counts.set(name, (counts.get(name) ?? 0) + batch)
    if (found === undefined) continue
    finds += 1
    console.log(`\n${found}\n`)
  }
}
