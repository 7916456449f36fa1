import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { isIp } from '../../src/lib/ip.ts'
import { ConnectionSeries } from '../../src/probe/connections/series.ts'
import { parseConnections } from '../../src/probe/connections/table.ts'
import { parseSocketTables } from '../../src/probe/sockets.ts'
import { socketCases } from './cases/sockets.ts'
import { assertPrintable, type Fuzzer } from './fuzzer.ts'
import type { Printed } from './inputs.ts'
import { editedText, textEdits } from './mutate.ts'

const recorded: unknown = JSON.parse(readFileSync(new URL('../fixtures/probe/sockets.json', import.meta.url), 'utf8'))
/** Every text with rows of a socket table in what real programs printed. */
const tables = [
  ...textsIn(recorded).filter((text) => text.includes('local_address')),
  ...['10-traffic-srv', '120-web-6f595b49ff-9kf82', '21-udp-srv', '41-paused-t5'].map((name) =>
    readFileSync(new URL(`../fixtures/recorded/sockets/${name}.txt`, import.meta.url), 'utf8'),
  ),
]

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
  const kept = { ports: [{ protocol: 'TCP', port: 8080 }], targets: [{ address: '10.96.0.10', port: 80 }] }
  const table = parseConnections(text, { truncated, ...(order && { order }) }, kept)
  for (const one of table.connections) {
    assert(one.localPort === 8080 || (one.remote === '10.96.0.10' && one.remotePort === 80), JSON.stringify(one))
    assert(isIp(one.remote), one.remote)
  }
  for (const count of Object.values(table.counters)) assert(count >= 0, String(count))
  if (truncated) assert(table.cut)
  const series = new ConnectionSeries({ ports: kept.ports, kubelet: [], nodeAddresses: [] }, kept.targets)
  for (const at of ['2026-07-01T12:00:00Z', '2026-07-01T12:00:10Z']) {
    const [port] = series.add(table, at).ports
    assert((port?.stayed?.notAccepted ?? 0) <= (port?.states.notAccepted ?? 0), JSON.stringify(port))
  }
  const isOdd = read.notes.some((note) => note.includes('not understood'))
  if (isOdd || read.tables.length === 0) assert.deepEqual(read.complete, [])
}

/** Socket tables: only possible addresses and ports, and a table that is not understood is never complete. */
export const socketsFuzzer: Fuzzer<Printed> = { name: 'sockets', input, check, cases: socketCases }
