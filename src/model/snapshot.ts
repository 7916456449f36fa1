import type { PolicyAgent } from './access.ts'
import type { AddressPool } from './address-pool.ts'
import type { BackendTlsPolicy } from './backend-tls.ts'
import type { Certificate } from './certificate.ts'
import type { Corefile } from './corefile.ts'
import type { DataplaneFact } from './dataplane.ts'
import type { DestinationRule } from './destination-rule.ts'
import type { Gateway, GatewayClass, Namespace, ReferenceGrant, Route } from './gateway.ts'
import type { HeldAddress } from './held-address.ts'
import type { Ingress, IngressClass } from './ingress.ts'
import type { ClusterExport, ClusterGateway, ClusterProperty, ServiceExport, ServiceImport } from './multi-cluster.ts'
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
 * Why something was not read. `not-served`: the cluster has no such API; `absent`: it is not in the dump;
 * `placeholder`: a value in a manifest is a placeholder; `source`: another program must generate manifests from a file first.
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
  /** The one object that it is about, or whose parts were not read: for EndpointSlices the Service. Absent: any. */
  name?: string
  /** The one namespace that was read, although not all namespaces could be. */
  except?: string
  reason: GapReason
  /** The message of the server or the network, one line. */
  message: string
  /** The place of a manifest that could not be read: a file and a line. */
  file?: string
  line?: number
  /** The one object of which a part is unknown. */
  object?: ObjectRef
  /** What was read instead: then the gap hides only details. */
  instead?: string
}

/**
 * How much of a resource was read: `all` of its scope, `selected` (only what one Service selects), or `none`: it was not requested, or
 * it could not be read (then a gap says so).
 */
export type Extent = 'all' | 'selected' | 'none'

/** Nothing was requested yet. Lists the resources that a snapshot can hold. */
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
  addresspools: 'none',
  multicluster: 'none',
  clusterproperties: 'none',
  clustergateways: 'none',
  gateways: 'none',
  gatewayclasses: 'none',
  gatewayroutes: 'none',
  otherroutes: 'none',
  istiogateways: 'none',
  destinationrules: 'none',
  referencegrants: 'none',
  certificates: 'none',
  backendtlspolicies: 'none',
  namespaces: 'none',
  events: 'none',
  manifests: 'none',
} as const satisfies Record<string, Extent>

/**
 * The kinds a snapshot can hold, by their plural resource name. `endpoints` are in `endpointslices` in the same shape; `dataplane` is
 * whatever shows the data plane, `addresspools` the kinds in which network plugins keep addresses, `gatewayroutes` the routes of the Gateway API of all kinds, `otherroutes` those of further controllers,
 * `istiogateways` the Gateways of Istio, `adminpolicies` the kinds of policy.networking.k8s.io, `vendorpolicies` those of network plugins,
 * and `manifests` whatever a file would create.
 */
export type Resource = keyof typeof NOTHING_READ

/** What was read from a cluster, a dump or the demo at one moment. */
export interface Snapshot {
  apiVersion: 'porttrace/v1'
  kind: 'Snapshot'
  /** RFC 3339: when the reading ended. */
  taken: string
  source: SnapshotSource
  /** A resource that is not listed was not read. */
  extent: Readonly<Partial<Record<Resource, Extent>>>
  /** For a dump: resources that a cluster may lack and that the dump has no objects of. The trace assumes that they are empty. */
  assumedEmpty?: Resource[]
  /** For a resource that was not read in all namespaces: the namespaces whose objects were all read. */
  listed?: Readonly<Partial<Record<Resource, string[]>>>
  services: Service[]
  slices: EndpointSlice[]
  pods: Pod[]
  nodes: Node[]
  ingresses: Ingress[]
  ingressClasses: IngressClass[]
  policies: NetworkPolicy[]
  workloads: Workload[]
  /** Cluster-wide policies, and plugin-specific policies; each absent if there are none. */
  adminPolicies?: AdminPolicy[]
  vendorPolicies?: VendorPolicy[]
  /** What enforces policies; absent if the cluster shows nothing. */
  policyAgents?: PolicyAgent[]
  /** The data plane; absent if it was not requested. */
  dataplane?: DataplaneFact[]
  /** Addresses that objects keep for others; absent if there are none, or if they were not requested. */
  heldAddresses?: HeldAddress[]
  /** Where network plugins keep the addresses of Pods; absent if there is none, or if they were not requested. */
  addressPools?: AddressPool[]
  /** The configuration of CoreDNS; absent if it was not requested, or there is none. */
  corefiles?: Corefile[]
  /** Exports to other clusters, and imports; absent if there are none. */
  exports?: ServiceExport[]
  imports?: ServiceImport[]
  /** Facts about the cluster itself, such as its id; absent if they were not requested or there are none. */
  clusterProperties?: ClusterProperty[]
  /** The Gateways of Submariner; absent if they were not requested or there are none. */
  clusterGateways?: ClusterGateway[]
  /** What the other chosen contexts say of Services that are imported; absent if there is one context only. */
  elsewhere?: ClusterExport[]
  /** Objects of the Gateway API, each absent if there are none. */
  gateways?: Gateway[]
  gatewayClasses?: GatewayClass[]
  gatewayRoutes?: Route[]
  /** Routes of other kinds; absent if there are none. */
  otherRoutes?: OtherRoute[]
  /** DestinationRules, which divide the endpoints of Services into subsets; absent if there are none. */
  destinationRules?: DestinationRule[]
  referenceGrants?: ReferenceGrant[]
  /** Certificates that cert-manager keeps; absent if there are none. */
  certificates?: Certificate[]
  /** Policies by which Gateways connect to Services by TLS; absent if there are none. */
  backendTlsPolicies?: BackendTlsPolicy[]
  /** Absent if they were not requested. */
  namespaces?: Namespace[]
  /** Warning events of the Namespaces in which something is broken; absent if they were not requested. */
  events?: WarningEvent[]
  /**
   * Objects that were requested by name but do not exist; absent if all exist. A Pod without a namespace stands for any Pod with
   * the labels of its name.
   */
  missing?: ObjectRef[]
  gaps: ReadGap[]
}

/** The lists of a snapshot, each with the objects of one kind or of kinds that are alike. */
export type SnapshotLists = { [Name in ListName]: NonNullable<Snapshot[Name]> }

type ListName = Exclude<
  { [Name in keyof Snapshot]-?: NonNullable<Snapshot[Name]> extends unknown[] ? Name : never }[keyof Snapshot],
  'gaps' | 'assumedEmpty' | 'missing' | 'elsewhere'
>

/** The source of the snapshot, for headers and for the flags of suggested commands. */
export interface SnapshotSource {
  kind: 'cluster' | 'file'
  /** The context's name, or the file's. */
  name: string
  /** `--context` and the like to repeat in a suggested command; empty when the plain `kubectl` reaches the same cluster. */
  kubectlFlags: string[]
}
