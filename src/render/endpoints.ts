import { count } from '../lib/count.ts'
import { defined } from '../lib/defined.ts'
import { socketAddress } from '../lib/ip.ts'
import { columnsOf } from '../lib/width.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import { clientLines } from './connections.ts'
import { type EndpointRow, rowsOf } from './endpoint-rows.ts'
import { gap, table, textOf, wrapped } from './layout.ts'
import type { About, Part } from './part.ts'
import { type Line, type Look, signOf, span, toneOf } from './style.ts'
import { portName } from './ways-in.ts'

/** At most so many rows are listed. If there are more, only those with a fault are listed, and the rest is a number. */
export const shownRows = 8
/** At most so many rows with a fault are listed then. */
const shownOddRows = 10

/**
 * For each port its endpoints and the Pods that are not endpoints, in one table. A port whose rows are those of an earlier one only names
 * it. If the reader can scroll, all of them are there.
 */
export function endpointBlocks(trace: Trace, look: Look): Part[][] {
  const drawn = new Map<string, PortTrace>()
  return trace.ports.map((port, index) => {
    const rows = rowsOf(port, look)
    const partsOf = (some: readonly EndpointRow[]) => rowParts(some, index, look)
    const clients = clientLines(port, trace, look)
    const withClients = (parts: readonly Part[]) => [...parts, ...(clients.length > 0 ? [noted('clients', clients)] : [])]
    if (look.scrolls) return withClients(partsOf(rows))
    const twin = drawn.get(key(rows))
    if (twin && rows.length > 1)
      return withClients([
        noted('twin', [[span(`  the same ${count(rows.length, 'address', 'addresses')} as ${portName(twin)}`, 'quiet')]]),
      ])
    drawn.set(key(rows), port)
    if (look.wide || rows.length <= shownRows) return withClients(partsOf(rows))
    return withClients([noted('summary', summary(rows, look)), ...oddOnes(rows, partsOf)])
  })
}

function noted(name: string, lines: readonly Line[]): Part {
  return { key: name, lines }
}

function key(rows: readonly EndpointRow[]): string {
  return JSON.stringify(rows.map(({ port: _, notes: __, object: ___, ...rest }) => rest))
}

/** The rows as a table. A detail that several rows in a row share stands once, below the last. */
function rowParts(rows: readonly EndpointRow[], port: number, look: Look): Part[] {
  const withNode = rows.some(({ node }) => node !== '')
  const cells = rows.map((row) => [
    [signOf(row.sign, look), span(` ${row.address === '' ? '-' : socketAddress(row.address, row.port)}`)],
    [span(row.word, row.sign === 'ok' ? 'plain' : toneOf(row.sign))],
    [span(row.pod)],
    ...(withNode ? [[span(row.node === '' ? '-' : row.node)]] : []),
    ...(look.wide ? [[span(row.zone === '' ? '-' : row.zone)], [span(row.slice === '' ? '-' : row.slice)]] : []),
    ...(row.notes === '' ? [] : [[span(row.notes, 'quiet')]]),
  ])
  const lines = table(cells)
  return rows.map((row, index) => {
    const line = lines[index] ?? []
    const isLast = row.detail !== rows[index + 1]?.detail
    const detail = row.detail === undefined || !isLast ? [] : wrapped(row.detail, look, [span('    ')])
    return { key: `${row.object ?? ''}/${row.address}/${row.slice}`, lines: [line, ...detail], about: aboutRow(row, port) }
  })
}

function aboutRow({ object: pod, address, slice }: EndpointRow, port: number): About {
  return { kind: 'endpoint', port, address, ...defined({ pod, slice: slice !== '' ? slice : undefined }) }
}

/** `400 addresses   ● 393 ready   ✗ 7 not ready`, on as many lines as it needs. */
function summary(rows: readonly EndpointRow[], look: Look): Line[] {
  const groups = [...Map.groupBy(rows, ({ sign, word }) => JSON.stringify([sign, word])).values()]
  const total = span(count(rows.length, 'address', 'addresses'))
  const blank = span(' '.repeat(columnsOf(total.text)))
  const lines: Line[] = []
  let line: Line = [total]
  for (const { length, 0: first } of groups) {
    if (!first) continue
    const tone = first.sign === 'ok' ? 'plain' : toneOf(first.sign)
    const part: Line = [gap, signOf(first.sign, look), span(` ${length} ${first.word}`, tone)]
    if (look.width !== undefined && line.length > 1 && columnsOf(textOf([...line, ...part])) > look.width) {
      lines.push(line)
      line = [blank]
    }
    line = [...line, ...part]
  }
  return [...lines, line]
}

function oddOnes(rows: readonly EndpointRow[], partsOf: (rows: readonly EndpointRow[]) => Part[]): Part[] {
  const odd = rows.filter(({ sign }) => sign !== 'ok')
  const parts = partsOf(odd.slice(0, shownOddRows))
  const left = odd.length - shownOddRows
  const rest = `  and ${left} more with problems (-o wide shows all)`
  return left > 0 ? [...parts, noted('left', [[span(rest, 'quiet')]])] : parts
}
