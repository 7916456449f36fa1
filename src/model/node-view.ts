import type { NodeReason } from './node-reason.ts'
import type { RangeView } from './ranges.ts'
import type { ObjectRef, Protocol, ServicePort } from './resources.ts'
import type { HopState } from './verdict.ts'
import type { NodeTrace } from './way-in.ts'

/** A Node as the target of a trace: the ports that can be reached on it, and where they lead. */
export interface NodeView extends Omit<NodeTrace, 'ports'> {
  /** By kind, then by port. */
  openings: NodeOpening[]
  /** Pods with `hostNetwork` whose containers declare no port: the API does not show which ports they open on the Node. */
  undeclared: ObjectRef[]
  /** Addresses on it that slices list as ready, of all Services that were read. */
  endpoints: number
  /** Pods on it that have not ended, and how many of them are ready. */
  pods: { total: number; ready: number }
  /** The ranges of its Pods' addresses, and how full they are; absent if the cluster shows none for it. */
  ranges?: RangeView[]
  /** Pods on it that have no address yet, but get one of their own; absent if there are none. */
  waiting?: ObjectRef[]
}

/**
 * `loadBalancer` and `externalIP`: packets for that address which reach the Node. `healthCheck`: what a load balancer asks
 * (`spec.healthCheckNodePort`). `hostPort`, `hostNetwork`: ports of the Pods on it.
 */
export type NodeOpeningType = 'nodePort' | 'loadBalancer' | 'externalIP' | 'healthCheck' | 'hostPort' | 'hostNetwork'

/** One port that can be reached on a Node. */
export interface NodeOpening {
  type: NodeOpeningType
  /** The only address on which it is open; absent: every address of the Node. */
  address?: string
  port: number
  protocol: Protocol
  /** The Service or the Pod behind it. */
  to: ObjectRef
  /** The port of the Service; absent for a health check and for Pods. */
  servicePort?: ServicePort
  /** The container that declares the port, and its own number for it. */
  container?: string
  containerPort?: number
  /** Endpoints to which the Node sends, `address:port`; for a health check the endpoints that make it return 200. Empty: dropped. */
  reaches: string[]
  /** Does the Node send only to node-local endpoints (`externalTrafficPolicy: Local`)? */
  local?: boolean
  /** The rule by which kube-proxy chose; absent for Pods. */
  why?: NodeReason
  /** `off`: not in use: a Pod that is not running, or a Node that a load balancer excludes. */
  state: HopState
  /** For a Pod that is not ready: its phase, or `not Ready`. */
  podState?: string
}
