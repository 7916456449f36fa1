import { defined } from '../../lib/defined.ts'
import type { ConnectionProbe, EndpointConnections, PortClient, PortConnections } from '../../model/connections.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { ProbePlan } from '../../model/probe-plan.ts'
import type { SocketProbe } from '../../model/probe-view.ts'
import type { Pod } from '../../model/resources.ts'
import type { PortChain } from '../../trace/chain.ts'
import { isLoopback } from '../kernel-address.ts'
import { clientsByOwner } from './by-owner.ts'
import { kubeletOpens } from './kubelet.ts'
import { type WhoHas, workloadOf } from './who.ts'

/** The samples with the names of those whose addresses they hold. */
export function named(probe: ConnectionProbe, who: WhoHas, pods: readonly Pod[]): ConnectionProbe {
  const { namespace, pod: name } = probe.from
  const pod = pods.find((one) => one.namespace === namespace && one.name === name)
  const samples = probe.samples.map((sample) => ({
    ...sample,
    ports: sample.ports.map((port) => ({
      ...port,
      peers: port.peers.map((peer) => ({ ...peer, who: who(peer.address, probe.from) })),
      ...defined({ longest: port.longest && { ...port.longest, who: who(port.longest.address, probe.from) } }),
    })),
    outgoing: sample.outgoing.map((one) => ({ ...one, who: who(one.to.address, probe.from) })),
  }))
  return { ...probe, ...defined({ workload: pod && workloadOf(pod) }), samples }
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
  const opens = opensOf(probe, plan)
  return {
    open: last.states.established ?? 0,
    ...defined({
      waiting: last.waiting,
      newPerSecond: opens && isOnlyPort(sockets) ? Math.round((opens.count * 10_000) / opens.ms) / 10 : undefined,
    }),
    samples: probe.samples.length,
    since: first.at,
    ...defined({
      idleMs: opens && isIdle(probe, opens, endpoint) ? opens.ms : undefined,
      cut: probe.samples.at(-1)?.cut,
    }),
  }
}

interface Opens {
  /** Connections that the Pod took between the first sample and the last, without those of the kubelet. */
  count: number
  ms: number
}

/** Undefined if the counter is not known, or was reset. */
function opensOf({ samples, from }: ConnectionProbe, plan: ProbePlan): Opens | undefined {
  const [first, last] = [samples[0], samples.at(-1)]
  const kept = plan.sockets.find(({ pod }) => pod === from.pod)?.kept
  const [before, after] = [first?.counters.passiveOpens, last?.counters.passiveOpens]
  const ms = first && last ? Date.parse(last.at) - Date.parse(first.at) : 0
  if (!kept || before === undefined || after === undefined || ms <= 0 || after < before) return undefined
  return { count: Math.max(0, after - before - kubeletOpens(kept, ms)), ms }
}

/** The counter covers all ports, so it counts for one port only if the Pod listens on no other. */
function isOnlyPort(sockets: SocketProbe | undefined): boolean {
  const reached = sockets?.sockets.filter((one) => one.protocol === 'TCP' && !isLoopback(one.address)) ?? []
  return new Set(reached.map(({ port }) => port)).size === 1 && sockets?.complete.includes('TCP') === true
}

/** In a mesh, one connection of the proxy may carry the requests of many clients, and may be older than the samples. */
function isIdle({ samples }: ConnectionProbe, { count }: Opens, endpoint: Endpoint): boolean {
  return (
    count === 0 &&
    endpoint.sidecar === undefined &&
    !endpoint.ambient &&
    samples.every((sample) => {
      const port = sample.ports.find((one) => one.protocol === endpoint.protocol && one.port === endpoint.port)
      return !sample.cut && port?.waiting === 0 && Object.keys(port.states).length === 0
    })
  )
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
  return clientsByOwner(peers.flat())
}
