import { columnsOf } from '../lib/width.ts'
import type { Candidate, Endpoint } from '../model/endpoint.ts'
import { probeWords } from '../model/probe.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import { candidateDetail, candidateSign, candidateWord } from './candidates.ts'
import { gap, table, textOf, wrapped } from './layout.ts'
import type { About, Part } from './part.ts'
import { socketWords } from './sockets.ts'
import { type Line, type Look, type Sign, signOf, span, toneOf } from './style.ts'
import { portName } from './ways-in.ts'
import { count, endpointWords, socketAddress } from './words.ts'

/** A line of the table: an endpoint, a Pod that is none, or both in one. */
export interface Row {
  sign: Sign
  /** Without the port, to compare the rows of two ports. */
  address: string
  port?: number
  word: string
  pod: string
  node: string
  zone: string
  slice: string
  notes: string
  detail?: string
  /** Namespace and name of the Pod. */
  object?: string
}

/** So many rows are listed; of more, those that are not in order, and the rest is a number. */
export const shownRows = 8
/** So many of those that are not in order. */
const shownOddRows = 10

/**
 * For each port its endpoints and the Pods that are none, in one table. A port whose rows are those of an earlier one only names it. Where
 * the reader scrolls, all of them stand there.
 */
export function endpointBlocks(trace: Trace, look: Look): Part[][] {
  const drawn = new Map<string, PortTrace>()
  return trace.ports.map((port, index) => {
    const rows = rowsOf(port, trace, look)
    const partsOf = (some: readonly Row[]) => rowParts(some, index, look)
    if (look.scrolls) return partsOf(rows)
    const twin = drawn.get(key(rows))
    if (twin && rows.length > 1)
      return [noted('twin', [[span(`  the same ${count(rows.length, 'address', 'addresses')} as ${portName(twin)}`, 'quiet')]])]
    drawn.set(key(rows), port)
    if (look.wide || rows.length <= shownRows) return partsOf(rows)
    return [noted('summary', summary(rows, look)), ...oddOnes(rows, partsOf)]
  })
}

function noted(name: string, lines: readonly Line[]): Part {
  return { key: name, lines }
}

function key(rows: readonly Row[]): string {
  return JSON.stringify(rows.map(({ port: _, notes: __, object: ___, ...rest }) => rest))
}

/** The endpoints of a port, then the Pods that are none, as every form of the text words them. */
export function rowsOf(port: PortTrace, trace: Trace, look: Look): Row[] {
  const candidates = new Map(port.candidates.map((candidate) => [candidate.pod, candidate]))
  const listed = new Set(port.endpoints.map(({ pod }) => pod))
  const home = trace.target.namespace
  return [
    ...port.endpoints.map((endpoint) => endpointRow(endpoint, candidates.get(endpoint.pod ?? ''), home, look)),
    ...port.candidates.filter(({ pod }) => !listed.has(pod)).map((candidate) => candidateRow(candidate, home)),
  ]
}

function endpointRow(endpoint: Endpoint, candidate: Candidate | undefined, home: string | undefined, look: Look): Row {
  const [sign, word] = endpointState(endpoint)
  const isExplained = candidate !== undefined && endpoint.state !== 'duplicate'
  const detail = isExplained ? candidateDetail(candidate) : undefined
  return {
    sign,
    address: endpoint.address,
    ...(endpoint.port !== undefined && { port: endpoint.port }),
    word: isExplained ? candidateWord(candidate) : word,
    pod: endpoint.pod === undefined ? 'no Pod' : podName(endpoint.pod, home),
    node: endpoint.node ?? '',
    zone: endpoint.zone ?? '',
    slice: endpoint.slice,
    notes: notesOf(endpoint, look).join(', '),
    ...(endpoint.pod !== undefined && { object: endpoint.pod }),
    ...(detail !== undefined && { detail }),
  }
}

