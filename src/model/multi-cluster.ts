import type { Condition, Protocol } from './resources.ts'

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
  ports: { name: string; port: number; protocol: Protocol }[]
  /** Clusters that export it. */
  clusters: string[]
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
