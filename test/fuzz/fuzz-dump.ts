import assert from 'node:assert/strict'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { runProgram } from '../cli/program.ts'
import { documentOf } from '../schema.ts'
import { dumpCases } from './cases/dump.ts'
import { dump } from './cluster.ts'
import { assertErrorLines, assertPrintable, type Fuzzer } from './fuzzer.ts'
import { edited, editedText, edits, textEdits } from './mutate.ts'

/** What `kubectl get -o yaml` prints, and manifests, which have neither uid nor version. */
const applied = {
  ...dump,
  items: dump.items.map(({ metadata: { uid: _, resourceVersion: __, ...metadata }, ...object }) => ({ ...object, metadata })),
}
const text = stringify(dump)

const commands = [
  '-n demo svc/web',
  '-n demo svc/web -o wide',
  '-A',
  '-n demo',
  '-n demo deploy/web -o json',
  '-n demo ing/shop',
  '-n demo svc web cart -o json',
  '-A -o mermaid',
  '-A -o json',
]

const input = fc.record({
  content: fc.oneof(
    edits(6).map((changes) => JSON.stringify(edited(dump, changes)) ?? 'null'),
    edits(4).map((changes) => stringify(edited(applied, changes))),
    textEdits(3).map((changes) => editedText(text, changes)),
    fc.string({ unit: 'binary', maxLength: 60 }),
  ),
  argv: fc.constantFrom(...commands.map((line) => line.split(' '))),
})

async function check({ content, argv }: { content: string; argv: string[] }): Promise<void> {
  const { code, stdout, stderr } = await runProgram(['-f', '-', ...argv], {}, content)
  assertErrorLines(stderr)
  assertPrintable(stdout)
  assert([0, 1, 3].includes(code), `exit code ${code}: ${stderr}`)
  if (code === 3 && stdout === '') assert.match(stderr, /^(note: .*\n)*error: .+\n/)
  if (argv.includes('json') && stdout !== '') documentOf(stdout)
}

/** Dumps and manifests: a trace that the schema accepts, or one error line. */
export const dumpFuzzer: Fuzzer<{ content: string; argv: string[] }> = { name: 'dump', input, check, cases: dumpCases }
