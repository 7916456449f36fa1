import type { ClientAccess, ClientOf } from './access.ts'
import type { CandidateReason, EndpointState } from './endpoint.ts'
import type { FirstAnswer } from './pod-view.ts'
import type { Protocol } from './resources.ts'
import type { EndpointSocket } from './socket.ts'
import type { HopState } from './verdict.ts'
import type { Entry } from './way-in.ts'

/** What leads to the ports of some Pods, from outside of them. */
export interface Reach {
  /** Every port that is declared, probed, or led to; by number. */
  ports: PodPort[]
  /** Services of the namespace that have no endpoint and miss these Pods by one label. */
  nearly: NearService[]
}

/** A port of the Pods, and what leads to it. */
export interface PodPort {
  /** 0: any port (a headless Service without ports). Absent: Services lead to a name that the Pods have not, which `missing` says. */
  port?: number
  missing?: string
  protocol: Protocol
  /** Containers that declare it, and the names that they give it (`''`: none). Empty: none does, which is no fault. */
  declared: { container: string; name: string }[]
  /** Probes that ask it. */
  probed: { container: string; purpose: 'readiness' | 'liveness' | 'startup' }[]
  /** How many of the Pods have it. */
  pods: number
  /** Service ports that lead to it. Empty, and no hostPort: only who knows a Pod's address gets here, and its own containers by localhost. */
  services: PortSource[]
  /** Ports of Nodes that lead to it; with hostNetwork the port is itself one of the Node. */
  hostPorts: NodePortSource[]
  /** Answers before the container does. */
  first?: FirstAnswer
  /** Of Pods without a Service: whether the one client may connect to the port; what is worst for one of the Pods. */
  access?: ClientAccess
  /** The same, where several clients were named. */
  clients?: ClientOf[]
  /** What listens there in each Pod that was probed, at its first address; absent where none was. */
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
  /** How many of the Pods it sends to, of how many for which traffic is meant. */
  ready: number
  of: number
  /** `ok`: to all of them; `warn`: to some; `broken`: to none; `off`: no traffic is meant for them; `unknown`: not read. */
  state: HopState
  /** Why the first of the others gets nothing. */
  why?: CandidateReason | EndpointState
  /** How clients get to the Service port, each once: a NodePort stands without an address for those of all Nodes. */
  ways: SourceWay[]
}

/** A way in to the Service port. */
export interface SourceWay extends Pick<Entry, 'type' | 'address' | 'port' | 'state'> {
  /** Kind of the route, where it is one. */
  route?: string
}

/** A port of Nodes that leads to a port of the Pods. */
export interface NodePortSource {
  port: number
  /** The address of the Node that it is bound to; absent: all of them. */
  address?: string
  /** Where the Pods run that have it: names of Nodes. */
  nodes: string[]
}

/** A Service whose selector misses the Pods by one label. */
export interface NearService {
  service: string
  key: string
  wanted: string
  /** Absent: the Pods have no such label. */
  found?: string
}
