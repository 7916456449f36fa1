import type { Condition, Protocol, ServicePort } from './resources.ts'
import type { HopState, Verdict } from './verdict.ts'

/** A multicluster.x-k8s.io ServiceExport: the Service of the same name is exported to other clusters (KEP-1645). */
export interface ServiceExport {
  kind: 'ServiceExport'
  namespace: string
  name: string
  conditions: Condition[]
}

/** A multicluster.x-k8s.io ServiceImport: the combined Service of all clusters of the set that export it. */
export interface ServiceImport {
  kind: 'ServiceImport'
  namespace: string
  name: string
  /** `ClusterSetIP` or `Headless`. */
  type: string
  ips: string[]
  ports: ImportPort[]
  /** Clusters that export it. */
  clusters: string[]
  /** Annotation `multicluster.kubernetes.io/derived-service`: the Service by which kube-proxy handles the import. */
  derived?: string
  /** `Ready`; absent if there are none. */
  conditions?: Condition[]
}

/** A port of a ServiceImport; `name` is `''` if it has none. */
export interface ImportPort {
  name: string
  port: number
  protocol: Protocol
}

/** An about.k8s.io ClusterProperty: a fact about the cluster itself, such as its id in a set of clusters (KEP-2149). */
export interface ClusterProperty {
  kind: 'ClusterProperty'
  name: string
  value: string
}

/** A submariner.io Gateway: a Node by which the networks of the clusters are connected, and what it says of each connection. */
export interface ClusterGateway {
  kind: 'Gateway'
  namespace: string
  name: string
  /** `status.haStatus`, `active` or `passive`: a passive one has no connections. */
  haStatus: string
  /** The id of its own cluster; absent if it has not said it yet. */
  cluster?: string
  connections: ClusterConnection[]
}

/** The connection to a gateway of another cluster. */
export interface ClusterConnection {
  /** The id of that cluster. */
  cluster: string
  /** `connected`, `connecting` or `error`; any other text is kept as the server sent it. */
  status: string
  /** `''` if there is none. */
  message: string
}

/** How the network of another cluster is connected with this one, by the Gateways of Submariner. */
export interface ClusterLink {
  /** The Gateway whose connection this is; without a connection the active one, or the first. */
  gateway: { namespace: string; name: string }
  /** Of the best connection: `connected`, `connecting` or `error`; absent if there is none. */
  status?: string
  /** What the Gateway says of it; absent if it says nothing. */
  message?: string
  /** Submariner itself has written all slices of the cluster, so the ids of clusters are its own. */
  sameIds: boolean
}

/** The export of a Service to other clusters, and its import. */
export interface ExportView {
  /** `Valid`, `Ready`, `Conflict`. */
  conditions: Condition[]
  imported?: Pick<ServiceImport, 'type' | 'ips' | 'ports' | 'clusters'> & {
    /** Addresses in the slices of the import; absent if it has no slices. */
    endpoints?: number
  }
}

/** A ServiceImport, and the clusters that its traffic goes to. */
export interface ImportView extends Pick<ServiceImport, 'namespace' | 'name' | 'type' | 'ips' | 'ports'> {
  /** Its conditions that are not True, such as `Ready`; absent if there are none. */
  against?: Condition[]
  /** The Service by which kube-proxy handles it; absent if the import names none. */
  derived?: { name: string; state: 'ok' | 'missing' | 'unread' }
  /** The id of the cluster in which the import was read; absent if no object shows it. */
  cluster?: string
  /** The port that a client asks for, if the import does not have it. */
  lacksPort?: number
  /** One for each cluster that the import lists or that its slices name, by id. */
  sources: ImportSource[]
}

/** A cluster that exports the Service, as the import and its slices show it. */
export interface ImportSource {
  /** The id of the cluster; `''` for slices without the label `multicluster.kubernetes.io/source-cluster`. */
  cluster: string
  /** Is it in `status.clusters` of the import? */
  listed: boolean
  /** Its slices, their addresses, and how many of these are ready; absent if no slice is of this cluster. */
  slices?: { count: number; endpoints: number; ready: number }
  /** Absent if no Gateway of Submariner was read, if it is the own cluster, or if it has no slices. */
  link?: ClusterLink
  exporter: ExporterView
}

/** The Service of the other cluster, as far as it could be found. */
export interface ExporterView {
  state: HopState
  /**
   * Why the state is not `ok`, as a word for scripts. `not-chosen`: the cluster is not known to be among the contexts; `ambiguous`: several
   * contexts export it, and no object shows which of them is this cluster; `unread`: the cluster could not be read; `export-missing`: it has
   * no ServiceExport; `service-missing`: it has no such Service; `not-valid`: its controller does not accept the export; `conflict`: the
   * exports of several clusters contradict each other.
   */
  reason?: 'not-chosen' | 'ambiguous' | 'unread' | 'export-missing' | 'service-missing' | 'not-valid' | 'conflict'
  /** The context in which the Service is; absent if it is not known. */
  context?: string
  /** It is the cluster in which the import was read. */
  here?: true
  /**
   * What shows that the context is this cluster. `property`: its ClusterProperty; `label`: the slices that its own controller writes;
   * `gateway`: its own Gateways of Submariner. The other two are inferred, and so is what is wrong in the context: `address`: the slices hold addresses of its
   * Service; `export`: it is the only context with a valid ServiceExport that is not known to be another cluster.
   */
  by?: 'property' | 'label' | 'gateway' | 'address' | 'export'
  /** Why it could not be read; for `ambiguous` the contexts. */
  message?: string
  /** The conditions of its ServiceExport; absent if there is none. */
  conditions?: Condition[]
  /** The ports of the Service; absent if it was not read. */
  ports?: ServicePort[]
  headless?: true
  verdict?: Verdict
}

/** What one cluster says of the export of a Service. */
export interface ClusterExport {
  namespace: string
  name: string
  /** The context in which it was read; absent for the cluster of the snapshot itself, if it has none. */
  context?: string
  /** The id of the cluster, and what shows it; absent if no object does. */
  cluster?: string
  by?: 'property' | 'label' | 'gateway'
  exported: 'yes' | 'no' | 'unread'
  /** The conditions of its ServiceExport. */
  conditions: Condition[]
  service: 'found' | 'missing' | 'unread'
  ports: ServicePort[]
  headless: boolean
  /** The addresses of the Service and of its endpoints. */
  addresses: string[]
  /** The verdict on the Service there; absent if it was not traced. */
  verdict?: Verdict
  /** Why something of it could not be read. */
  message?: string
}
