// Shows that the checks bite: a forbidden import must fail the lint, a finding without a part the type check, a code outside of its file its own.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Writes a change, runs a check that has to refuse it for the right reason, and takes the change back. */
function refused(what, file, change, command, args, reason) {
  let before
  try {
    before = readFileSync(file, 'utf8')
  } catch {
    // The change makes a new file.
  }
  try {
    writeFileSync(file, change(before ?? ''))
    const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, args, { encoding: 'utf8' })
    const right = status !== 0 && reason.test(`${stdout}${stderr}`)
    console.log(`${right ? 'refused' : 'NOT REFUSED'}: ${what}`)
    if (!right) process.exitCode = 1
  } finally {
    if (before === undefined) rmSync(file)
    else writeFileSync(file, before)
  }
}

const probe = 'src/trace/refusal.ts'
const broken = (line) => () => `${line}\n`
const lint = ['check', probe]
refused('trace imports cluster', probe, broken("export { Reading } from '../cluster/reading.ts'"), 'biome', lint, /trace is pure/)
refused('trace imports I/O', probe, broken("export { readFile } from 'node:fs/promises'"), 'biome', lint, /no I\/O/)
refused(
  'trace imports the demo when it runs',
  probe,
  broken("export const late = () => import('../demo/server.ts')"),
  'biome',
  lint,
  /trace is pure/,
)

const finding = 'src/diagnose/findings/PT203-scaled-to-zero.ts'
const without = (part) => (text) => text.replace(new RegExp(`^  ${part}: .*\n`, 'm'), '')
refused('a finding without a title', finding, without('title'), 'tsc', [], /PT203-scaled-to-zero.*'title' is missing/)
refused('a finding without relations', finding, without('relations'), 'tsc', [], /PT203-scaled-to-zero.*'relations' is missing/)
refused(
  'a relation to a code that does not exist',
  finding,
  (text) => text.replace('relations: {', 'relations: { causes: { PT999: () => true },'),
  'tsc',
  [],
  /PT999/,
)
refused(
  'a code outside of its file',
  probe,
  broken("export const code = 'PT301'"),
  'node',
  ['.ci/codes.mjs'],
  /src\/trace\/refusal\.ts:1: PT301/,
)
