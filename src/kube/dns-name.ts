import { defined } from '../lib/defined.ts'

/** A name that the cluster's DNS gives for a Service (Kubernetes DNS-Based Service Discovery, dns-spec 1.1). */
export interface ServiceDnsName {
  namespace: string
  service: string
  /** What is before the Service: the hostname of one of its Pods. */
  hostname?: string
  /** Of `_http._tcp.web.demo.svc`: the port's name and its protocol. */
  srv?: { port: string; protocol: string }
  /** It holds `.svc`: it can mean nothing else. Which domain the cluster has is not known, so any may follow. */
  isCertain: boolean
}

/**
 * `web.demo`, `web.demo.svc`, `web-0.web.demo.svc.cluster.local`, `_http._tcp.web.demo.svc`; undefined of any other name, such as that of an
 * imported Service.
 */
export function serviceDnsName(host: string): ServiceDnsName | undefined {
  if (clusterSetName(host)) return undefined
  const labels = host.split('.')
  const end = labels.findIndex((label, index) => index >= 2 && label === 'svc')
  const isCertain = end >= 0
  const [first = '', second = '', third, fourth, ...more] = isCertain ? labels.slice(0, end) : labels
  if (more.length > 0 || second === '') return undefined
  if (fourth !== undefined && third !== undefined) {
    if (!first.startsWith('_') || !second.startsWith('_')) return undefined
    return { namespace: fourth, service: third, srv: { port: first.slice(1), protocol: second.slice(1).toUpperCase() }, isCertain }
  }
  if (third !== undefined) return { namespace: third, service: second, hostname: first, isCertain }
  return { namespace: second, service: first, isCertain }
}

/** A Service of the cluster whose DNS name another Service has as its `spec.externalName`. */
export interface AliasedService {
  namespace: string
  service: string
  /** What is before the Service: the hostname of one of its Pods. */
  hostname?: string
  /** `web.demo.svc`, or with the domain that clusters have by default: any other domain may be one outside of the cluster. */
  isCertain: boolean
  /**
   * The alias names no domain. The cluster's DNS completes names that a client asks for, but not the target of an alias (CoreDNS answers a
   * CNAME of `web.demo.svc.`).
   */
  lacksDomain: boolean
}

/** The Service that an `externalName` means, if it can be one of this cluster; it may end with a dot. */
export function aliasedService(externalName: string): AliasedService | undefined {
  const host = externalName.toLowerCase().replace(/\.$/, '')
  const name = serviceDnsName(host)
  if (!name?.isCertain || name.srv) return undefined
  const { namespace, service, hostname } = name
  const domain = host.slice(host.indexOf(`${service}.${namespace}.svc`) + `${service}.${namespace}.svc`.length)
  const lacksDomain = domain === ''
  return { namespace, service, ...defined({ hostname }), isCertain: lacksDomain || domain === '.cluster.local', lacksDomain }
}

/** The address in `10-244-0-5.demo.pod.cluster.local`, which the cluster's DNS answers for any address. */
export function podNameAddress(host: string): string | undefined {
  const [address = '', , pod] = host.split('.')
  if (pod !== 'pod') return undefined
  if (/^\d+-\d+-\d+-\d+$/.test(address)) return address.replaceAll('-', '.')
  const isIpv6 = /^[\da-f-]+$/.test(address) && (address.includes('--') || address.split('-').length === 8)
  return isIpv6 ? address.replaceAll('-', ':') : undefined
}

/** A name that the DNS of a set of clusters gives for an imported Service (KEP-1645, Multi-Cluster Services API: DNS). */
export interface ClusterSetName {
  namespace: string
  service: string
  /** The id of a cluster, in names of headless Services, and in those of Submariner for any Service (Lighthouse). */
  cluster?: string
  /** The hostname of a Pod of that cluster. */
  hostname?: string
}

const CLUSTER_SET = '.svc.clusterset.local'

/** `web.shop.svc.clusterset.local`, `east.web.shop.svc.clusterset.local`, `web-0.east.web.shop.svc.clusterset.local`; else undefined. */
export function clusterSetName(host: string): ClusterSetName | undefined {
  const name = host.toLowerCase().replace(/\.$/, '')
  if (!name.endsWith(CLUSTER_SET)) return undefined
  const [namespace, service, cluster, hostname, ...more] = name.slice(0, -CLUSTER_SET.length).split('.').reverse()
  if (!namespace || !service || more.length > 0) return undefined
  return { namespace, service, ...defined({ cluster, hostname }) }
}
