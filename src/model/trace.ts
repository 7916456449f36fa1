import type { ClientAccess, ClientOf, Enforcement } from './access.ts'
import type { AddressView } from './address-view.ts'
import type { AliasView } from './alias.ts'
import type { PortClient } from './connections.ts'
import type { ContextDifference, ContextState } from './contexts.ts'
import type { DataplaneFact } from './dataplane.ts'
import type { GatewayView, RouteTrace } from './edge.ts'
import type { Candidate, Endpoint } from './endpoint.ts'
import type { Cause, Finding } from './finding.ts'
import type { Gap } from './gap.ts'
import type { ExportView, ImportView } from './multi-cluster.ts'
import type { NameView } from './name-view.ts'
import type { NodeView } from './node-view.ts'
import type { PodView } from './pod-view.ts'
import type { ProbeView } from './probe-view.ts'
import type { Reach } from './reach.ts'
import type { Condition, LabelSelector, ObjectRef, Protocol, Refused, Service, ServicePort } from './resources.ts'
import type { Resource } from './snapshot.ts'
import type { SymptomView } from './symptom.ts'
import type { TargetView } from './target.ts'
import type { HopState, Verdict } from './verdict.ts'
import type { Entry, NodeTrace, RouteView } from './way-in.ts'
import type { WorkloadState } from './workload-state.ts'
import type { BalancerPods, EventView, NearWorkload, OwnerView, WorkloadView } from './workload-view.ts'

export type { Gap } from './gap.ts'

/** The document that `-o json` prints, and what every renderer draws. */
export interface Trace {
  apiVersion: 'porttrace/v1'
  kind: 'Trace'
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** The context of the kubeconfig in which it was read; absent if only one was requested. */
  context?: string
  target: TargetView
  verdict: Verdict
  /** The cause of the verdict; absent if the target is healthy or no finding gives a cause. */
  cause?: Cause
  /** It is a trace of manifests that are not applied yet: addresses, classes, readiness and Nodes are unknown. */
  planned?: true
  /** Objects of the chain that the API server would reject, each with the field. */
  refused?: RefusedView[]
  /** For a Service that is not applied yet and selects no Pod: the other namespaces with Pods that its selector matches. */
  elsewhere?: string[]
  /** Absent if the Service does not exist: then only the routes that refer to it are drawn. */
  service?: ServiceView
  /** For a Service that is an alias of another Service of this cluster (type ExternalName); `through` has the chain of that Service. */
  alias?: AliasView
  /** The workload that is the target. */
  workload?: WorkloadState
  /** The Pods of a target that is a Pod or a workload. */
  pods?: PodView[]
  /** What leads to the ports of these Pods. */
  reach?: Reach
  /** The Node of a target that is one. */
  node?: NodeView
  /** The owner of the address, for a target that is an address; absent if it has none. */
  address?: AddressView
  /** For an address of a Pod, or of nothing in the cluster: whether the one client may connect to it. */
  access?: ClientAccess
  /** The same, if several clients were given. */
  clients?: ClientOf[]
  /** A target that is an Ingress or a route of the Gateway API. */
  route?: RouteTrace
  /** A target that is a Gateway. */
  gateway?: GatewayView
  /** Only the entry points from inside the cluster are drawn and count: the target itself leads there. */
  inside?: true
  /** The import from other clusters that is the target, or that the Service handles. */
  serviceImport?: ImportView
  /** The ports of the Service, each with its hops and endpoints. */
  ports: PortTrace[]
  /** Routes that send traffic to this Service, including those that fail; for a route that is the target, each of its backends. */
  routes: RouteView[]
  /** What each Node does with a packet for the Service; empty if no Node was read. */
  nodes: NodeTrace[]
  /** EndpointSlices of the Service, or its Endpoints. */
  slices: SliceView[]
  /** The Service is exported to other clusters. */
  exported?: ExportView
  /** Other Services that lead to a port of the same Pods in a mesh; absent if there are none among those that were read. */
  sharedPorts?: SharedPort[]
  /** How many Pods the selector matches; absent if the Service has no selector or the Pods were not read. */
  selectedPods?: number
  /** The workloads of the selected Pods; absent if all have the same workload. */
  owners?: OwnerView[]
  /** Workloads whose Pods the Service would select. */
  workloads: WorkloadView[]
  /** Pods of a load balancer without an address, if they cannot run; absent if there are none. */
  balancer?: BalancerPods
  /** Warning events about the drawn objects, the newest of each object first; absent if there are none, or they were not requested. */
  events?: EventView[]
  /** For a selector that matches no Pod and no template: the workloads that it should probably match. */
  nearWorkloads?: NearWorkload[]
  /** Policies that select Pods of the target for ingress, or a client of `--from` for egress. */
  policies: PolicyView[]
  /** What enforces policies on the Nodes of the endpoints; absent if no policy selects a Pod. */
  enforcement?: Enforcement
  /** The data plane, if the cluster shows it; absent if it was not requested. */
  dataplane?: DataplaneFact[]
  /** What the configuration of cluster DNS answers to names of the Service; absent if it was not read. */
  names?: NameView[]
  /** Errors that clients of the target got, and the findings that can cause them; absent if none was pasted. */
  symptoms?: SymptomView[]
  /** The findings, the worst first. */
  findings: Finding[]
  /** Codes of findings that are left out and count for nothing: by `--ignore`, an annotation or a baseline; absent if there are none. */
  ignored?: string[]
  /**
   * For a target that is not a Service: the Services that lead to it, or to which it leads, the worst first; for an alias the Service that
   * it leads to.
   */
  through?: Trace[]
  /** The Services of other contexts that export what is imported, each with the chain that continues there. */
  exporters?: Trace[]
  /** Results of probes; empty without `--probe`. */
  probes: ProbeView[]
  /** What was not read, and what is unknown because of that. */
  gaps: Gap[]
}

