import type { ClientAccess, ClientOf, Enforcement } from './access.ts'
import type { AddressView } from './address-view.ts'
import type { AliasView } from './alias.ts'
import type { PortClient } from './connections.ts'
import type { DataplaneFact } from './dataplane.ts'
import type { GatewayView, RouteTrace } from './edge.ts'
import type { Candidate, Endpoint } from './endpoint.ts'
import type { Cause, Finding } from './finding.ts'
import type { ExportView } from './multi-cluster.ts'
import type { NodeView } from './node-view.ts'
import type { PodView } from './pod-view.ts'
import type { ProbeView } from './probe-view.ts'
import type { Reach } from './reach.ts'
import type { Condition, LabelSelector, ObjectRef, Protocol, Refused, Service, ServicePort } from './resources.ts'
import type { ReadGap, Resource } from './snapshot.ts'
import type { SymptomView } from './symptom.ts'
import type { TargetView } from './target.ts'
import type { HopState, Verdict } from './verdict.ts'
import type { Entry, NodeTrace, RouteView } from './way-in.ts'
import type { WorkloadState } from './workload-state.ts'
import type { BalancerPods, EventView, NearWorkload, OwnerView, WorkloadView } from './workload-view.ts'

/** The document that `-o json` prints, and what every renderer draws. */
export interface Trace {
  apiVersion: 'porttrace/v1'
  kind: 'Trace'
  /** RFC 3339: when the cluster was read. */
  taken: string
  target: TargetView
  verdict: Verdict
  /** What the verdict comes from; absent of a target that is healthy, and where no finding says it. */
  cause?: Cause
  /** It is of manifests that are not applied yet: addresses, classes, readiness and Nodes are not known. */
  planned?: true
  /** Objects of the chain that the API server would not take, each with the field. */
  refused?: RefusedView[]
  /** Of a Service that is not applied yet and selects no Pod: the other namespaces that have Pods which its selector matches. */
  elsewhere?: string[]
  /** Absent where no such Service exists: then only the routes that refer to it are drawn. */
  service?: ServiceView
  /** Of a Service that is an alias of another one of this cluster (type ExternalName); `through` has the chain of that. */
  alias?: AliasView
  /** The workload that is the target. */
  workload?: WorkloadState
  /** The Pods of a target that is a Pod or makes Pods. */
  pods?: PodView[]
  /** What leads to the ports of these Pods. */
  reach?: Reach
  /** The Node of a target that is one. */
  node?: NodeView
  /** What owns the address of a target that is one; absent where nothing does. */
  address?: AddressView
  /** Of an address that a Pod has, or nothing in the cluster: whether the one client may connect to it. */
  access?: ClientAccess
  /** The same, where several clients were named. */
  clients?: ClientOf[]
  /** A target that is an Ingress or a route of the Gateway API. */
  route?: RouteTrace
  /** A target that is a Gateway. */
  gateway?: GatewayView
  /** Only the ways in from inside the cluster are drawn and count: the target leads there itself. */
  inside?: true
  /** The ports of the Service, each with its hops and endpoints. */
  ports: PortTrace[]
  /** Routes that send traffic to this Service, also those that fail to; of a route that is the target, each of its backends. */
  routes: RouteView[]
  /** What each Node does with a packet for the Service; empty if no Node was read. */
  nodes: NodeTrace[]
  /** EndpointSlices of the Service, or its Endpoints. */
  slices: SliceView[]
  /** The Service is exported to other clusters. */
  exported?: ExportView
  /** Other Services that reach a port of the same Pods behind a mesh; absent where there is none among those that were read. */
  sharedPorts?: SharedPort[]
  /** How many Pods the selector matches; absent where the Service has none or the Pods were not read. */
  selectedPods?: number
  /** What made the selected Pods; absent where the same made all of them. */
  owners?: OwnerView[]
  /** Controllers whose Pods the Service would select. */
  workloads: WorkloadView[]
  /** Pods of a load balancer that has no address, and cannot run; absent where there is none. */
  balancer?: BalancerPods
  /** Warning events about what is drawn, the newest of each object first; absent where there is none, or nobody asked. */
  events?: EventView[]
  /** Of a selector that matches no Pod and no template: the workloads that it probably means. */
  nearWorkloads?: NearWorkload[]
  /** Policies that select Pods of the target for incoming traffic, or a named client for what it sends. */
  policies: PolicyView[]
  /** What enforces policies on the Nodes of the endpoints; absent where no policy selects a Pod. */
  enforcement?: Enforcement
  /** What carries the packets, as far as the cluster shows it; absent where nobody asked. */
  dataplane?: DataplaneFact[]
  /** Errors that clients of the target were told, and what they say of the findings; absent where none was pasted. */
  symptoms?: SymptomView[]
  /** What is wrong, the worst first. */
  findings: Finding[]
  /** The Services through which a target that is none is reached, or to which it leads, the worst first; of an alias the one that it leads to. */
  through?: Trace[]
  /** Results of probes; empty until one is asked for. */
  probes: ProbeView[]
  /** What was not read, and what stays unknown without it. */
  gaps: Gap[]
}

