import { defined } from '../../lib/defined.ts'
import type { ConnectionProbe, EndpointConnections, Peer, PortClient, PortConnections } from '../../model/connections.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { ProbePlan } from '../../model/probe-plan.ts'
import type { SocketProbe } from '../../model/probe-view.ts'
import type { PortChain } from '../../trace/chain.ts'
import { isLoopback } from '../kernel-address.ts'
import { kubeletOpens } from './kubelet.ts'
import type { WhoHas } from './who.ts'

/** The samples with the names of those whose addresses they hold. */
export function named(probe: ConnectionProbe, who: WhoHas): ConnectionProbe {
  const samples = probe.samples.map((sample) => ({
    ...sample,
    ports: sample.ports.map((port) => ({ ...port, peers: port.peers.map((peer) => ({ ...peer, who: who(peer.address, probe.from) })) })),
    outgoing: sample.outgoing.map((one) => ({ ...one, who: who(one.to.address, probe.from) })),
  }))
  return { ...probe, samples }
}

/** What the samples of a port say, the last of them first of all. */
function lastOf(probe: ConnectionProbe, { protocol, port }: Pick<Endpoint, 'protocol' | 'port'>): PortConnections | undefined {
  return probe.samples.at(-1)?.ports.find((one) => one.protocol === protocol && one.port === port)
}

/** Who is connected to an endpoint. Undefined if unknown: over UDP there are no connections. */
export function connectionsOf(
  endpoint: Endpoint,
  probe: ConnectionProbe | undefined,
  plan: ProbePlan,
  sockets: SocketProbe | undefined,
): EndpointConnections | undefined {
  const { protocol, state } = endpoint
  const last = probe && lastOf(probe, endpoint)
  const [first] = probe?.samples ?? []
  if (!probe || !last || !first || protocol !== 'TCP' || state === 'duplicate') return undefined
  return {
    open: last.states.established ?? 0,
    ...defined({ waiting: last.waiting, newPerSecond: newPerSecond(probe, plan, sockets) }),
    samples: probe.samples.length,
    since: first.at,
    ...defined({ cut: probe.samples.at(-1)?.cut }),
  }
}

/** The counter is of all ports: it tells of one only where the Pod listens on no other. Connections of the kubelet are none of a client. */
function newPerSecond(probe: ConnectionProbe, plan: ProbePlan, sockets: SocketProbe | undefined): number | undefined {
  const [first, last] = [probe.samples[0], probe.samples.at(-1)]
  const ports = new Set(sockets?.sockets.filter((one) => one.protocol === 'TCP' && !isLoopback(one.address)).map(({ port }) => port))
  const kept = plan.sockets.find(({ pod }) => pod === probe.from.pod)?.kept
  const opens = [first?.counters.passiveOpens, last?.counters.passiveOpens]
  const [before, after] = opens
  const ms = first && last ? Date.parse(last.at) - Date.parse(first.at) : 0
  if (!kept || ports.size !== 1 || !sockets?.complete.includes('TCP') || before === undefined || after === undefined) return undefined
  if (ms <= 0 || after < before) return undefined
  const own = kept.kubelet.length === 0 ? 0 : kubeletOpens(kept, ms)
  return Math.round((Math.max(0, after - before - own) * 10_000) / ms) / 10
}

/** The clients of a Service port by owner, over all endpoints that were sampled; undefined if none was. */
export function clientsOf(port: PortChain, probes: ReadonlyMap<string, ConnectionProbe>): PortClient[] | undefined {
  const used = new Map(
    port.endpoints.flatMap((one) => (one.pod !== undefined && one.state !== 'duplicate' ? [[one.pod + one.port, one]] : [])),
  )
  const peers = [...used.values()].flatMap((endpoint) => {
    const probe = probes.get(endpoint.pod ?? '')
    const last = probe && lastOf(probe, endpoint)
    return last && endpoint.protocol === 'TCP' ? [last.peers] : []
  })
  if (peers.length === 0) return undefined
  const clients = new Map<string, PortClient>()
  for (const peer of peers.flat()) {
    const { who, hidden } = clientOf(peer)
    const key = JSON.stringify([who, hidden])
    const client = clients.get(key) ?? { who, ...defined({ hidden }), open: 0, waiting: 0, ended: 0 }
    client.open += peer.established
    client.waiting += peer.notAccepted
    client.ended += peer.timeWait
    clients.set(key, client)
  }
  return [...clients.values()].toSorted((a, b) => b.open + b.waiting - a.open - a.waiting || b.ended - a.ended)
}

function clientOf({ who }: Peer): Pick<PortClient, 'who' | 'hidden'> {
  if (typeof who === 'string') return { who }
  const { workload, hidden, kind, namespace, name } = who
  return { who: workload ?? { kind, ...defined({ namespace }), name }, ...defined({ hidden }) }
}
