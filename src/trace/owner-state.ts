import { hostOf, isBalancedAt } from '../kube/address-owners.ts'
import { serviceDnsName } from '../kube/dns-name.ts'
import { refersToGateway } from '../kube/gateway-refs.ts'
import { defined } from '../lib/defined.ts'
import { familyOf, isIp, isSameIp } from '../lib/ip.ts'
import type { Owner } from '../model/address-owner.ts'
import type { AddressOwner, OwnerReason } from '../model/address-view.ts'
import type { ObjectRef, Pod } from '../model/resources.ts'
import type { ReadGap } from '../model/snapshot.ts'
import type { AddressTarget } from '../model/target.ts'
import type { Entry, RouteView } from '../model/way-in.ts'
import type { Chain } from './chain.ts'
import { isProxied } from './families.ts'
import { touches } from './gaps.ts'
import type { Lookup } from './lookup.ts'
import { leadsToOtherPort } from './name-port.ts'
import { openParent } from './open-parent.ts'
import { runningContainers } from './pods.ts'

type State = Pick<AddressOwner, 'state' | 'reason' | 'gateway'>

const ok: State = { state: 'ok' }

/** The state of the entry point at an address: of the entry point alone, not of what is behind it. */
export function ownerState(owner: Owner, chain: Chain | undefined, target: AddressTarget, lookup: Lookup): State {
  switch (owner.type) {
    case 'route':
      return routeState(owner, chain, lookup)
    case 'podIP':
    case 'hostPort':
    case 'hostNetwork':
      return isOfOtherFamily(owner, target, lookup) ? { state: 'unknown', reason: 'other-family' } : podState(owner, target, lookup)
    case 'node':
    case 'healthCheck':
      return ok
    default:
      if (isOfOtherFamily(owner, target, lookup)) return { state: 'broken', reason: 'other-family' }
      if (owner.type === 'dns' && chain) return nameState(owner, chain, target, lookup)
      return wayState(chain ? meantEntries(owner, chain, target) : [])
  }
}

/**
 * Is the address of an IP family for which its owner has no rules? kube-proxy has none for a NodePort or an external IP of a family that
 * the Service lacks; a plugin maps a hostPort to a Pod address of the same family.
 */
function isOfOtherFamily({ type, object }: Owner, target: AddressTarget, lookup: Lookup): boolean {
  const host = hostOf(target)
  const { namespace = '', name } = object
  if (host === undefined || !isIp(host)) return false
  if (type === 'hostPort') {
    const ips = lookup.pod(namespace, name)?.ips ?? []
    return ips.length > 0 && !ips.some((ip) => familyOf(ip) === familyOf(host))
  }
  const service = type === 'nodePort' || type === 'externalIP' ? lookup.service(namespace, name) : undefined
  return service !== undefined && !isProxied(service, host)
}

/** The entry points of the chain that an address is, to this owner of it. */
export function meantEntries(owner: Owner, chain: Chain, target: AddressTarget): Entry[] {
  return chain.ports.flatMap(({ entries }) => entries.filter((entry) => isMeant(entry, owner, target, chain)))
}

function isMeant(entry: Entry, { type, node }: Owner, target: AddressTarget, { service }: Chain): boolean {
  if (entry.type !== type) return false
  if (type === 'dns') return true
  const host = hostOf(target) ?? ''
  // An entry point by a load balancer bears its IP, and is asked for by its name as well.
  if (type === 'loadBalancer')
    return service?.loadBalancer.some((one) => isBalancedAt(one, host) && (one.ip ?? one.hostname) === entry.address) ?? false
  if (type !== 'nodePort') return isSameIp(entry.address, host)
  if (entry.port !== target.port || (isIp(host) && entry.family !== undefined && entry.family !== familyOf(host))) return false
  // A Node of which only the Pods were read is known from them; if no Nodes were read, the entry represents all Nodes.
  return node === undefined || entry.node === undefined || entry.node === node
}

const reasons: Readonly<Record<NonNullable<Entry['reason']>, OwnerReason>> = {
  pending: 'no-endpoint',
  'no-local-endpoint': 'dropped',
  'node-not-ready': 'node-not-ready',
  'node-unread': 'node-unread',
  'no-endpoint': 'no-endpoint',
  'port-error': 'port-error',
  'other-port': 'other-port',
  headless: 'headless',
  'not-listening': 'not-listening',
  'other-answer': 'other-answer',
  'answer-unknown': 'answer-unknown',
}

