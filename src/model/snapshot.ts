import type { PolicyAgent } from './access.ts'
import type { DataplaneFact } from './dataplane.ts'
import type { DestinationRule } from './destination-rule.ts'
import type { Gateway, GatewayClass, Namespace, ReferenceGrant, Route } from './gateway.ts'
import type { Ingress, IngressClass } from './ingress.ts'
import type { ServiceExport, ServiceImport } from './multi-cluster.ts'
import type { OtherRoute } from './other-route.ts'
import type {
  AdminPolicy,
  EndpointSlice,
  NetworkPolicy,
  Node,
  ObjectRef,
  Pod,
  Service,
  VendorPolicy,
  WarningEvent,
  Workload,
} from './resources.ts'

/**
 * Why something was not read. `not-served`: the cluster has no such API; `absent`: a dump does not hold it;
 * `placeholder`: a value in a manifest is filled in later; `source`: another program has to make manifests of a file first.
 */
export type GapReason =
  | 'forbidden'
  | 'unauthorized'
  | 'not-served'
  | 'timeout'
  | 'unavailable'
  | 'invalid'
  | 'absent'
  | 'placeholder'
  | 'source'

/** One thing that could not be read. */
export interface ReadGap {
  resource: Resource
  /** As RBAC names it: `nodes`, `endpointslices.discovery.k8s.io`. */
  api: string
  verb: 'get' | 'list' | 'watch'
  /** Absent for cluster-scoped reads and for all namespaces. */
  namespace?: string
  /** The one object that it is about, or whose parts were not read: of EndpointSlices the Service. Absent: any. */
  name?: string
  /** The one namespace of which it was read all the same, where all could not be. */
  except?: string
  reason: GapReason
  /** What the server or the network said, one line. */
  message: string
  /** Where a manifest stands that could not be read: a file, and its line. */
  file?: string
  line?: number
  /** The one object of which something is not known. */
  object?: ObjectRef
  /** What was read in its place: the gap then hides nothing but detail. */
  instead?: string
}

/**
 * How much of a resource was read: `all` of its scope, `selected` (only what one Service selects), or `none`: nobody asked for it, or
 * it could not be read (then a gap says so).
 */
export type Extent = 'all' | 'selected' | 'none'

/** Nobody asked for anything yet. What is listed here are the resources that a snapshot can hold. */
export const NOTHING_READ = {
  services: 'none',
  endpointslices: 'none',
  pods: 'none',
  nodes: 'none',
  ingresses: 'none',
  ingressclasses: 'none',
  networkpolicies: 'none',
  adminpolicies: 'none',
  vendorpolicies: 'none',
  workloads: 'none',
  dataplane: 'none',
  multicluster: 'none',
  gateways: 'none',
  gatewayclasses: 'none',
  gatewayroutes: 'none',
  otherroutes: 'none',
  istiogateways: 'none',
  destinationrules: 'none',
  referencegrants: 'none',
  namespaces: 'none',
  events: 'none',
  manifests: 'none',
} as const satisfies Record<string, Extent>

/**
 * The kinds a snapshot can hold, by their plural resource name. `endpoints` stand in `endpointslices` in the same shape; `dataplane` is
 * whatever tells what carries the packets, `gatewayroutes` the routes of the Gateway API of all kinds, `otherroutes` those of further controllers,
 * `istiogateways` the Gateways of Istio, `adminpolicies` the kinds of policy.networking.k8s.io, `vendorpolicies` those of network plugins, and `manifests` whatever a file would make.
 */
export type Resource = keyof typeof NOTHING_READ

/** What was read from a cluster, a dump or the demo at one moment. */
export interface Snapshot {
  apiVersion: 'porttrace/v1'
  kind: 'Snapshot'
  /** RFC 3339: when the reading ended. */
  taken: string
  source: SnapshotSource
  /** A resource that is not named was not read. */
  extent: Readonly<Partial<Record<Resource, Extent>>>
  /** Of a dump: resources that a cluster may lack and of which the dump holds no object. They were taken for empty. */
  assumedEmpty?: Resource[]
  /** The namespaces whose objects were all read, of a resource that was not read in all of them. */
  listed?: Readonly<Partial<Record<Resource, string[]>>>
  services: Service[]
  slices: EndpointSlice[]
  pods: Pod[]
  nodes: Node[]
  ingresses: Ingress[]
  ingressClasses: IngressClass[]
  policies: NetworkPolicy[]
  workloads: Workload[]
  /** Policies for the whole cluster, and those of network plugins; each absent where there is none. */
  adminPolicies?: AdminPolicy[]
  vendorPolicies?: VendorPolicy[]
  /** What enforces policies; absent where nothing is shown. */
  policyAgents?: PolicyAgent[]
  /** What carries the packets; absent where nobody asked. */
  dataplane?: DataplaneFact[]
  /** What is exported to other clusters, and what comes back; absent where there is nothing. */
  exports?: ServiceExport[]
  imports?: ServiceImport[]
  /** Of the Gateway API, each absent where there is none. */
  gateways?: Gateway[]
  gatewayClasses?: GatewayClass[]
  gatewayRoutes?: Route[]
  /** Routes of further kinds; absent where there is none. */
  otherRoutes?: OtherRoute[]
  /** What parts the endpoints of Services into subsets; absent where there is none. */
  destinationRules?: DestinationRule[]
  referenceGrants?: ReferenceGrant[]
  /** Absent where nobody asked. */
  namespaces?: Namespace[]
  /** Warning events of the Namespaces in which something is broken; absent where nobody asked. */
  events?: WarningEvent[]
  /**
   * Objects that were asked for by their names, and that do not exist; absent where all did. A Pod without a namespace stands for any that has
   * the labels of its name.
   */
  missing?: ObjectRef[]
  gaps: ReadGap[]
}

/** The lists of a snapshot, each with the objects of one kind or of kinds that are alike. */
export type SnapshotLists = { [Name in ListName]: NonNullable<Snapshot[Name]> }

type ListName = Exclude<
  { [Name in keyof Snapshot]-?: NonNullable<Snapshot[Name]> extends unknown[] ? Name : never }[keyof Snapshot],
  'gaps' | 'assumedEmpty' | 'missing'
>

/** Where the snapshot comes from, for headers and for the flags of suggested commands. */
export interface SnapshotSource {
  kind: 'cluster' | 'file'
  /** The context's name, or the file's. */
  name: string
  /** `--context` and the like to repeat in a suggested command; empty when the plain `kubectl` reaches the same cluster. */
  kubectlFlags: string[]
}
