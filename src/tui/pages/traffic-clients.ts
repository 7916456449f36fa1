import { count } from '../../lib/count.ts'
import type { ConnectionProbe, ConnectionStates, PortClient, PortConnections } from '../../model/connections.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Trace } from '../../model/trace.ts'
import { clientsByOwner, ownerKey } from '../../probe/connections/by-owner.ts'
import { table, wrapped } from '../../render/layout.ts'
import { reasonWords } from '../../render/sockets.ts'
import { type Line, type Look, span } from '../../render/style.ts'
import { refName } from '../../render/words.ts'
import { said } from '../words.ts'

/** The samples of the Pod of an endpoint; undefined: it was not sampled. */
export function connectionProbeOf({ pod }: Endpoint, { probes }: Trace): ConnectionProbe | undefined {
  return probes.find((probe): probe is ConnectionProbe => probe.kind === 'connections' && probe.from.pod === pod)
}

/** The connections of an endpoint in the last sample. */
export function lastOf(probe: ConnectionProbe, { port, protocol }: Endpoint): PortConnections | undefined {
  return probe.samples.at(-1)?.ports.find((one) => one.port === port && one.protocol === protocol)
}

/** The connections of an endpoint by state, one sample after another. */
export function statesOf(probe: ConnectionProbe | undefined, { port, protocol }: Endpoint): ConnectionStates[] {
  return probe?.samples.flatMap(({ ports }) => ports.find((one) => one.port === port && one.protocol === protocol)?.states ?? []) ?? []
}

/** Why it is not known who is connected to an endpoint. */
export function unreadWords({ protocol }: Endpoint, probe: ConnectionProbe | undefined): string {
  if (probe?.reason !== undefined) return reasonWords[probe.reason]
  if (probe && protocol === 'UDP') return 'no connections (UDP)'
  return probe ? 'not read yet' : 'not read'
}

/** The clients of an endpoint in the last sample, by owner. `hasPeers`: each with its addresses. */
export function clientLines(endpoint: Endpoint, trace: Trace, hasPeers: boolean, look: Look): Line[] {
  const probe = connectionProbeOf(endpoint, trace)
  const last = probe && lastOf(probe, endpoint)
  const title = `clients of ${endpoint.pod ?? endpoint.address}`
  if (!probe || !last || !endpoint.connections) return [[span(title, 'strong'), span(`   ${unreadWords(endpoint, probe)}`, 'unknown')]]
  const clients = clientsByOwner(last.peers)
  const rows = clients.flatMap((client): Line[][] => {
    const own = hasPeers ? last.peers.filter((peer) => ownerKey(peer) === ownerKey(client)) : []
    return [
      [[span(`  ${whoWords(client, trace.target.namespace)}`)], ...numbers(client), [span(client.hidden ? 'source hidden' : '', 'quiet')]],
      ...own.map(({ address, established, notAccepted, timeWait }): Line[] => [
        [span(`    ${address}`, 'quiet')],
        ...numbers({ open: established, waiting: notAccepted, ended: timeWait }),
        [],
      ]),
    ]
  })
  const isCut = probe.samples.at(-1)?.cut === true
  return [
    ...(rows.length === 0
      ? [[span(title, 'strong'), span(isCut ? '' : '   none')]]
      : table([[said(title, 'strong'), said('open'), said('waiting'), said('last 60 s'), []], ...rows])),
    ...(last.morePeers ? [said(`  and ${count(last.morePeers, 'more address', 'more addresses')}`, 'quiet')] : []),
    ...(isCut ? wrapped('The table was cut: there may be more clients.', look, [span('  ')], [span('  ')], 'unknown') : []),
  ]
}

function numbers({ open, waiting, ended }: Pick<PortClient, 'open' | 'waiting' | 'ended'>): Line[] {
  return [[span(dash(open))], [span(dash(waiting), waiting > 0 ? 'warn' : 'plain')], [span(dash(ended))]]
}

function dash(number: number): string {
  return number === 0 ? '-' : String(number)
}

function whoWords({ who }: PortClient, home: string | undefined): string {
  return who === 'outside' ? 'outside' : who === 'unknown' ? 'unknown addresses' : refName(who, home)
}
