import type { ConnectProbe, ConnectResult } from '../model/probe-view.ts'
import type { EndpointSocket, UnknownReason } from '../model/socket.ts'
import type { Trace } from '../model/trace.ts'
import { table, wrapped } from './layout.ts'
import { targetWords } from './probe-plan.ts'
import { type Line, type Look, type Sign, signOf, span, toneOf } from './style.ts'
import { gutter, portName } from './ways-in.ts'
import { count, listed, socketAddress } from './words.ts'

const reasons: Readonly<Record<UnknownReason, string>> = {
  'no-tool': 'no tool in the image',
  forbidden: 'exec forbidden',
  'not-running': 'not running',
  timeout: 'timed out',
  lost: 'connection lost',
  aborted: 'interrupted',
  incomplete: 'not read in full',
  'odd-output': 'not understood',
  'no-answer': 'no answer (UDP)',
  'not-probed': 'not tried',
}

/** What listens where an endpoint's traffic arrives, in a few words. */
export function socketWords(socket: EndpointSocket): string {
  const owner = socket.ofNode ? "the Node's " : ''
  switch (socket.state) {
    case 'open':
      return `${owner}socket ${listed(socket.listening, 2)}`
    case 'loopback':
      return `listens on ${listed(socket.listening, 2)} only`
    case 'other-family':
    case 'other-address':
      return `listens on ${listed(socket.listening, 2)}`
    case 'closed':
      return (socket.elsewhere ?? []).length === 0
        ? 'nothing listens'
        : `nothing listens there, but on ${listed(socket.elsewhere ?? [], 3)}`
    case 'unknown':
      return `socket ? ${socket.reason === undefined ? 'unknown' : reasons[socket.reason]}`
  }
}

/** A row of the matrix: where to, and for each client what came of it. */
interface Row {
  to: ConnectProbe['to']
  cells: Map<string, ConnectProbe>
}

const shownRows = 12
const shownNeighbours = 6

/** The connections as a matrix: a row for each address, a column for each client; below it what is odd between the containers of a Pod. */
export function probeLines(trace: Trace, look: Look): Line[] {
  const connects = trace.probes.filter((probe) => probe.kind === 'connect')
  const outer = connects.filter(({ role }) => role !== 'neighbour')
  const clients = [...new Map(outer.map((probe) => [clientKey(probe), probe])).entries()]
  const rows = rowsOf(outer)
  const shown = look.wide ? rows : [...rows.filter(isOdd), ...rows.filter((row) => !isOdd(row))].slice(0, shownRows)
  const kept = rows.filter((row) => shown.includes(row))
  const left = rows.length - kept.length
  const head: Line[] = [[span('  from')], ...clients.map(([, probe]): Line => [span(clientWords(probe))]), [span('')]]
  const body = kept.map((row): Line[] => [
    [span(`  ${targetAddress(row.to)}`)],
    ...clients.map(([key]): Line => resultSpans(row.cells.get(key), look)),
    [span(rowNote(row, trace), 'quiet')],
  ])
  return [
    ...(rows.length === 0 ? [] : table([head, ...body])),
    ...(left > 0 ? [[span(`  and ${count(left, 'more address', 'more addresses')} (-o wide shows all)`, 'quiet')]] : []),
    ...neighbourLines(
      connects.filter(({ role }) => role === 'neighbour'),
      look,
    ),
    ...sampleLine(trace),
  ]
}

function rowsOf(probes: readonly ConnectProbe[]): Row[] {
  const rows = new Map<string, Row>()
  for (const probe of probes) {
    const key = JSON.stringify([probe.to.position, probe.to.type, probe.to.address, probe.to.port])
    const row = rows.get(key) ?? { to: probe.to, cells: new Map() }
    row.cells.set(clientKey(probe), probe)
    rows.set(key, row)
  }
  return [...rows.values()]
}

function isOdd({ cells }: Row): boolean {
  return [...cells.values()].some(({ result, disagrees }) => result !== 'open' || disagrees !== undefined)
}

function clientKey({ from, role }: ConnectProbe): string {
  return JSON.stringify([from.pod, role])
}

function clientWords({ from, role }: ConnectProbe): string {
  return `pod/${from.pod}${role === 'endpoint' ? ' (its own)' : ''}`
}

