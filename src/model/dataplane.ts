import type { ObjectRef } from './resources.ts'

/**
 * What the cluster shows of its data plane. `proxy`: the component that serves ClusterIPs and NodePorts on each Node; `proxyMode` and
 * `nodePortAddresses`: how kube-proxy is configured; `proxyReplacement`: whether the network plugin reports that it replaces it; `network`:
 * the network plugin; `podRange`, `serviceRange`, `nodePortRange`: the ranges of addresses and ports; `proxySick`: a Pod of kube-proxy that
 * is not Ready; `dnsService`, `dnsEndpoints` and `dnsDomain`: the Service of cluster DNS, how many of its endpoints are ready, and below
 * which domain; `clusterIP`: the owner of an address.
 */
export type DataplaneTopic =
  | 'proxy'
  | 'proxyMode'
  | 'proxySick'
  | 'proxyReplacement'
  | 'nodePortAddresses'
  | 'network'
  | 'podRange'
  | 'serviceRange'
  | 'nodePortRange'
  | 'dnsService'
  | 'dnsEndpoints'
  | 'dnsDomain'
  | 'clusterIP'

/** One fact about the data plane, with where it was read. Nothing here is guessed. */
export interface DataplaneFact {
  topic: DataplaneTopic
  /** The name of a component, or the value of the field; several ranges are joined by commas. */
  value: string
  /** The Node that it is about, if it is about one. */
  node?: string
  object: ObjectRef
  field: string
  /** Why the API server takes no more addresses from the ServiceCIDR: it is being deleted, or its condition Ready is False. */
  closed?: 'deleting' | 'not-ready'
}
