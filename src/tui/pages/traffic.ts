import type { ConnectionProbe, ConnectionStates, PortClient } from '../../model/connections.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { PortTrace, Trace } from '../../model/trace.ts'
import { table, wrapped } from '../../render/layout.ts'
import { pathLines } from '../../render/path.ts'
import { reasonWords } from '../../render/sockets.ts'
import { type Line, type Look, signOf, span } from '../../render/style.ts'
import { portName } from '../../render/ways-in.ts'
import { refName } from '../../render/words.ts'
import type { Detail } from '../detail.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Page, reading } from '../page.ts'
import { nameKey, type ServiceName } from '../screen.ts'
import type { TrafficProgress } from '../view-probes.ts'
import { said } from '../words.ts'

type Running = Extract<TrafficProgress, { state: 'running' }>

/** Who is connected to the endpoints of a Service, who waits, and what gets lost on the way from a client. */
export function trafficPage(model: Model, pane: Pane, service: ServiceName, { traffic }: Detail): Page {
  const look = pageLook(model, pane)
  return {
    head: [[span(`Traffic ${nameKey(service)}`, 'strong'), span(`   ${stateWords(traffic, model)}`)], []],
    items: reading(traffic ? linesOf(traffic, look) : []),
    empty: traffic ? '' : 'planning…',
  }
}

function stateWords(progress: TrafficProgress | undefined, { now }: Model): string {
  switch (progress?.state) {
    case 'planned':
      return progress.proposal.isEmpty ? 'nothing to run' : 'nothing has run yet; Enter runs it, Esc goes back'
    case 'running':
      return progress.isPaused ? 'paused; Space continues, Esc ends it' : `${clock(now - progress.began)}; Esc ends it`
    case 'failed':
      return 'failed'
    default:
      return 'planning'
  }
}

/** `00:01:35` */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  return [seconds / 3_600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
}

function linesOf(progress: TrafficProgress, look: Look): Line[] {
  switch (progress.state) {
    case 'planned':
      return progress.proposal.lines.flatMap((line) => wrapped(line, look, [span('  ')], [span('    ')]))
    case 'failed':
      return [[signOf('broken', look), span(` ${progress.message}`)]]
    case 'running':
      return progress.trace ? trafficLines(progress.trace, progress, look) : [said('reading')]
  }
}

function trafficLines(trace: Trace, progress: Running, look: Look): Line[] {
  const path = pathLines(trace, look)
  return [
    ...trace.ports.flatMap((port): Line[] => [
      [span(portName(port), 'strong')],
      ...table(port.endpoints.map((one) => endpointRow(one, trace, look))),
      ...(progress.hasStates ? [[], ...stateLines(port, trace)] : []),
      ...clientTable(port, trace),
      [],
    ]),
    ...(path.length === 0 ? [] : [[span('path', 'strong')] satisfies Line, ...path]),
  ]
}

function endpointRow(endpoint: Endpoint, trace: Trace, look: Look): Line[] {
  const { pod, address, connections } = endpoint
  const probe = probeOf(endpoint, trace)
  const name = span(` ${pod ?? address}`)
  if (!connections) {
    const words = probe?.reason === undefined ? (probe ? 'not read yet' : 'not read') : reasonWords[probe.reason]
    return [[signOf('unknown', look), name], [span(words, 'unknown')]]
  }
  const { open, waiting, newPerSecond } = connections
  const history = (of: (states: ConnectionStates) => number | undefined) => heights(probe, endpoint, of, look)
  return [
    [signOf(waiting === undefined ? 'unknown' : waiting > 0 ? 'warn' : 'ok', look), name],
    [span(`${open} open`)],
    [span(history(({ established }) => established))],
    [span(newPerSecond === undefined ? '' : `${newPerSecond}/s new`)],
    [span(waiting === undefined ? 'waiting ?' : `${waiting} waiting`, waiting ? 'warn' : 'plain')],
    [span(waiting ? history(({ notAccepted }) => notAccepted) : '')],
  ]
}

function probeOf({ pod }: Endpoint, { probes }: Trace): ConnectionProbe | undefined {
  return probes.find((probe): probe is ConnectionProbe => probe.kind === 'connections' && probe.from.pod === pod)
}

function statesOf(probe: ConnectionProbe | undefined, { port, protocol }: Pick<Endpoint, 'port' | 'protocol'>): ConnectionStates[] {
  return probe?.samples.flatMap(({ ports }) => ports.find((one) => one.port === port && one.protocol === protocol)?.states ?? []) ?? []
}

/** A number over the samples, as heights of the largest. */
function heights(
  probe: ConnectionProbe | undefined,
  endpoint: Endpoint,
  of: (states: ConnectionStates) => number | undefined,
  { glyphs }: Look,
): string {
  const values = statesOf(probe, endpoint).map((states) => of(states) ?? 0)
  const most = Math.max(1, ...values)
  const steps = [...glyphs.heights]
  return values.map((value) => steps[Math.ceil((value / most) * (steps.length - 1))] ?? '').join('')
}

const stateNames = {
  established: 'established',
  notAccepted: 'not accepted',
  closeWait: 'CLOSE_WAIT',
  timeWait: 'TIME_WAIT',
  synRecv: 'SYN_RECV',
  closing: 'closing',
} as const satisfies Readonly<Record<keyof ConnectionStates, string>>

function stateLines({ endpoints }: PortTrace, trace: Trace): Line[] {
  const names = Object.entries(stateNames)
  const rows = endpoints.flatMap((endpoint): Line[][] => {
    const last = statesOf(probeOf(endpoint, trace), endpoint).at(-1)
    if (!last) return []
    const numbers = new Map<string, number>(Object.entries(last))
    return [[[span(`  ${endpoint.pod ?? endpoint.address}`)], ...names.map(([state]): Line => [span(String(numbers.get(state) ?? 0))])]]
  })
  return rows.length === 0 ? [] : table([[said('  states'), ...names.map(([, name]) => said(name))], ...rows])
}

/** By owner, the most connections first. */
function clientTable({ clients = [] }: PortTrace, { target }: Trace): Line[] {
  if (clients.length === 0) return []
  const rows = clients.map((one): Line[] => [
    [span(`  ${whoWords(one, target.namespace)}`)],
    [span(String(one.open))],
    [span(String(one.waiting))],
    [span(String(one.ended))],
  ])
  return [[], ...table([[said('  clients'), said('open'), said('waiting'), said('ended in the last 60 s')], ...rows])]
}

function whoWords({ who, hidden }: PortClient, home: string | undefined): string {
  const name = who === 'outside' ? 'outside' : who === 'unknown' ? 'unknown addresses' : refName(who, home)
  return hidden ? `${name}, source hidden` : name
}
