import { familyOf } from '../lib/ip.ts'
import type { Family, Service } from '../model/resources.ts'

/**
 * The IP families in which kube-proxy has rules for a Service: those of its ClusterIPs. It drops every other NodePort, external IP and load
 * balancer address (kube-proxy pkg/proxy/serviceport.go, GetClusterIPByFamily). Empty: the Service names none, so this is not known.
 */
export function proxiedFamilies({ ipFamilies, clusterIPs }: Pick<Service, 'ipFamilies' | 'clusterIPs'>): readonly Family[] {
  return ipFamilies.length > 0 ? ipFamilies : [...new Set(clusterIPs.map(familyOf))]
}

/** Does kube-proxy have rules for an address of this family? True if the families of the Service are not known. */
export function isProxied(service: Pick<Service, 'ipFamilies' | 'clusterIPs'>, address: string): boolean {
  const families = proxiedFamilies(service)
  return families.length === 0 || families.includes(familyOf(address))
}
