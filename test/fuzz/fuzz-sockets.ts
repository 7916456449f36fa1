import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { isIp } from '../../src/lib/ip.ts'
import { parseSocketTables } from '../../src/probe/sockets.ts'
import { socketCases } from './cases/sockets.ts'
import { assertPrintable, type Fuzzer } from './fuzzer.ts'
import type { Printed } from './inputs.ts'
import { editedText, textEdits } from './mutate.ts'

const recorded: unknown = JSON.parse(readFileSync(new URL('../fixtures/probe/sockets.json', import.meta.url), 'utf8'))
/** Every text with rows of a socket table in what real programs printed. */
const tables = textsIn(recorded).filter((text) => text.includes('local_address'))

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const input: fc.Arbitrary<Printed> = fc.record({
  text: fc.oneof(
    fc.tuple(fc.constantFrom(...tables), textEdits(5)).map(([text, changes]) => editedText(text, changes)),
    fc.string({ unit: 'binary', maxLength: 200 }),
  ),
  truncated: fc.boolean(),
  order: fc.constantFrom('little', 'big', null),
})

async function check({ text, truncated, order }: Printed): Promise<void> {
  const read = parseSocketTables(text, { truncated, ...(order && { order }) })
  for (const { port, address } of read.sockets) {
    assert(Number.isInteger(port) && port > 0 && port <= 65_535, String(port))
    assert(isIp(address), address)
  }
  for (const note of read.notes) assertPrintable(note, 500)
  const isOdd = read.notes.some((note) => note.includes('not understood'))
  if (isOdd || read.tables.length === 0) assert.deepEqual(read.complete, [])
}

/** Socket tables: addresses and ports that can be, and nothing complete that is not understood. */
export const socketsFuzzer: Fuzzer<Printed> = { name: 'sockets', input, check, cases: socketCases }