/**
 * Broken if every entry is. An entry that is `off` counts as broken unless it is a load balancer: a Node that a load balancer leaves out
 * drops a client of its NodePort, and nothing serves the external IP of a headless Service.
 */
function wayState(entries: readonly Entry[]): State {
  const states = entries.map(
    (entry): Pick<Entry, 'state' | 'reason'> =>
      entry.type !== 'loadBalancer' && entry.state === 'off' ? { ...entry, state: 'broken' } : entry,
  )
  const odd = states.find(({ state }) => state === 'broken') ?? states.find(({ state }) => state !== 'ok')
  if (!odd) return ok
  const isAll = states.every(({ state }) => state === odd.state)
  const reason = odd.reason && reasons[odd.reason]
  if (isAll && odd.state !== 'warn') return { state: odd.state, ...defined({ reason }) }
  const drops = reason === 'dropped' ? 'some-drop' : reason
  return { state: odd.state === 'unknown' ? 'unknown' : 'warn', ...defined({ reason: drops }) }
}

function routeState(owner: Owner, chain: Chain | undefined, lookup: Lookup): State {
  const { object, rule } = owner
  if (!chain) return { state: 'unknown', reason: rule?.backend ? 'service-unread' : 'no-service' }
  if (rule?.isPartial) return { state: 'unknown', reason: 'some-requests' }
  const route = chain.routes.find((one) => isOwner(one, owner))
  if (route !== undefined && route.state !== 'ok') return { state: route.state, reason: 'route' }
  const isOpen =
    object.kind === 'Ingress' ? chain.gaps.some(({ hops }) => hops.includes('routeClass')) : gatewayGaps(object, lookup).length > 0
  if (isOpen) return { state: 'unknown', reason: 'route' }
  const parent = openParent(object, lookup)
  if (parent?.reason !== 'gateway-unread') return parent ? { state: 'unknown', reason: 'route' } : ok
  const { namespace, name } = parent
  return { state: 'unknown', reason: 'gateway-unread', gateway: { namespace, name } }
}

/** Is the route, by the backend of that field, the owner? */
export function isOwner(route: RouteView, { object, rule }: Pick<Owner, 'object' | 'rule'>): boolean {
  return rule !== undefined && isSameRoute(route, object) && route.field.startsWith(rule.field)
}

/** Do both mean one route? */
export function isSameRoute(one: ObjectRef, other: ObjectRef): boolean {
  return one.kind === other.kind && one.namespace === other.namespace && one.name === other.name
}

/**
 * The gaps of the Gateways to which a route attaches: the route may have been accepted for a Gateway that is gone by now, or does not work.
 */
export function gatewayGaps({ kind, namespace = '', name }: Owner['object'], { edge, gaps }: Lookup): ReadGap[] {
  const parents = edge.route(kind, namespace, name)?.parentRefs.filter(refersToGateway) ?? []
  const unread = parents.filter((ref) => edge.gateway(ref.namespace, ref.name) === undefined)
  return gaps.filter((gap) => gap.resource === 'gateways' && unread.some((ref) => touches(gap, ref.namespace)))
}

/** A port that is not declared is not a fault; but if other ports are declared, it is doubtful (as in PT302 for a Service). */
function podState({ type, object, container }: Owner, target: AddressTarget, lookup: Lookup): State {
  const { port } = target
  const pod = lookup.pod(object.namespace ?? '', object.name)
  const running = pod ? runningContainers(pod) : []
  const meant = running.filter(({ name }) => container === undefined || name === container)
  if (pod?.phase !== 'Running' || !meant.some(({ state }) => state.state === 'running')) return { state: 'unknown', reason: 'not-running' }
  if (!meant.some(({ state, ready }) => state.state === 'running' && ready)) return { state: 'unknown', reason: 'not-ready' }
  const declares = running.some(({ ports }) => ports.length > 0)
  return port !== undefined && container === undefined && declares
    ? { state: 'unknown', reason: 'undeclared' }
    : type === 'podIP'
      ? accessState(pod, target, lookup)
      : ok
}

