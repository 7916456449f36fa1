import { readinessOf } from '../../kube/readiness.ts'
import { defined } from '../../lib/defined.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Confidence, Evidence, Severity } from '../../model/finding.ts'
import type { EndpointSocket } from '../../model/socket.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import type { SocketFacts } from '../facts.ts'
import { podRef } from './evidence.ts'
import { countPods } from './pods.ts'

/** Endpoints of one port that get traffic and whose sockets have the same fault. */
export interface SocketFault {
  facts: SocketFacts
  severity: Severity
  confidence: Confidence
  evidence: Evidence[]
  endpoints: Endpoint[]
}

/**
 * Collects the usable endpoints whose socket is in one of the states. An error if no usable endpoint is open. It is proven by the table of
 * the sockets, unless the container has only just been started, or a connection from outside was answered anyway: then a proxy or a rule
 * that is not known stands between. A known sidecar answers for the application whether the application listens or not, so its answer says
 * nothing.
 */
export function socketFault(
  chain: Chain,
  port: PortChain,
  position: number,
  states: readonly EndpointSocket['state'][],
): SocketFault | undefined {
  const used = port.endpoints.filter(({ usable }) => usable)
  const endpoints = used.filter(({ socket }) => socket !== undefined && states.includes(socket.state))
  const [first] = endpoints
  if (!first?.socket) return undefined
  const young = endpoints.some(({ socket }) => socket?.young === true)
  const answered = endpoints.filter((endpoint) => isAnswered(chain, position, endpoint))
  const mesh = endpoints.find((one) => one.sidecar !== undefined || one.ambient)
  const isProven = !young && (answered.length === 0 || answered.every((one) => one.sidecar !== undefined || one.ambient === true))
  return {
    facts: {
      pod: first.pod ?? '',
      count: countPods(endpoints),
      // As many as the chain shows: Pods that are not ready yet count too.
      of: Math.max(countPods(used), readinessOf([port]).of),
      ready: countPods(endpoints.filter(({ podReady }) => podReady === true)),
      listening: common(endpoints.map(({ socket }) => socket?.listening ?? [])),
      elsewhere: common(endpoints.map(({ socket }) => socket?.elsewhere ?? [])),
      ...defined({
        ofNode: first.socket.ofNode,
        young: young ? (true as const) : undefined,
        answered: answered.length > 0 ? (mesh?.sidecar ?? (mesh?.ambient ? 'ambient' : 'unknown')) : undefined,
      }),
    },
    severity: isProven && used.every(isShut) ? 'error' : 'warn',
    confidence: isProven ? 'proven' : 'inferred',
    evidence: endpoints.slice(0, 10).map((endpoint) => socketEvidence(chain, endpoint)),
    endpoints,
  }
}

/** No client outside of the Pod can connect to it. The proxy of a mesh may connect to loopback. */
function isShut({ socket, sidecar, ambient }: Endpoint): boolean {
  if (socket === undefined || socket.young) return false
  if (socket.state === 'loopback') return sidecar === undefined && !ambient
  return socket.state !== 'open' && socket.state !== 'unknown'
}

/** Did a connection to the Pod's own address and port succeed? */
function isAnswered(chain: Chain, position: number, { pod, port, address }: Endpoint): boolean {
  return chain.probes.some(
    (probe) =>
      probe.kind === 'connect' &&
      probe.result === 'open' &&
      probe.to.type === 'pod' &&
      probe.to.position === position &&
      probe.to.pod === pod &&
      probe.to.port === port &&
      probe.to.address === address,
  )
}

/** The entries that all of the lists have in common. */
function common(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...rest] = lists
  return first.filter((one) => rest.every((list) => list.includes(one)))
}

/** Where sockets stand: the files of both families. */
export function tableField(protocol: string): string {
  const name = protocol.toLowerCase()
  return `/proc/net/{${name},${name}6}`
}

/** What the table of a Pod says of its port, and what else of it is open. */
function socketEvidence(chain: Chain, { pod = '', protocol, socket }: Endpoint): Evidence {
  const listening = [...(socket?.listening ?? []), ...(socket?.elsewhere ?? [])].slice(0, 8)
  return { object: podRef(chain, pod), field: tableField(protocol), value: listening }
}