function targetAddress({ address, port, protocol }: ConnectProbe['to']): string {
  return `${socketAddress(address, port)}${protocol === 'TCP' ? '' : `/${protocol}`}`
}

const signs: Readonly<Record<ConnectResult, Sign>> = {
  open: 'ok',
  refused: 'broken',
  timeout: 'broken',
  unreachable: 'broken',
  reset: 'broken',
  'no-such-name': 'broken',
  unknown: 'unknown',
}

function resultSpans(probe: ConnectProbe | undefined, look: Look): Line {
  if (!probe) return [span('-', 'quiet')]
  const sign = signs[probe.result]
  const word = probe.result === 'unknown' && probe.reason ? reasons[probe.reason] : probe.result.replaceAll('-', ' ')
  const time = probe.connectMs === undefined ? '' : ` ${probe.connectMs} ms`
  return [signOf(sign, look), span(` ${word}${time}`, sign === 'ok' ? 'plain' : toneOf(sign))]
}

function rowNote({ to, cells }: Row, trace: Trace): string {
  const port = to.position === undefined ? undefined : trace.ports[to.position]
  const odd = [...cells.values()].find(({ disagrees }) => disagrees !== undefined)
  const parts = [targetWords(to), port && trace.ports.length > 1 ? `for ${portName(port)}` : '', odd ? disagreement(odd, trace) : '']
  return parts.filter((part) => part !== '').join(', ')
}

/** The socket table is trusted over a connection: a proxy answers for a process that does not listen. */
function disagreement({ disagrees, to }: ConnectProbe, trace: Trace): string {
  const endpoint = trace.ports.flatMap(({ endpoints }) => endpoints).find(({ pod }) => pod === to.pod)
  const who = endpoint?.sidecar ? `the ${endpoint.sidecar} sidecar` : endpoint?.ambient ? 'the ambient mesh' : 'a proxy or a rule'
  return disagrees === 'answered-by-other'
    ? `answered by ${who}: the socket table shows nothing there`
    : `${who} stands before the open socket`
}

/** Between containers nothing is said where all is as the socket table has it. */
function neighbourLines(probes: readonly ConnectProbe[], look: Look): Line[] {
  const odd = probes.filter(({ result, disagrees }) => disagrees !== undefined || (result !== 'open' && result !== 'unknown'))
  const told = look.wide ? probes : odd.slice(0, shownNeighbours)
  const open = probes.filter(({ result, disagrees }) => result === 'open' && disagrees === undefined).length
  const untried = probes.filter(({ result }) => result === 'unknown').length
  const words =
    probes.length > 0 && !look.wide
      ? [[span(`  between containers of a Pod: ${open} open${untried > 0 ? `, ${untried} not known` : ''}`, 'quiet')]]
      : []
  return [...words, ...told.flatMap((probe) => neighbourLine(probe, look))]
}

function neighbourLine({ from, to, result, reason, disagrees }: ConnectProbe, look: Look): Line[] {
  const sign: Sign = disagrees ? 'warn' : signs[result]
  const word = result === 'unknown' && reason ? reasons[reason] : result.replaceAll('-', ' ')
  const note =
    disagrees === 'answered-by-other'
      ? ', but the socket table shows nothing there: a proxy or a rule stands between'
      : disagrees === 'not-answered'
        ? ', but the socket table shows it open: a proxy or a rule stands between'
        : ''
  const text = `pod/${from.pod}: ${from.container ?? '?'} to ${to.container ?? '?'} at ${socketAddress(to.address, to.port)}: ${word}${note}`
  return wrapped(text, look, [gutter(sign, look)], [span('  ')])
}

/** How many of the Pods were probed, where it is not all of them. */
function sampleLine(trace: Trace): Line[] {
  const pods = new Set(trace.ports.flatMap(({ endpoints }) => endpoints.flatMap(({ pod }) => pod ?? [])))
  const probed = new Set(
    trace.ports.flatMap(({ endpoints }) =>
      endpoints.flatMap(({ pod, socket }) => (socket !== undefined && pod !== undefined ? [pod] : [])),
    ),
  )
  if (trace.probes.length === 0 || probed.size >= pods.size) return []
  return [[span(`  a sample: ${probed.size} of ${count(pods.size, 'Pod')} (--probe=all takes all)`, 'quiet')]]
}