/** The Services of a scope, or several targets. */
export interface TraceList {
  apiVersion: 'porttrace/v1'
  kind: 'TraceList'
  /** RFC 3339. */
  taken: string
  /** Services worst first; several targets in the order in which they were asked for. */
  items: Trace[]
  /** What nobody asked for, since a list does without it: the trace of one Service may find more. */
  unread: Resource[]
  gaps: Gap[]
}

/** What `-o json` prints: one trace for one target, else a list. */
export type Document = Trace | TraceList

/** A value in a manifest that the API server refuses. */
export interface RefusedView extends Refused {
  object: ObjectRef
}

/** The Service as it is read. */
export interface ServiceView
  extends Omit<Service, 'kind' | 'namespace' | 'name' | 'labels' | 'conditions' | 'planned' | 'refused' | 'ignores'> {
  /** `status.conditions`; absent where there is none. */
  conditions?: Condition[]
}

/** One Service port: its ways in, and what is behind it. */
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
  /** Who is connected to the endpoints that were probed, the most connections first; absent until a probe has asked. */
  clients?: PortClient[]
}

/** One stage of the chain of a port. */
export interface Hop {
  stage: 'entry' | 'service' | 'targetPort' | 'endpoint' | 'access' | 'pod' | 'containerPort' | 'socket'
  state: HopState
}

/** Another Service that reaches a port of the same Pods, with another protocol by its name. */
export interface SharedPort {
  /** Position in `ports` of the port of this Service. */
  position: number
  /** The other Service, of the same namespace, and its port. */
  service: string
  port: ServicePort
  /** The port of the Pods. */
  podPort: number
  /** The first of these Pods. */
  pod: string
}

/** An EndpointSlice (or a subset of Endpoints), and whether its endpoints count. */
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

/** A policy that selects Pods of the target for incoming traffic, or a client that was named for what it sends. */
export interface PolicyView extends ObjectRef {
  types: string[]
  /** The Pods that a NetworkPolicy selects. */
  podSelector?: LabelSelector
  /** How many of the drawn Pods it selects, or of the clients. */
  pods: number
  /** Absent for a policy of a plugin that has no tiers. */
  tier?: string
  /** A lower number is looked at first: of an admin policy, or the order of a plugin's own kind. */
  priority?: number
  /** Whether `access` takes it into account. */
  evaluated: boolean
  /** Why it is not evaluated: it is of a plugin's own kind, or it cannot be said whether it selects the Pods. */
  reason?: 'vendor' | 'selector'
}

/** Something that was not read, and what that leaves unknown. */
export interface Gap extends Omit<ReadGap, 'resource' | 'verb'> {
  /** `pods/…`: what probes need. */
  resource: Resource | 'pods/exec' | 'pods/proxy' | 'pods/portforward' | 'pods/ephemeralcontainers'
  verb: ReadGap['verb'] | 'create' | 'patch'
  /** Stages that it leaves unknown: `pod`, `node`, `route`, `routeClass`, `gateway`, `grant`, `policy`, `endpoint`, `socket`. Empty: detail only. */
  hops: string[]
  /** Could it hide a fault of this chain? Then the verdict is not `healthy`. */
  hides: boolean
}
