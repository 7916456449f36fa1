import { GATEWAY_GROUP } from '../kube/gateway-refs.ts'
import { matches } from '../kube/selector.ts'
import { defined } from '../lib/defined.ts'
import type { AgainstCondition, ListenerMatch, ListenerReason } from '../model/edge.ts'
import type { Gateway, Listener, ParentRef, Route } from '../model/gateway.ts'
import { against, gatewayStateBy, toldOfGateway } from './conditions.ts'
import type { Lookup } from './lookup.ts'

/** Kinds of routes by the protocol of a listener (gateway.networking.k8s.io Listener); a protocol of its own is the controller's matter. */
const kindsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', ['HTTPRoute', 'GRPCRoute']],
  ['HTTPS', ['HTTPRoute', 'GRPCRoute']],
  ['TLS', ['TLSRoute', 'TCPRoute']],
  ['TCP', ['TCPRoute']],
  ['UDP', ['UDPRoute']],
])

/** The listeners of a Gateway that a parent reference means: all, or those of its `sectionName` and `port`. */
export function meantListeners(gateway: Gateway, { sectionName, port }: ParentRef): Listener[] {
  return gateway.listeners.filter(
    (listener) => (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port),
  )
}

/** Does the listener take the route? Decided by the rules that the API gives to controllers; the most telling one is checked first. */
export function listenerMatch(route: Route, gateway: Gateway, listener: Listener, lookup: Lookup): ListenerMatch {
  const { name, port, protocol, hostname } = listener
  const view = { name, port, protocol, ...defined({ hostname: hostname || undefined }) }
  const reason = refusal(route, gateway, listener, lookup)
  if (reason !== undefined) {
    const state = reason === 'namespace-unread' ? 'unknown' : 'broken'
    return { ...view, state, reason, ...allowedBy(listener, reason) }
  }
  const stopped = listenerFault(gateway, listener)
  // Kinds in its list that are unknown here are not the kind of this route.
  if (!stopped || stopped.reason === 'InvalidRouteKinds') return { ...view, state: 'ok' }
  return { ...view, state: gatewayStateBy(stopped), reason: 'not-programmed', against: stopped }
}

function allowedBy({ kinds, from, selector }: Listener, reason: ListenerReason): Pick<ListenerMatch, 'allowed'> {
  if (reason === 'kind') return { allowed: { kinds: kinds.map(({ kind }) => kind) } }
  if (reason !== 'namespace' && reason !== 'namespace-unread') return {}
  return { allowed: { from, ...defined({ selector }) } }
}

/** The condition that stops a listener from taking its traffic, or a part of it. */
export function listenerFault(gateway: Gateway, { conditions }: Listener): AgainstCondition | undefined {
  return toldOfGateway(against(conditions, gateway.generation))
}

function refusal(route: Route, gateway: Gateway, listener: Listener, lookup: Lookup): ListenerReason | undefined {
  const known = kindsOf.get(listener.protocol)
  if (known && !known.includes(route.kind)) return 'protocol'
  if (listener.kinds.length > 0 && !listener.kinds.some(({ group, kind }) => group === GATEWAY_GROUP && kind === route.kind)) return 'kind'
  const allowed = allowsNamespace(route, gateway, listener, lookup)
  if (allowed === false) return 'namespace'
  if (!sharesHost(route, listener)) return 'hostname'
  return allowed === undefined ? 'namespace-unread' : undefined
}

/** A TCP or UDP route has no hosts; a listener without a hostname, and a route without any, take all (HTTPRouteSpec.hostnames). */
function sharesHost({ kind, hostnames }: Route, { hostname }: Listener): boolean {
  if (kind === 'TCPRoute' || kind === 'UDPRoute' || hostname === undefined || hostnames.length === 0) return true
  return hostnames.some((one) => meet(one, hostname))
}

/** RouteNamespaces: the selector is one of the labels of the namespace, not of the route. Undefined: these were not read. */
function allowsNamespace(route: Route, gateway: Gateway, { from, selector }: Listener, lookup: Lookup): boolean | undefined {
  if (from === 'All') return true
  if (from === 'Same') return route.namespace === gateway.namespace
  if (from === 'None') return false
  if (from !== 'Selector') return undefined
  if (!selector) return false
  const labels = lookup.edge.labelsOf(route.namespace)
  if (labels) return matches(selector, labels)
  // Every namespace has its name as a label (NamespaceDefaultLabelName, since 1.21).
  const own = 'kubernetes.io/metadata.name'
  const keys = [...Object.keys(selector.matchLabels), ...selector.matchExpressions.map(({ key }) => key)]
  return keys.every((key) => key === own) ? matches(selector, { [own]: route.namespace }) : undefined
}

/**
 * Do two hostnames have a host in common? A `*` in front stands for one label or more (gateway.networking.k8s.io Hostname), so that
 * `*.example.com` and `a.b.example.com` meet, and `*.example.com` and `example.com` do not.
 */
export function meet(one: string, other: string): boolean {
  const a = one.toLowerCase()
  const b = other.toLowerCase()
  return a === b || isBelow(a, b) || isBelow(b, a)
}

function isBelow(host: string, wildcard: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1)) && host.length > wildcard.length - 1
}
