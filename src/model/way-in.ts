import type { Family, ObjectRef, Protocol } from './resources.ts'

/** State of one hop. `off`: not in use. */
export type HopState = 'ok' | 'warn' | 'broken' | 'unknown' | 'off'

/** A way in to a Service port. */
export interface Entry {
  type: 'dns' | 'clusterIP' | 'externalIP' | 'nodePort' | 'loadBalancer' | 'ingress'
  /** A name or an IP; for a NodePort an address of the Node; for an Ingress its host (`*` for any) and path. `''`: none yet. */
  address: string
  /** What a client connects to; absent for an Ingress, where the controller decides. */
  port?: number
  family?: Family
  /** The Node that answers, for a NodePort. */
  node?: string
  /** The route, for an Ingress. */
  route?: ObjectRef
  state: HopState
  /** Why the state is not `ok`: a word for scripts. */
  reason?: 'pending' | 'no-local-endpoint' | 'node-not-ready' | 'node-unread' | 'no-endpoint' | 'port-error'
}

/** One backend of a route that names this Service. */
export interface RouteView extends ObjectRef {
  className?: string
  /** Absent: any host. */
  host?: string
  path?: string
  pathType?: string
  /** Path of the backend in the route: `spec.rules[0].http.paths[0].backend.service`. */
  field: string
  backend: { service: string; port?: number | string }
  state: HopState
  /** `class-missing`: no IngressClass of that name exists; `no-class`: it names none, and none is the default. */
  reason?: 'service-missing' | 'port-missing' | 'class-missing' | 'no-class'
  /** The IngressClasses that exist, where the class is what is wrong. */
  classes?: string[]
  /** Index into `ports` of the Service port that it names. */
  leadsTo?: number
}

/** What one Node does with a packet for each Service port, as kube-proxy decides it. */
export interface NodeTrace {
  name: string
  ready?: boolean
  /** The condition Ready, where it is not True. */
  notReady?: { status: string; reason?: string }
  /** Value of the label `node.kubernetes.io/exclude-from-external-load-balancers`; absent where it is not there, or says false. */
  excludedFromLoadBalancers?: string
  zone?: string
  addresses: { type: string; address: string }[]
  ports: NodePortTrace[]
}

/** What one Node does with a packet for one Service port. */
export interface NodePortTrace {
  port: number
  protocol: Protocol
  name: string
  /** Endpoints that a packet to the ClusterIP may reach: `address:port`; empty: dropped. */
  internal: string[]
  /** Endpoints that a packet from outside may reach (NodePort, external IP, load balancer); empty: dropped. Absent: no such way in. */
  external?: string[]
  why: NodeReason
}

/** The rule by which kube-proxy chose. */
export type NodeReason = 'all' | 'local' | 'no-local' | 'hints-zone' | 'hints-node' | 'terminating-fallback' | 'no-endpoint'
