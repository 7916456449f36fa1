import type { Condition, Protocol } from './resources.ts'

/** A multicluster.x-k8s.io ServiceExport: the Service of its name is meant for other clusters too (KEP-1645). */
export interface ServiceExport {
  kind: 'ServiceExport'
  namespace: string
  name: string
  conditions: Condition[]
}

/** A multicluster.x-k8s.io ServiceImport: what all clusters of the set that export the Service make of it together. */
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

/** That a Service is exported to other clusters, and how it comes back. */
export interface ExportView {
  /** `Valid`, `Ready`, `Conflict`. */
  conditions: Condition[]
  imported?: Pick<ServiceImport, 'type' | 'ips' | 'ports' | 'clusters'> & {
    /** Addresses in the slices of the import; absent where there is none of these slices. */
    endpoints?: number
  }
}
