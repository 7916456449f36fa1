import { count } from '../lib/count.ts'
import { socketAddress } from '../lib/ip.ts'
import type { ConnectProbe, ConnectResult, ForwardProbe, ProxyProbe } from '../model/probe-view.ts'
import type { Trace } from '../model/trace.ts'
import { table, wrapped } from './layout.ts'
import { targetAddress, targetWords } from './planned-probes.ts'
import { reasonWords } from './sockets.ts'
import { type Line, type Look, type Sign, signOf, span, toneOf } from './style.ts'
import { gutter, portName } from './ways-in.ts'

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
  // Connections that a path repeats are shown with the path, and are not rows here.
  const isPath = trace.probes.some(({ kind }) => kind === 'path')
  const outer = connects.filter(({ role }) => role !== 'neighbour' && !(isPath && role === 'client'))
  if (outer.length > 0 && outer.every(({ result, reason }) => result === 'unknown' && reason !== 'no-answer'))
    return [...blindLines(outer, look), ...restLines(trace, connects, look)]
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
    ...restLines(trace, connects, look),
  ]
}

/** One line for each client that tells nothing at all, in place of a matrix of question marks. */
function blindLines(probes: readonly ConnectProbe[], look: Look): Line[] {
  return [...Map.groupBy(probes, clientKey).values()].flatMap((group): Line[] => {
    const [first] = group
    const why = [...new Set(group.flatMap(({ reason }) => (reason ? [reasonWords[reason]] : [])))].join(', ')
    return first
      ? [[signOf('unknown', look), span(` from ${clientWords(first)}: ${count(group.length, 'connection')} unknown: ${why}`)]]
      : []
  })
}

function restLines(trace: Trace, connects: readonly ConnectProbe[], look: Look): Line[] {
  return [
    ...neighbourLines(
      connects.filter(({ role }) => role === 'neighbour'),
      look,
    ),
    ...proxyLines(trace, look),
    ...forwardLines(trace, look),
    ...sampleLine(trace),
  ]
}

/** What the API server reached, if no command could run. If it reached nothing, that proves nothing. */
function proxyLines({ probes }: Trace, look: Look): Line[] {
  return probes
    .filter((probe) => probe.kind === 'proxy')
    .slice(0, look.wide ? undefined : shownNeighbours)
    .map(({ to, result, status, reason }): Line => {
      const sign: Sign = result === 'open' ? 'ok' : 'unknown'
      const word =
        result === 'unknown' ? unreached(reason) : result === 'open' ? `answered${status === undefined ? '' : ` (HTTP ${status})`}` : result
      return [signOf(sign, look), span(` through the API server: ${targetAddress(to)} of pod/${to.pod ?? ''}   ${word}`)]
    })
}

/** A connection from inside of the Pod does not show on which address the process listens: it is no sign that the port works. */
function forwardLines({ probes }: Trace, look: Look): Line[] {
  const advice = probes.some(({ kind }) => kind === 'http' || kind === 'proxy') ? '' : `; ${otherWays}`
  return probes
    .filter((probe) => probe.kind === 'forward')
    .slice(0, look.wide ? undefined : shownNeighbours)
    .flatMap((probe) =>
      wrapped(
        `by port-forward: pod/${probe.to.pod ?? ''} port ${probe.to.port}   ${forwardWords(probe, advice)}`,
        look,
        [signOf(probe.result === 'open' ? 'info' : 'unknown', look), span(' ')],
        [span('  ')],
      ),
    )
}

const otherWays = '--debug-image reads the sockets, --http sends a request'

function forwardWords({ result, reason, runtime }: ForwardProbe, advice: string): string {
  const by = runtime === undefined ? '' : ` by ${runtime}`
  if (result === 'unknown') return `${reason === 'aborted' ? reasonWords.aborted : `neither accepted nor refused${by}${advice}`}`
  const words = result === 'open' ? 'accepted on localhost; this proves nothing about other addresses' : 'refused on localhost'
  return `${words} (supporting only,${by})`.replace(',)', ')')
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
  return `pod/${from.pod}${role === 'endpoint' ? ' (an endpoint)' : ''}`
}

/** The sign of each result of a connection. */
export const connectSigns: Readonly<Record<ConnectResult, Sign>> = {
  open: 'ok',
  refused: 'broken',
  timeout: 'broken',
  unreachable: 'broken',
  // The connection was made before it was reset.
  reset: 'warn',
  'no-such-name': 'broken',
  unknown: 'unknown',
}

function resultSpans(probe: ConnectProbe | undefined, look: Look): Line {
  if (!probe) return [span('-', 'quiet')]
  const sign = connectSigns[probe.result]
  const word = probe.result === 'unknown' && probe.reason ? reasonWords[probe.reason] : probe.result.replaceAll('-', ' ')
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
    : `${who} is in front of the open socket`
}

/** Connections between containers are not shown if they all agree with the socket table. */
function neighbourLines(probes: readonly ConnectProbe[], look: Look): Line[] {
  const odd = probes.filter(({ result, disagrees }) => disagrees !== undefined || (result !== 'open' && result !== 'unknown'))
  const told = look.wide ? probes : odd.slice(0, shownNeighbours)
  const open = probes.filter(({ result, disagrees }) => result === 'open' && disagrees === undefined).length
  const untried = probes.filter(({ result }) => result === 'unknown').length
  const words =
    probes.length > 0 && !look.wide
      ? [[span(`  between containers of a Pod: ${open} open${untried > 0 ? `, ${untried} unknown` : ''}`, 'quiet')]]
      : []
  return [...words, ...told.flatMap((probe) => neighbourLine(probe, look))]
}

function neighbourLine({ from, to, result, reason, disagrees }: ConnectProbe, look: Look): Line[] {
  const sign: Sign = disagrees ? 'warn' : connectSigns[result]
  const word = result === 'unknown' && reason ? reasonWords[reason] : result.replaceAll('-', ' ')
  const note =
    disagrees === 'answered-by-other'
      ? ', but the socket table shows nothing there: an unknown proxy or rule is in the path'
      : disagrees === 'not-answered'
        ? ', but the socket table shows it open: an unknown proxy or rule is in the path'
        : ''
  const text = `pod/${from.pod}: ${from.container ?? '?'} to ${to.container ?? '?'} at ${socketAddress(to.address, to.port)}: ${word}${note}`
  return wrapped(text, look, [gutter(sign, look)], [span('  ')])
}

function unreached(reason: ProxyProbe['reason']): string {
  return reason === 'forbidden' ? 'forbidden: needs get pods/proxy' : reason ? reasonWords[reason] : 'unknown'
}

/** How many of the Pods were probed, where it is not all of them. */
function sampleLine(trace: Trace): Line[] {
  const pods = new Set(trace.ports.flatMap(({ endpoints }) => endpoints.flatMap(({ pod }) => pod ?? [])))
  const probed = new Set(
    trace.ports.flatMap(({ endpoints }) =>
      endpoints.flatMap(({ pod, socket }) => (socket !== undefined && pod !== undefined ? [pod] : [])),
    ),
  )
  for (const probe of trace.probes)
    if (probe.kind === 'sockets' && probe.state === 'read' && pods.has(probe.from.pod)) probed.add(probe.from.pod)
  if (trace.probes.length === 0 || probed.size >= pods.size) return []
  return [[span(`  probed: ${probed.size} of ${count(pods.size, 'Pod')}`, 'quiet')]]
}
