import type { ObjectRef, Protocol } from './common.ts'

/** An endpoint of a slice, with the nil rules of its conditions applied. */
export interface SliceEndpoint {
  /** `addresses[0]`: kube-proxy uses no other. */
  address: string
  /** nil is true (discovery/v1 EndpointConditions). */
  ready: boolean
  /** nil is true. */
  serving: boolean
  /** nil is false. */
  terminating: boolean
  node?: string
  zone?: string
  /** The Pod of the slice's namespace (or other object) that the address belongs to; absent for manually created addresses. */
  target?: ObjectRef & { uid?: string }
  hintZones: string[]
  hintNodes: string[]
}

/** A port of a slice. */
export interface SlicePort {
  /** Absent when nil: kube-proxy ignores such a port. */
  name?: string
  /** Absent when nil: kube-proxy ignores such a port. */
  port?: number
  protocol: Protocol
}

/** An EndpointSlice, or a subset of a core/v1 Endpoints object in the same shape (see `kind`). */
export interface EndpointSlice {
  kind: 'EndpointSlice' | 'Endpoints'
  namespace: string
  name: string
  /** Label `kubernetes.io/service-name`; for Endpoints its own name. Absent: it belongs to no Service. */
  service?: string
  /** Label `endpointslice.kubernetes.io/managed-by`. */
  managedBy?: string
  /** Label `multicluster.kubernetes.io/service-name`: its addresses belong to the ServiceImport of that name. */
  importedAs?: string
  /** Label `multicluster.kubernetes.io/source-cluster`: the id of the cluster that its addresses are in. */
  sourceCluster?: string
  /** `IPv4`, `IPv6`, or `FQDN`, which kube-proxy ignores. */
  addressType: string
  ports: SlicePort[]
  endpoints: SliceEndpoint[]
}