function candidateRow(candidate: Candidate, home: string | undefined): Row {
  const detail = candidateDetail(candidate)
  return {
    sign: candidateSign(candidate),
    address: candidate.address ?? '',
    word: candidateWord(candidate),
    pod: podName(candidate.pod, home),
    node: candidate.node ?? '',
    zone: '',
    slice: '',
    notes: '',
    object: candidate.pod,
    ...(detail !== undefined && { detail }),
  }
}

function endpointState(endpoint: Endpoint): [Sign, string] {
  const word = endpointWords[endpoint.state]
  switch (endpoint.state) {
    case 'ready':
      if (endpoint.usable && endpoint.socket && isShut(endpoint.socket)) return ['broken', 'ready']
      if (!endpoint.usable) return ['warn', 'ready, not used']
      return endpoint.podReady === false ? ['warn', 'published, Pod not ready'] : ['ok', word]
    case 'serving-terminating':
      return [endpoint.usable ? 'warn' : 'off', word]
    case 'not-ready':
      // An address that nobody's Pod has was kept out of use by whoever wrote it.
      return [endpoint.pod === undefined ? 'off' : 'broken', word]
    case 'terminating':
    case 'duplicate':
      return ['off', word]
    default:
      return ['broken', word]
  }
}

/** Ready, and its traffic gets to no process. */
function isShut({ state }: NonNullable<Endpoint['socket']>): boolean {
  return state !== 'open' && state !== 'unknown'
}

function notesOf(endpoint: Endpoint, look: Look): string[] {
  const { hintZones, hintNodes } = endpoint
  const notes = [
    endpoint.hostNetwork ? 'hostNetwork' : '',
    endpoint.hostPort ? `hostPort ${endpoint.hostPort}` : '',
    endpoint.sidecar ? `${endpoint.sidecar} sidecar` : endpoint.ambient ? 'ambient mesh' : '',
    endpoint.declared === false ? 'port not declared' : '',
    endpoint.socket ? socketWords(endpoint.socket) : '',
  ]
  if (look.wide) {
    notes.push(
      ...probeNotes(endpoint),
      hintZones.length === 0 ? '' : `for zone ${hintZones.join(', ')}`,
      hintNodes.length === 0 ? '' : `for ${hintNodes.join(', ')}`,
    )
  }
  return notes.filter((note) => note !== '')
}

/** The readiness probe, and the liveness probe where it asks another port than the one that gets the traffic. */
function probeNotes({ readinessProbe: ready, livenessProbe: alive }: Endpoint): string[] {
  const elsewhere = ' (another port)'
  return [
    ready === undefined ? '' : `readiness ${probeWords(ready)}${ready.samePort || ready.port === undefined ? '' : elsewhere}`,
    alive === undefined ? '' : `liveness ${probeWords(alive)}${elsewhere}`,
  ]
}

/** The Pod's name; its namespace only where it is another one. */
function podName(pod: string, home: string | undefined): string {
  return home !== undefined && pod.startsWith(`${home}/`) ? pod.slice(home.length + 1) : pod
}

/** The rows as a table. A detail that several rows in a row share stands once, below the last. */
function rowParts(rows: readonly Row[], port: number, look: Look): Part[] {
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

function aboutRow({ object: pod, address, slice }: Row, port: number): About {
  return { kind: 'endpoint', port, address, ...(pod !== undefined && { pod }), ...(slice !== '' && { slice }) }
}

/** `400 addresses   ● 393 ready   ✗ 7 not ready`, on as many lines as it needs. */
function summary(rows: readonly Row[], look: Look): Line[] {
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

function oddOnes(rows: readonly Row[], partsOf: (rows: readonly Row[]) => Part[]): Part[] {
  const odd = rows.filter(({ sign }) => sign !== 'ok')
  const parts = partsOf(odd.slice(0, shownOddRows))
  const left = odd.length - shownOddRows
  const rest = `  and ${left} more that are not in order (-o wide shows all)`
  return left > 0 ? [...parts, noted('left', [[span(rest, 'quiet')]])] : parts
}
