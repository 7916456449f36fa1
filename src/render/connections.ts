import { count } from '../lib/count.ts'
import type { ConnectionProbe, EndpointConnections, PortClient } from '../model/connections.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import { wrapped } from './layout.ts'
import { type Line, type Look, span } from './style.ts'
import { listed, refName } from './words.ts'

/** At most so many clients of a port are named. */
const shownClients = 5
/** At most so many addresses of one client are named. */
const shownAddresses = 5

/** Who is connected to an endpoint: `41 open, 0 waiting, 3.1/s new`, or `no connection in 10 s`; `isProbed` by the kubelet. */
export function connectionWords({ open, waiting, newPerSecond, cut, idleMs }: EndpointConnections, isProbed = false): string {
  if (idleMs !== undefined) return `no connection in ${Math.round(idleMs / 1_000)} s${isProbed ? ' (only probes of the kubelet)' : ''}`
  const words = [
    `${cut ? 'at least ' : ''}${open} open`,
    waiting === undefined ? '? waiting' : `${waiting} waiting`,
    ...(newPerSecond === undefined ? [] : [`${newPerSecond}/s new`]),
  ]
  return words.join(', ')
}

/** The clients of a port by owner, in a line below its endpoints; none without samples. */
export function clientLines(port: PortTrace, { probes, target }: Trace, look: Look): Line[] {
  const samples = samplesWords(probes)
  if (port.clients === undefined || (port.clients.length === 0 && samples.length === 0)) return []
  const clients = port.clients.slice(0, look.wide ? undefined : shownClients)
  const left = port.clients.slice(clients.length)
  const rest = left.reduce((sum, { open, waiting }) => sum + open + waiting, 0)
  const words = [
    ...clients.map((one) => clientWords(one, target.namespace, look.wide)),
    ...(left.length > 0 ? [`and ${count(left.length, 'more client')} ${rest}`] : []),
    ...(clients.length === 0 ? ['none'] : []),
    ...samples,
  ]
  return wrapped(words.join('   '), look, [span('  clients   ', 'quiet')], [span('            ')], 'quiet')
}

/** `deployment/shop 31`, with `-o wide` also `(10.244.0.9)`, `node/node-1 12, source hidden`, `outside 1`. */
function clientWords(
  { who, hidden, addresses, open, waiting, ended }: PortClient,
  home: string | undefined,
  isAsked: boolean | undefined,
): string {
  const name = who === 'outside' ? 'outside' : who === 'unknown' ? 'unknown addresses' : refName(who, home)
  const number = open + waiting
  const past = number === 0 && ended > 0 ? ` (${ended} ended in the last 60 s)` : ''
  const hint = who === 'unknown' && !isAsked ? ' (-o wide looks them up)' : ''
  const from = isAsked ? ` (${listed(addresses, shownAddresses)})` : ''
  return `${name} ${number}${from}${past}${hint}${hidden ? ', source hidden' : ''}`
}

function samplesWords(probes: Trace['probes']): string[] {
  const read = probes.filter((probe): probe is ConnectionProbe => probe.kind === 'connections' && probe.samples.length > 1)
  const most = Math.max(0, ...read.map(({ samples }) => samples.length))
  const spans = read.map(({ samples }) => Date.parse(samples.at(-1)?.at ?? '') - Date.parse(samples[0]?.at ?? ''))
  return most === 0 ? [] : [`(${count(most, 'sample')} in ${Math.round(Math.max(0, ...spans) / 1_000)} s)`]
}
