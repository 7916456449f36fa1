import { hostOf } from '../kube/address-owners.ts'
import { serviceDnsName } from '../kube/dns-name.ts'
import { isInRange } from '../lib/cidr.ts'
import { includesIp, isIp, isSameIp } from '../lib/ip.ts'
import { nearest } from '../lib/similar.ts'
import type { OtherRoute } from '../model/other-route.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { AddressTarget } from '../model/target.ts'

/** The snapshot in which an address was looked for, and the one namespace whose Pods were read, if not all could be. */
export type Searched = Pick<
  Snapshot,
  'services' | 'pods' | 'nodes' | 'ingresses' | 'gatewayRoutes' | 'otherRoutes' | 'dataplane' | 'gaps' | 'source'
>

/** Why an address can be traced to nothing: what was looked for, close matches, and what could not be read; one line. */
export function missingAddress(target: AddressTarget, namespace: string, searched: Searched): string {
  const host = hostOf(target)
  const words =
    host === undefined
      ? ofPort(target, namespace, searched)
      : isIp(host)
        ? ofIp(host, target, namespace, searched)
        : ofName(host, target, searched)
  return `${target.text}: ${[words, ...unread(searched)].join('; ')}`
}

/** `a, b and 4 more`, sorted. */
function some(names: Iterable<string>, most = 4): string {
  const all = [...new Set(names)].sort()
  return all.length > most ? `${all.slice(0, most).join(', ')} and ${all.length - most} more` : all.join(', ')
}

function ofPort({ port }: AddressTarget, namespace: string, searched: Searched): string {
  const hosts = searched.source.kind === 'file' ? 'no Pod has' : `no Pod in namespace ${namespace} has`
  return `no Service has the NodePort ${port}, and ${hosts} that hostPort${nodePorts(searched)}`
}

function nodePorts({ services }: Searched): string {
  const ports = services.flatMap((service) => service.ports.flatMap(({ nodePort }) => nodePort ?? [])).map(String)
  return ports.length === 0 ? '' : `; NodePorts are ${some(ports)}`
}

function ofIp(host: string, { port }: AddressTarget, namespace: string, searched: Searched): string {
  const { nodes, pods, ingresses, source } = searched
  const node =
    nodes.find(({ addresses }) => addresses.some(({ address }) => isSameIp(address, host)))?.name ??
    pods.find((pod) => pod.hostNetwork && includesIp(pod.ips, host))?.node
  if (node !== undefined) {
    return `it is an address of node/${node}, but no Service has the NodePort ${port} and no Pod there declares that port as a hostPort${nodePorts(searched)}`
  }
  const ended = pods.find((pod) => includesIp(pod.ips, host))
  if (ended) return `pod/${ended.name} -n ${ended.namespace} had the address, but has ended (${ended.phase})`
  const ingress = ingresses.find(({ addresses }) => includesIp(addresses, host))
  if (ingress) {
    const hosts = some(ingress.rules.flatMap((rule) => rule.host ?? []))
    return `it is the address of ingress/${ingress.name} -n ${ingress.namespace}: trace one of its hosts${hosts === '' ? '' : ` (${hosts})`}`
  }
  const limit = source.kind === 'file' ? '' : ` (outside namespace ${namespace} only the first address of a Pod is known)`
  return `no Service, Pod or Node has this address${limit}${rangeWords(host, searched)}`
}

/** Where the address lies among the ranges that were read. */
function rangeWords(host: string, { nodes, dataplane = [] }: Searched): string {
  const ofPods = nodes.flatMap(({ name, podRanges = [] }) => podRanges.map((range) => ({ range, words: `Pod range of node/${name}` })))
  const ofServices = dataplane
    .filter(({ topic }) => topic === 'serviceRange')
    .flatMap(({ value }) => value.split(',').map((range) => ({ range, words: 'Service range' })))
  const ranges = [...ofPods, ...ofServices]
  const home = ranges.find(({ range }) => isInRange(host, range))
  if (home) return `; it is in the ${home.words} (${home.range})`
  const kinds = [...(ofPods.length > 0 ? ['the Pod range of any Node'] : []), ...(ofServices.length > 0 ? ['the Service range'] : [])]
  return kinds.length === 0 ? '' : `; it is not in ${kinds.join(' or ')}`
}

function ofName(host: string, { path }: AddressTarget, searched: Searched): string {
  const name = serviceDnsName(host)
  const { services, ingresses, gatewayRoutes = [], otherRoutes = [] } = searched
  const service = name && services.find((one) => one.namespace === name.namespace && one.name === name.service)
  if (name && service) {
    const where = `service/${service.name} -n ${service.namespace}`
    return service.headless ? `${where} has no Pod "${name.hostname}"` : `${where} is not headless: its Pods have no DNS names`
  }
  if (name?.isCertain) {
    const close = nearest(
      name.service,
      services.filter((one) => one.namespace === name.namespace).map((one) => one.name),
    )
    return `services "${name.service}" not found in namespace "${name.namespace}"${close ? `; did you mean "${close}"?` : ''}`
  }
  const rules = ingresses.flatMap((ingress) => ingress.rules.map((rule) => ({ ingress, ...rule })))
  const ofHost = rules.filter((rule) => rule.host?.toLowerCase() === host)
  const [first] = ofHost
  if (first && path !== undefined) {
    const paths = some(ofHost.flatMap((rule) => rule.paths.flatMap((one) => one.path ?? [])))
    return `ingress/${first.ingress.name} -n ${first.ingress.namespace} has rules for this host, but none for ${path}: it has ${paths}`
  }
  const routed =
    gatewayRoutes.find(({ hostnames }) => hostnames.some((one) => one.toLowerCase() === host)) ??
    otherRoutes.find((one) => routeHosts(one).some((name) => name.toLowerCase() === host))
  if (routed && path !== undefined) {
    const named = `${routed.kind.toLowerCase()}/${routed.name} -n ${routed.namespace}`
    const paths = some(routed.rules.flatMap(({ matches }) => matches.flatMap((one) => one.path ?? [])))
    return `${named} has rules for this host, but none for ${path}${paths === '' ? '' : `: it has ${paths}`}`
  }
  const hosts = [
    ...rules.flatMap((rule) => rule.host ?? []),
    ...gatewayRoutes.flatMap(({ hostnames }) => hostnames),
    ...otherRoutes.flatMap(routeHosts),
  ]
  const close = nearest(host, [...hosts, ...services.map((one) => `${one.name}.${one.namespace}`)])
  return `no Service, load balancer, Node, Ingress host or route host has this name${close ? `; did you mean "${close}"?` : ''}`
}

function routeHosts({ hosts, rules }: OtherRoute): string[] {
  return [...hosts, ...rules.flatMap((rule) => rule.hosts)]
}

/** The kinds that were requested and could not be read, or only in one namespace. */
function unread({ gaps }: Searched): string[] {
  const telling = new Set(['services', 'pods', 'nodes', 'ingresses', 'gatewayroutes', 'otherroutes'])
  const parts = gaps
    .filter(({ resource, namespace, instead }) => telling.has(resource) && namespace === undefined && instead === undefined)
    .map(({ api, reason, except }) => `${api.split('.')[0]}${except === undefined ? '' : ` outside namespace ${except}`} (${reason})`)
  return parts.length === 0 ? [] : [`not read: ${some(parts)}`]
}
