import type { Finding } from './finding.ts'
import type { ContainerProbe, Family, LoadBalancerAddress, ObjectRef, Protocol, ServicePort } from './resources.ts'
import type { ReadGap } from './snapshot.ts'

/**
 * `broken`: for at least one Service port no client gets through, proven. `degraded`: traffic flows, but a way in, a Node, an endpoint
 * or a share of the requests does not. `unknown`: a fault is inferred only, or something that could hide one was not read. `idle`: no
 * traffic is meant. `healthy`: none of these.
 */
export type Verdict = 'healthy' | 'idle' | 'unknown' | 'degraded' | 'broken'

/** State of one hop. `off`: not in use. */
export type HopState = 'ok' | 'warn' | 'broken' | 'unknown' | 'off'

/** The document that `-o json` prints, and what every renderer draws. */
export interface Trace {
  apiVersion: 'porttrace/v1'
  kind: 'Trace'
  /** RFC 3339: when the cluster was read. */
  taken: string
  target: TargetView
  verdict: Verdict
  /** Absent where no such Service exists: then only the routes that refer to it are drawn. */
  service?: ServiceView
  ports: PortTrace[]
  /** Routes that send traffic to this Service, also those that fail to. */
  routes: RouteView[]
  nodes: NodeTrace[]
  slices: SliceView[]
  /** How many Pods the selector matches; absent where the Service has none or the Pods were not read. */
  selectedPods?: number
  workloads: WorkloadView[]
  policies: PolicyView[]
  findings: Finding[]
  /** Results of probes; empty until one is asked for. */
  probes: ProbeView[]
  gaps: Gap[]
}

export interface TraceList {
  apiVersion: 'porttrace/v1'
  kind: 'TraceList'
  /** RFC 3339. */
  taken: string
  /** Worst first. */
  items: Trace[]
  gaps: Gap[]
}

/** What `-o json` prints: one trace for one target, else a list. */
export type Document = Trace | TraceList

/** What was asked for. */
export interface TargetView extends ObjectRef {
  /** The port asked for, by number or name; absent when the whole Service was. */
  port?: number | string
}

/** The Service as it is read. */
export interface ServiceView {
  type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  headless: boolean
  selector?: Record<string, string>
  clusterIPs: string[]
  ipFamilies: Family[]
  ipFamilyPolicy?: string
  externalIPs: string[]
  externalName?: string
  externalTrafficPolicy: 'Cluster' | 'Local'
  internalTrafficPolicy: 'Cluster' | 'Local'
  publishNotReadyAddresses: boolean
  /** Seconds that a client stays with one endpoint. */
  sessionAffinitySeconds?: number
  trafficDistribution?: string
  loadBalancerClass?: string
  loadBalancerSourceRanges: string[]
  healthCheckNodePort?: number
  loadBalancer: LoadBalancerAddress[]
  /** All of its ports, also those that the target leaves out. */
  ports: ServicePort[]
}

export interface PortTrace {
  /** Index in the Service's `spec.ports`. */
  index: number
  name: string
  /** 0: any port, for a headless Service without ports. */
  port: number
  protocol: Protocol
  targetPort: number | string
  nodePort?: number
  appProtocol?: string
  verdict: Verdict
  /** The stages from the way in to the socket, in this order, each with its state. */
  hops: Hop[]
  entries: Entry[]
  endpoints: Endpoint[]
  candidates: Candidate[]
}

/** One stage of the chain of a port. */
export interface Hop {
  stage: 'entry' | 'service' | 'targetPort' | 'endpoint' | 'pod' | 'containerPort' | 'socket'
  state: HopState
}

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
  reason?: 'pending' | 'no-local-endpoint' | 'node-unread' | 'no-endpoint' | 'port-error' | 'not-evaluated'
}

/**
 * `ready`: kube-proxy sends to it. `serving-terminating`: only while no other is ready. `no-port`: its slice has no port of this
 * name. `duplicate`: another slice lists the same address and port.
 */
export type EndpointState = 'ready' | 'serving-terminating' | 'not-ready' | 'terminating' | 'no-port' | 'duplicate'

/** A port that a container of a Pod declares; `name` is `''` where it has none. */
export interface DeclaredPort {
  container: string
  name: string
  port: number
  protocol: Protocol
}