/** The Services of a scope, or several targets. */
export interface TraceList {
  apiVersion: 'porttrace/v1'
  kind: 'TraceList'
  /** RFC 3339. */
  taken: string
  /** Services worst first; several targets in the order in which they were given. */
  items: Trace[]
  /** What a list does not read: the trace of one Service may find more. */
  unread: Resource[]
  gaps: Gap[]
  /** The contexts, if several were requested. */
  contexts?: ContextState[]
  /** Fields in which the targets differ between these contexts; absent for a list of Services. */
  differences?: ContextDifference[]
}

/** What `-o json` prints: one trace for one target, else a list. */
export type Document = Trace | TraceList

/** A value in a manifest that the API server rejects. */
export interface RefusedView extends Refused {
  object: ObjectRef
}

/** The Service as it is read. */
export interface ServiceView
  extends Omit<Service, 'kind' | 'namespace' | 'name' | 'labels' | 'conditions' | 'planned' | 'refused' | 'ignores'> {
  /** `status.conditions`; absent if there are none. */
  conditions?: Condition[]
}

/** One Service port: its entry points, and what is behind it. */
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
  /** The stages from the entry point to the socket, in this order, each with its state. */
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

/** Another Service that leads to a port of the same Pods, with another protocol in its port name. */
export interface SharedPort {
  /** Index in `ports` of the port of this Service. */
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

/** A policy that selects Pods of the target for ingress, or a client of `--from` for egress. */
export interface PolicyView extends ObjectRef {
  types: string[]
  /** The Pods that a NetworkPolicy selects. */
  podSelector?: LabelSelector
  /** How many of the drawn Pods it selects, or of the clients. */
  pods: number
  /** Absent for a policy of a plugin that has no tiers. */
  tier?: string
  /** A lower number is evaluated first: the priority of an admin policy, or the order of a plugin-specific policy. */
  priority?: number
  /** Whether `access` takes it into account. */
  evaluated: boolean
  /** Why it is not evaluated: it is plugin-specific, or it is unknown whether it selects the Pods. */
  reason?: 'vendor' | 'selector'
}
