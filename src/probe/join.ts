import { defined } from '../lib/defined.ts'
import type { ConnectionProbe } from '../model/connections.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { ProbePlan } from '../model/probe-plan.ts'
import type { ConnectProbe, ProbeView, SocketProbe } from '../model/probe-view.ts'
import type { Pod } from '../model/resources.ts'
import type { EndpointSocket } from '../model/socket.ts'
import type { Hop } from '../model/trace.ts'
import type { Chain, PortChain } from '../trace/chain.ts'
import { clientsOf, connectionsOf, named } from './connections/join.ts'
import { type AddressSources, whoHas } from './connections/who.ts'
import { socketAt } from './listens.ts'
import { withOtherPorts } from './other-port.ts'

/** ms that a container needs to open its ports. */
const START_MS = 60_000

/**
 * Did a container that was started at `since` (ms since 1970) have too little time to open its ports before the cluster was read, at
 * `taken` (RFC 3339)?
 */
export function isJustStarted(since: number, taken: string): boolean {
  return Math.abs(Date.parse(taken) - since) < START_MS
}

/**
 * The chain with what probes have found: the socket of each endpoint, the state of the last hop, and the probes themselves. `pods` are
 * those that were read, `others` what else can own an address. The chain has to be diagnosed again: what was inferred is then either proven
 * or disproved.
 */
export function withProbes(
  chain: Chain,
  plan: ProbePlan,
  probes: readonly ProbeView[],
  pods: readonly Pod[],
  others: Omit<AddressSources, 'pods'> = { nodes: [], services: [] },
): Chain {
  const tables = new Map(probes.filter((probe) => probe.kind === 'sockets').map((probe) => [probe.from.pod, probe]))
  const left = new Map(plan.left.map(({ pod, message }) => [pod, message]))
  const started = startTimes(pods, chain)
  const connects = probes.filter((probe) => probe.kind === 'connect')
  const unnamed = probes.filter((probe) => probe.kind === 'connections')
  const who = whoHas({ ...others, pods }, unnamed)
  const samples = new Map(unnamed.map((probe) => [probe, named(probe, who, pods)]))
  // A client of another namespace may have the name of an endpoint.
  const own = [...samples.values()].filter(({ from }) => from.namespace === chain.target.namespace)
  const byPod = new Map(own.map((probe) => [probe.from.pod, probe]))
  const ports = chain.ports.map((port): PortChain => {
    const endpoints = port.endpoints.map((endpoint): Endpoint => {
      const socket = socketOf(endpoint, tables, left)
      const pod = endpoint.pod ?? ''
      const connections = connectionsOf(endpoint, byPod.get(pod), plan, tables.get(pod))
      return {
        ...endpoint,
        ...defined({ socket: socket && { ...socket, ...youth(endpoint, socket, started, chain.taken) }, connections }),
      }
    })
    const entries = withOtherPorts({ ...port, endpoints }, tables, connects)
    const clients = clientsOf({ ...port, endpoints }, byPod)
    return {
      ...port,
      endpoints,
      entries,
      ...defined({ clients }),
      hops: port.hops.map((hop) => (hop.stage === 'socket' ? socketHop(hop, endpoints) : hop)),
    }
  })
  return { ...chain, ports, probes: probes.map((probe) => joined(probe, ports, tables, samples)) }
}

function joined(
  probe: ProbeView,
  ports: readonly PortChain[],
  tables: ReadonlyMap<string, SocketProbe>,
  samples: ReadonlyMap<ProbeView, ConnectionProbe>,
): ProbeView {
  return probe.kind === 'connect' ? compared(probe, ports, tables) : (samples.get(probe) ?? probe)
}

function socketOf(
  endpoint: Endpoint,
  tables: ReadonlyMap<string, SocketProbe>,
  left: ReadonlyMap<string, string>,
): EndpointSocket | undefined {
  const { pod, port, address, protocol } = endpoint
  if (pod === undefined || port === undefined || endpoint.state === 'duplicate') return undefined
  const probe = tables.get(pod)
  if (probe) return socketAt({ address, port, protocol }, probe)
  const message = left.get(pod)
  return message === undefined ? undefined : { state: 'unknown', listening: [], reason: 'not-running', message }
}

/** When each container of a Pod was started: ms since the epoch, by `POD CONTAINER`; by `POD ` alone the youngest. */
function startTimes(pods: readonly Pod[], chain: Chain): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const pod of pods.filter(({ namespace }) => namespace === chain.target.namespace)) {
    for (const { name, state } of pod.containers) {
      if (state.state !== 'running' || state.since === undefined) continue
      const time = Date.parse(state.since)
      times.set(`${pod.name} ${name}`, time)
      times.set(`${pod.name} `, Math.max(time, times.get(`${pod.name} `) ?? 0))
    }
  }
  return times
}

function youth(endpoint: Endpoint, socket: EndpointSocket, started: ReadonlyMap<string, number>, taken: string): { young?: true } {
  if (socket.state === 'open' || socket.state === 'unknown') return {}
  const time = started.get(`${endpoint.pod ?? ''} ${endpoint.container ?? ''}`)
  return time !== undefined && isJustStarted(time, taken) ? { young: true } : {}
}

/** `ok` if every endpoint that gets traffic has its socket. What is not marked by a finding is unknown. */
function socketHop(hop: Hop, endpoints: readonly Endpoint[]): Hop {
  const used = endpoints.filter(({ usable }) => usable)
  if (hop.state === 'off' || used.length === 0) return hop
  return { stage: hop.stage, state: used.every(({ socket }) => socket?.state === 'open') ? 'ok' : 'unknown' }
}

/** Does the answer of a connection agree with what listens there? */
function compared(probe: ConnectProbe, ports: readonly PortChain[], tables: ReadonlyMap<string, SocketProbe>): ConnectProbe {
  const state = listens(probe, ports, tables)
  if (state === undefined || state === 'unknown') return probe
  if (probe.result === 'open' && state !== 'open') return { ...probe, disagrees: 'answered-by-other' }
  if (state === 'open' && probe.result === 'refused') return { ...probe, disagrees: 'not-answered' }
  return probe
}

function listens(
  { to }: ConnectProbe,
  ports: readonly PortChain[],
  tables: ReadonlyMap<string, SocketProbe>,
): EndpointSocket['state'] | undefined {
  if (to.pod === undefined) return undefined
  if (to.type === 'pod')
    return ports[to.position ?? -1]?.endpoints.find((one) => one.pod === to.pod && one.address === to.address && one.port === to.port)
      ?.socket?.state
  const table = to.type === 'neighbour' ? tables.get(to.pod) : undefined
  return table && socketAt(to, table).state
}
