import { isQueueFull } from '../../diagnose/chain/queue.ts'
import { defined } from '../../lib/defined.ts'
import { columnsOf } from '../../lib/width.ts'
import type { ConnectionProbe, ConnectionStates } from '../../model/connections.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { PortTrace, Trace } from '../../model/trace.ts'
import { table, textOf, wrapped } from '../../render/layout.ts'
import { pathLines } from '../../render/path.ts'
import { type Line, type Look, type Sign, signOf, span } from '../../render/style.ts'
import { portName } from '../../render/ways-in.ts'
import type { Detail } from '../detail.ts'
import { endpointFinding } from '../endpoint-finding.ts'
import type { Pane } from '../layout.ts'
import { type Model, pageLook } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { nameKey, type ServiceName } from '../screen.ts'
import { settle } from '../scroll.ts'
import { placeOf } from '../state.ts'
import { said } from '../words.ts'
import { clientLines, connectionProbeOf, lastOf, statesOf, unreadWords } from './traffic-clients.ts'
import { fixed, progressWords, type Running, watchedItems } from './watched.ts'

/** Who is connected to the endpoints of a Service, who waits, and what gets lost on the way from a client. */
export function trafficPage(model: Model, pane: Pane, service: ServiceName, { traffic }: Detail): Page {
  const look = pageLook(model, pane)
  return {
    head: [[span(`Traffic ${nameKey(service)}`, 'strong'), span(`   ${progressWords(traffic, model)}`)], []],
    items: watchedItems(traffic, look, (running) => trafficItems(model, service, running, look)),
    empty: 'planning...',
  }
}

function trafficItems(model: Model, service: ServiceName, progress: Running, look: Look): Item[] {
  const { trace, hasPeers, hasStates } = progress
  if (!trace) return []
  const rows = trace.ports.flatMap((port, index) => endpointItems(port, index, trace, service, look))
  const items = rows.map(({ item }) => item)
  const chosen = rows[settle(placeOf(model.state).cursor, itemsOf(items), Number.POSITIVE_INFINITY).index]?.endpoint
  const path = pathLines(trace, look)
  return [
    ...items,
    ...(chosen ? [fixed('clients', [[], ...clientLines(chosen, trace, hasPeers === true, look)])] : []),
    ...(hasStates ? trace.ports.map((port, index) => fixed(`states/${index}`, [[], ...stateLines(port, trace, look)])) : []),
    ...(path.length === 0 ? [] : [fixed('path', [[], [span('path', 'strong')], ...path])]),
  ]
}

interface Row {
  item: Item
  endpoint?: Endpoint
}

/** The heading of a port, and a row for each endpoint to select. */
function endpointItems(port: PortTrace, index: number, trace: Trace, service: ServiceName, look: Look): Row[] {
  const lines = table(port.endpoints.map((one) => endpointRow(one, index, trace, look)))
  return [
    { item: fixed(`port/${index}`, [...(index === 0 ? [] : [[]]), [span(portName(port), 'strong')]]) },
    ...port.endpoints.map((endpoint, row): Row => {
      const { pod, address } = endpoint
      const finding = pod === undefined ? undefined : endpointFinding(trace, index, pod)
      const object = pod === undefined ? undefined : { object: { kind: 'Pod', namespace: service.namespace, name: pod } }
      const key = `endpoint/${index}/${address}/${endpoint.port}`
      return { endpoint, item: { key, lines: [lines[row] ?? []], name: pod ?? address, ...defined({ finding, object }) } }
    }),
  ]
}

function endpointRow(endpoint: Endpoint, port: number, trace: Trace, look: Look): Line[] {
  const { pod, address, connections } = endpoint
  const probe = connectionProbeOf(endpoint, trace)
  const name = span(` ${pod ?? address}`)
  if (!connections) return [[signOf('unknown', look), name], [span(unreadWords(endpoint, probe), 'unknown')]]
  const { open, waiting, newPerSecond } = connections
  const history = (of: (states: ConnectionStates) => number | undefined) => heights(probe, endpoint, of, look)
  const severity = pod === undefined ? undefined : endpointFinding(trace, port, pod)?.severity
  const sign: Sign =
    severity === 'error' ? 'broken' : waiting === undefined ? 'unknown' : severity === 'warn' || waiting > 0 ? 'warn' : 'ok'
  return [
    [signOf(sign, look), name],
    [span(`${open} open`)],
    [span(history(({ established }) => established))],
    [span(newPerSecond === undefined ? '' : `${newPerSecond}/s new`)],
    [span(waiting === undefined ? '? waiting' : `${waiting} waiting`, waiting ? 'warn' : 'plain')],
    [span(waiting ? history(({ notAccepted }) => notAccepted) : '')],
    [span(probe && waiting && isQueueFull(probe, lastOf(probe, endpoint)) ? 'full' : '', 'broken')],
  ]
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

/** As a table, or where that is too wide only the states that there are. */
function stateLines(port: PortTrace, trace: Trace, look: Look): Line[] {
  const names = Object.entries(stateNames)
  const title = `states of ${portName(port)}`
  const counted = port.endpoints.flatMap((endpoint) => {
    const last = statesOf(connectionProbeOf(endpoint, trace), endpoint).at(-1)
    const numbers = new Map<string, number>(Object.entries(last ?? {}))
    return last
      ? [{ name: endpoint.pod ?? endpoint.address, numbers: names.map(([state, word]) => ({ word, number: numbers.get(state) ?? 0 })) }]
      : []
  })
  if (counted.length === 0) return []
  const rows = counted.map(({ name, numbers }): Line[] => [
    [span(`  ${name}`)],
    ...numbers.map(({ number }): Line => [span(String(number))]),
  ])
  const lines = table([[said(`  ${title}`), ...names.map(([, word]) => said(word))], ...rows])
  if (lines.every((line) => look.width === undefined || columnsOf(textOf(line)) <= look.width)) return lines
  const some = counted.map(({ name, numbers }) => {
    const words = numbers.flatMap(({ word, number }) => (number > 0 ? [`${number} ${word}`] : []))
    return wrapped(words.length === 0 ? 'none' : words.join(', '), look, [span(`    ${name}   `)], [span('      ')])
  })
  return [said(`  ${title}`), ...some.flat()]
}