/** One address behind a Service port. */
export interface Endpoint {
  address: string
  /** Absent when its slice has no port of this name. */
  port?: number
  protocol: Protocol
  family: Family
  state: EndpointState
  /** Would kube-proxy send traffic to it, on at least one Node? */
  usable: boolean
  /** Namespace and name of the Pod; absent where the address belongs to none. */
  pod?: string
  /** The Pod's own Ready condition; absent where the Pod was not read. It differs from `state` under `publishNotReadyAddresses`. */
  podReady?: boolean
  hostNetwork?: boolean
  node?: string
  zone?: string
  slice: string
  hintZones: string[]
  hintNodes: string[]
  /** The container that declares the port. */
  container?: string
  /** Whether a container declares this port; absent where the Pod was not read. Undeclared is no fault. */
  declared?: boolean
  /** The port of the Node that leads to this container port (hostPort), whatever the Service does. */
  hostPort?: number
  /** What the Pod's containers declare instead, where they do not declare this port. */
  declaredPorts?: DeclaredPort[]
  /** A container of the Pod that crashed within the last ten minutes and runs again: it may be between two crashes. */
  crashed?: { container: string; restarts: number; exitCode: number; at: string }
  /** What tests that the container answers; absent where there is none or the Pod was not read. */
  readinessProbe?: ContainerProbe & { container: string; samePort: boolean }
}

/** Why a Pod is no ready endpoint: a word for scripts. */
export type CandidateReason =
  | 'selector-nearly'
  | 'pending'
  | 'unschedulable'
  | 'image'
  | 'creating'
  | 'crashing'
  | 'container-waiting'
  | 'completed'
  | 'failed'
  | 'terminating'
  | 'no-address'
  | 'no-address-in-family'
  | 'no-port'
  | 'readiness-probe'
  | 'readiness-gate'
  | 'not-ready'
  | 'not-listed'

/** A Pod that the selector matches, or nearly matches, but that is no ready endpoint. */
export interface Candidate {
  pod: string
  address?: string
  node?: string
  owner?: ObjectRef
  reason: CandidateReason
  /** The container that the reason is about. */
  container?: string
  /** What the kubelet, the scheduler or the API said, one line. */
  message?: string
  restarts?: number
  exitCode?: number
  /** Labels in which it differs from the selector, for `selector-nearly`. */
  differs?: { key: string; wanted: string; found?: string }[]
  /** The readiness probe, for `readiness-probe`. */
  probe?: ContainerProbe
  gates?: string[]
  /** Ports that its containers declare, with their names. */
  declared: DeclaredPort[]
  /** Field and value that prove the reason. */
  field: string
  value: unknown
}

/** What one Node does with a packet for each Service port, as kube-proxy decides it. */
export interface NodeTrace {
  name: string
  ready?: boolean
  zone?: string
  addresses: { type: string; address: string }[]
  ports: NodePortTrace[]
}

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

export interface SliceView {
  kind: 'EndpointSlice' | 'Endpoints'
  name: string
  managedBy?: string
  addressType: string
  ports: { name?: string; port?: number; protocol: Protocol }[]
  endpoints: number
  /** `joined`, or why its endpoints are not used. */
  use: 'joined' | 'no-service-label' | 'other-service-label' | 'fqdn' | 'other-family'
  /** The label's value, for a slice that is not joined. */
  serviceLabel?: string
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
  reason?: 'service-missing' | 'port-missing'
  /** Index into `ports` of the Service port that it names. */
  leadsTo?: number
}

/** A controller whose Pods the Service would select. */
export interface WorkloadView {
  kind: string
  name: string
  replicas?: number
  readyReplicas: number
}

/** A policy that selects an endpoint's Pod. It is shown, not evaluated. */
export interface PolicyView {
  kind: string
  name: string
  types: string[]
  /** How many of the drawn Pods it selects. */
  pods: number
  evaluated: false
}

/** Reserved for probe results. */
export interface ProbeView {
  kind: string
}

/** Something that was not read, and what that leaves unknown. */
export interface Gap extends ReadGap {
  /** Stages that it leaves unknown: `pod`, `node`, `route`, `policy`, `endpoint`. Empty: detail only. */
  hops: string[]
  /** Could it hide a fault of this chain? Then the verdict is not `healthy`. */
  hides: boolean
}
