import type { ObjectRef } from './resources.ts'

/**
 * What can be known of how packets travel. `proxy`: what serves the ClusterIPs and NodePorts on each Node; `proxyMode` and
 * `nodePortAddresses`: how kube-proxy is configured; `proxyReplacement`: whether the network plugin says that it stands in for it;
 * `network`: the network plugin; `podRange`, `serviceRange`, `nodePortRange`: from where addresses and ports are given out;
 * `proxySick`: a Pod of kube-proxy that is not Ready; `dnsService`, `dnsEndpoints` and `dnsDomain`: who answers names, how many of its
 * endpoints are ready, and below which domain; `clusterIP`: whom an address was given to.
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

/** One thing that the cluster shows of what carries the packets, with where it was read. Nothing here is guessed. */
export interface DataplaneFact {
  topic: DataplaneTopic
  /** The name of a component, or what stands in the field; several ranges are joined by commas. */
  value: string
  /** The Node that it is about, where it is about one. */
  node?: string
  object: ObjectRef
  field: string
}
