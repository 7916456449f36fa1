import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createReports, type Heard } from '../../src/tui/input/reports.ts'
import { reportCases } from './cases/reports.ts'
import type { Fuzzer } from './fuzzer.ts'
import type { Sent } from './inputs.ts'

const keys = [
  'j',
  'q',
  '\r',
  '\x03',
  '\x1b[A',
  '\x1b[5~',
  '\x1b[1;5C',
  '\x1bOP',
  '\x1bx',
  '\xc3\xa4',
  '\x1b[200~a\x1b[201~',
  '\x1b[200~\x1b]\x1b[201~',
]
const answers = [
  '\x1b]11;rgb:ffff/ffff/ffff\x07',
  '\x1b]52;c;Y2Nj\x1b\\',
  '\x1bP>|XTerm(390)\x1b\\',
  '\x1b_Gi=1;OK\x1b\\',
  '\x1b[?62c',
  '\x1b[<0;10;5M',
  '\x1b[<65;1;1M',
  '\x1b[M !!',
  '\x1b[I',
]
const isAnswer = (part: string) => answers.includes(part)
const isKey = (part: string) => keys.includes(part)

const input: fc.Arbitrary<Sent> = fc.record({
  parts: fc.array(fc.oneof(fc.constantFrom(...keys), fc.constantFrom(...answers), fc.string({ unit: 'binary-ascii', maxLength: 6 })), {
    maxLength: 8,
  }),
  splits: fc.array(fc.nat({ max: 80 }), { maxLength: 10 }),
})

/** Everything that was read from bytes that arrive in these chunks, until the last one expires. */
function heardOf(chunks: readonly Buffer[]): { text: string; reports: unknown[] } {
  const reports = createReports()
  const heard: Heard[] = [...chunks.flatMap((chunk) => reports.push(chunk)), ...reports.expire()]
  const bytes = heard.flatMap((part) => (part.kind === 'bytes' ? part.bytes : []))
  return { text: Buffer.from(bytes).toString('latin1'), reports: heard.filter(({ kind }) => kind !== 'bytes') }
}

async function check({ parts, splits }: Sent): Promise<void> {
  const bytes = Buffer.from(parts.join(''), 'latin1')
  const whole = heardOf([bytes])
  const places = [0, ...splits.filter((at) => at < bytes.length).toSorted((a, b) => a - b), bytes.length]
  const chunks = places.slice(1).map((end, at) => bytes.subarray(places[at], end))
  assert.deepEqual(heardOf(chunks), whole, 'the same however it is split')
  for (let at = 0; at <= bytes.length; at++) assert.deepEqual(heardOf([bytes.subarray(0, at), bytes.subarray(at)]), whole, `split at ${at}`)
  // Complete responses between complete keys change no key.
  if (parts.every((part) => isKey(part) || isAnswer(part))) assert.equal(whole.text, parts.filter(isKey).join(''))
  assert(whole.text.length <= bytes.length)
}

/** Reports of a terminal between keys: no key is made up or lost, wherever the bytes are split. */
export const reportsFuzzer: Fuzzer<Sent> = { name: 'terminal reports', input, check, cases: reportCases }