/** Who may connect to the address of a Pod itself. Where clients are named, the verdict is for these. */
function accessState(pod: Pod, target: AddressTarget, { access, clients }: Lookup): State {
  const { port, protocol = 'TCP' } = target
  if (port === undefined || clients.length > 0 || !access.mayHavePolicies(pod.namespace)) return ok
  const address = hostOf(target) ?? ''
  const { pods, outside, certainty } = access.whoMayConnect({ to: { type: 'pod', pod }, address, port, protocol })
  if (pods === 'everyone' || pods === 'some') return ok
  if (pods === 'unknown') return { state: 'unknown', reason: 'access-unknown' }
  return { state: outside === 'nobody' && certainty === 'proven' ? 'broken' : 'unknown', reason: 'denied' }
}

/** Is there a Pod or an endpoint that the part of a DNS name before its Service can mean? Only headless Services have such names. */
export function isNamed({ hostname, object: { namespace = '', name } }: Owner, lookup: Lookup): boolean {
  if (hostname === undefined) return true
  if (!lookup.service(namespace, name)?.headless) return false
  const isHost = hostTest(hostname, namespace, lookup)
  const endpoints = lookup.slicesOf(namespace, name).flatMap((slice) => slice.endpoints)
  return (
    lookup.podsIn(namespace).some((pod) => pod.subdomain === name && isHost(pod.name, '')) ||
    endpoints.some(({ target, address }) => isHost(target?.name, address))
  )
}

/** Does an endpoint have the hostname: that of its Pod, or its address with dashes (CoreDNS, plugin kubernetes, endpoint names)? */
function hostTest(hostname: string, namespace: string, lookup: Lookup): (pod: string | undefined, address: string) => boolean {
  return (pod, address) =>
    address.replaceAll(/[.:]/g, '-') === hostname || (pod !== undefined && (lookup.pod(namespace, pod)?.hostname ?? pod) === hostname)
}

/**
 * A service record (`_http._tcp.web.demo.svc`) of a headless Service gives the ports of its slices: a port that none of them has gets no
 * record, although the name without the port has the addresses.
 */
function lacksRecord({ service, ports }: Chain): boolean {
  const endpoints = ports.flatMap((port) => port.endpoints).filter(({ usable }) => usable)
  if (!service?.headless || endpoints.length === 0) return false
  return endpoints.every(({ port }) => port === undefined)
}

/** A name of a Service, or of one of its Pods; the port of a service record is that of the endpoints, whatever the Service calls it. */
function nameState(owner: Owner, chain: Chain, target: AddressTarget, lookup: Lookup): State {
  const isRecord = serviceDnsName(hostOf(target) ?? '')?.srv !== undefined
  if (isRecord) return lacksRecord(chain) ? { state: 'broken', reason: 'not-published' } : ok
  const published = owner.hostname === undefined ? ok : publishedState(owner.hostname, chain, lookup)
  if (published.state !== 'ok') return published
  // A client that names no port may mean any of them.
  if (target.port === undefined) return ok
  return leadsElsewhere(owner, chain, target.port, lookup)
    ? { state: 'unknown', reason: 'other-port' }
    : wayState(meantEntries(owner, chain, target).filter(({ reason }) => reason !== 'other-port'))
}

/** A Pod's own name leads to it alone. */
function leadsElsewhere({ hostname, object }: Owner, { ports }: Chain, port: number, lookup: Lookup): boolean {
  const service = lookup.service(object.namespace ?? '', object.name)
  if (!service) return false
  const isHost = hostname === undefined ? () => true : hostTest(hostname, service.namespace, lookup)
  const endpoints = ports.flatMap((one) => one.endpoints).filter(({ pod, address }) => isHost(pod, address))
  const protocols = new Set(ports.filter((one) => one.port === port).map(({ protocol }) => protocol))
  return [...(protocols.size > 0 ? protocols : (['TCP', 'UDP'] as const))].every((protocol) =>
    leadsToOtherPort(service, { port, protocol }, endpoints, lookup),
  )
}

/** The cluster's DNS gives the addresses that the slices list as ready (CoreDNS, plugin kubernetes). */
function publishedState(hostname: string, chain: Chain | undefined, lookup: Lookup): State {
  const isHost = hostTest(hostname, chain?.target.namespace ?? '', lookup)
  const endpoints = chain?.ports.flatMap((port) => port.endpoints) ?? []
  if (endpoints.some(({ pod, address, state }) => state === 'ready' && isHost(pod, address))) return ok
  const isUnread = chain?.gaps.some((gap) => gap.hops.includes('endpoint'))
  return { state: isUnread ? 'unknown' : 'broken', reason: 'not-published' }
}
