import type { ClientAccess, ClientOf } from './access.ts'
import type { CandidateReason, EndpointState } from './endpoint.ts'
import type { FirstAnswer } from './pod-view.ts'
import type { Protocol } from './resources.ts'
import type { EndpointSocket } from './socket.ts'
import type { HopState } from './verdict.ts'
import type { Entry } from './way-in.ts'

/** What leads to the ports of some Pods, from outside of these Pods. */
export interface Reach {
  /** Every port that is declared, probed, or led to; by number. */
  ports: PodPort[]
  /** Services of the namespace that have no endpoint and whose selector differs from these Pods in one label. */
  nearly: NearService[]
}

/** A port of the Pods, and what leads to it. */
export interface PodPort {
  /** 0: any port (a headless Service without ports). Absent: Services lead to a port name that the Pods lack; it is in `missing`. */
  port?: number
  missing?: string
  protocol: Protocol
  /** Containers that declare it, and its names there (`''`: none). Empty: no container does, which is not a fault. */
  declared: { container: string; name: string }[]
  /** Probes that check it. */
  probed: { container: string; purpose: 'readiness' | 'liveness' | 'startup' }[]
  /** How many of the Pods have it. */
  pods: number
  /**
   * Service ports that lead to it. If empty and without a hostPort, clients reach it only at the Pod IP, and its own containers at
   * localhost.
   */
  services: PortSource[]
  /** Ports of Nodes that lead to it; with hostNetwork the port itself is a port of the Node. */
  hostPorts: NodePortSource[]
  /** The proxy that answers before the container does. */
  first?: FirstAnswer
  /** For Pods without a Service: whether the one client may connect to the port; the worst result among the Pods. */
  access?: ClientAccess
  /** The same, if several clients were given. */
  clients?: ClientOf[]
  /** The sockets of each Pod that was probed, at its first address; absent if none was. */
  sockets?: PortSocket[]
}

/** What listens on a port of one Pod. */
export interface PortSocket extends EndpointSocket {
  pod: string
}

/** A Service port that leads to a port of the Pods. */
export interface PortSource {
  service: string
  /** Index in the Service's `spec.ports`. */
  index: number
  name: string
  /** 0: any port. */
  port: number
  headless: boolean
  /** How many of the Pods it sends to, of how many that should get traffic. */
  ready: number
  of: number
  /** `ok`: to all of them; `warn`: to some; `broken`: to none; `off`: no traffic is expected for them; `unknown`: not read. */
  state: HopState
  /** Why the first of the other Pods gets no traffic. */
  why?: CandidateReason | EndpointState
  /** The entry points of the Service port, each once: a NodePort has no address, because it is on all Nodes. */
  ways: SourceWay[]
}

/** An entry point of the Service port. */
export interface SourceWay extends Pick<Entry, 'type' | 'address' | 'port' | 'state'> {
  /** Kind of the route, if it is one. */
  route?: string
}

/** A port of Nodes that leads to a port of the Pods. */
export interface NodePortSource {
  port: number
  /** The address of the Node that it is bound to; absent: all of them. */
  address?: string
  /** Names of the Nodes on which the Pods with it run. */
  nodes: string[]
}

/** A Service whose selector differs from the Pods in one label. */
export interface NearService {
  service: string
  key: string
  wanted: string
  /** Absent: the Pods have no such label. */
  found?: string
}
