// Shows that the checks refuse what they should. The linter must refuse a forbidden import and an import cycle, the type check a finding
// that lacks a part, and codes.mjs a code outside of its own file.
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

/** A new file beside others with one line of code, which the linter has to refuse. */
function refusedImport(what, folder, line, reason) {
  const file = `src/${folder}/refusal.ts`
  refused(what, file, () => `${line}\n`, 'biome', ['check', file], reason)
}

refusedImport('trace imports cluster', 'trace', "export { Reading } from '../cluster/read/reading.ts'", /trace is pure/)
refusedImport('trace imports I/O', 'trace', "export { readFile } from 'node:fs/promises'", /no I\/O/)
refusedImport(
  'trace imports the demo when it runs',
  'trace',
  "export const late = () => import('../demo/server/server.ts')",
  /trace is pure/,
)
refusedImport('cluster imports trace', 'cluster/read', "export { createLookup } from '../../trace/lookup.ts'", /cluster reads and projects/)
refusedImport(
  'config imports http',
  'cluster/config',
  "export { createTransport } from '../http/transport.ts'",
  /config says what a connection is/,
)
refusedImport('http imports read', 'cluster/http', "export { Reading } from '../read/reading.ts'", /http sends requests/)
refusedImport('project imports http', 'cluster/project', "export { ApiError } from '../http/api-error.ts'", /project makes slim resources/)
refusedImport('kinds imports read', 'cluster/kinds', "export { Reading } from '../read/reading.ts'", /kinds is data/)
refusedImport('read imports watch', 'cluster/read', "export { Watch } from '../watch/watch.ts'", /read stands below/)
refusedImport('watch imports pods', 'cluster/watch', "export { createExec } from '../pods/exec.ts'", /know nothing of each other/)
refusedImport('pods imports read', 'cluster/pods', "export { Reading } from '../read/reading.ts'", /pods acts on Pods that are known/)
refusedImport('live imports render', 'live', "export { renderTrace } from '../render/index.ts'", /live follows a cluster/)
refusedImport('tui imports live', 'tui', "export { createLive } from '../live/live.ts'", /gets a live object/)
refusedImport('files imports live', 'files', "export { createLive } from '../live/live.ts'", /Only cli imports live/)
refused(
  'a circle, even of types',
  'src/cluster/http/semaphore.ts',
  (text) => `export type { HttpClient } from './http-client.ts'\n${text}`,
  'biome',
  ['check', 'src/cluster/http/semaphore.ts'],
  /noImportCycles/,
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
  'a file with more lines than a reader holds in mind',
  'src/trace/refusal.ts',
  () => '\n'.repeat(251),
  'node',
  ['.ci/lengths.mjs'],
  /refusal\.ts: 251 lines/,
)
refused(
  'a code outside of its file',
  'src/trace/refusal.ts',
  () => "export const code = 'PT301'\n",
  'node',
  ['.ci/codes.mjs'],
  /src\/trace\/refusal\.ts:1: PT301/,
)
refused(
  'a projection that reads a field which the API lacks',
  'src/cluster/project/service.ts',
  (text) => text.replace('text(spec.trafficDistribution)', 'text(spec.trafficDistributions)'),
  'tsc',
  [],
  /Property 'trafficDistributions' does not exist/,
)
