import { GATEWAY_GROUP, refersToService } from '../kube/gateway-refs.ts'
import { defined } from '../lib/defined.ts'
import type { GatewayRule, Route, RouteBackend } from '../model/gateway.ts'
import type { Service } from '../model/resources.ts'
import type { RouteView } from '../model/way-in.ts'
import { withBackendTls } from './backend-tls.ts'
import { against, isTrue } from './conditions.ts'
import type { Lookup } from './lookup.ts'
import { isTroubled, parentViews, routeStanding } from './parents.ts'
import { atDrawn, type Resolved } from './routes.ts'
import { gatewaySpoken, withSpoken } from './spoken.ts'

/**
 * Every backend of a route of the Gateway API that names the Service and leads to one of the drawn ports, or to none at all. `service` is
 * absent if no such Service exists.
 */
export function gatewayRoutes(
  namespace: string,
  name: string,
  service: Service | undefined,
  drawn: readonly { index: number }[],
  lookup: Lookup,
): RouteView[] {
  return lookup.edge.backendsOf(namespace, name).flatMap(({ route, rule, backend }) => {
    const target = route.rules[rule]
    if (!target || route.parentRefs.length === 0) return []
    const view = backendView(route, target, backend, resolvedBackend(route, backend, service, lookup))
    return atDrawn(withProtocol(withParents(view, route, lookup), route, service, lookup), drawn)
  })
}

/** A backend with how Gateways connect to it. */
export function withProtocol(view: RouteView, route: Route, service: Service | undefined, lookup: Lookup): RouteView {
  const secured = withBackendTls(view, route, service, lookup)
  return withSpoken(secured, service, gatewaySpoken(route, secured, service, lookup))
}

/** A backend of a route, with what a request has to be to get there. */
export function backendView(route: Route, rule: GatewayRule, backend: RouteBackend, resolved: Resolved): RouteView {
  const [host] = route.hostnames
  const [first] = rule.matches
  const of = rule.backends.filter(({ mirror }) => !mirror).reduce((sum, one) => sum + one.weight, 0)
  const isSplit = !backend.mirror && rule.backends.filter(({ mirror }) => !mirror).length > 1
  return {
    kind: route.kind,
    namespace: route.namespace,
    name: route.name,
    ...defined({
      planned: route.planned && (true as const),
      host: host || undefined,
      hosts: route.hostnames.length > 1 ? route.hostnames : undefined,
      path: first?.path || undefined,
      pathType: first?.pathType || undefined,
      matches: rule.matches.length > 0 ? rule.matches : undefined,
    }),
    field: backend.field,
    ...defined({
      share: (isSplit || backend.weight === 0) && !backend.mirror ? { weight: backend.weight, of } : undefined,
      mirror: backend.mirror && (true as const),
    }),
    ...resolved,
  }
}

/**
 * The Service port that a backend reference leads to. Without a grant, without the Service and without the port it is invalid, and its
 * share of the requests is answered with 500 (HTTPRouteRule.backendRefs); a weight of 0 takes none. `service` is absent if none exists.
 */
export function resolvedBackend(route: Route, backend: RouteBackend, service: Service | undefined, lookup: Lookup): Resolved {
  const view = {
    backend: {
      service: backend.name,
      ...defined({
        port: backend.port,
        namespace: backend.namespace !== route.namespace ? backend.namespace : undefined,
        kind: !refersToService(backend) ? backend.kind : undefined,
      }),
    },
  }
  const isOff = backend.weight === 0 && !backend.mirror
  if (!refersToService(backend)) return { ...view, state: isOff ? 'off' : 'unknown', reason: 'not-a-service' }
  const index = service ? portIndex(route, backend, service) : -1
  const place = index < 0 ? {} : { leadsTo: index }
  if (isOff) return { ...view, ...place, state: 'off' }
  const grant = granted(route, backend, lookup)
  if (grant === 'no') return { ...view, ...place, state: 'broken', reason: 'not-granted' }
  if (!service) return { ...view, state: 'broken', reason: 'service-missing' }
  if (service.type !== 'ExternalName' && index < 0) return { ...view, state: 'broken', reason: 'port-missing' }
  if (grant === 'unsure') return { ...view, ...place, state: 'unknown', reason: 'not-granted' }
  return { ...view, ...place, ...(grant === 'unread' ? { state: 'unknown', reason: 'grant-unread' } : { state: 'ok' }) }
}

/** A UDPRoute sends over UDP, any other over TCP: a Service may have both with one number. */
function portIndex({ kind }: Route, { port: wanted }: RouteBackend, { ports }: Service): number {
  const isUdp = (protocol: string) => protocol === 'UDP'
  return ports.findIndex(({ port, protocol }) => port === wanted && isUdp(protocol) === (kind === 'UDPRoute'))
}

/** A route that no parent accepts is not an entry point; one that some accept is an entry point through these only. */
export function withParents(view: RouteView, route: Route, lookup: Lookup): RouteView {
  const parents = parentViews(route, lookup)
  // A route that is not applied yet may name objects that are kept elsewhere: all that counts against it is that no listener takes it.
  if (route.planned && !parents.every(({ reason }) => reason === 'no-listener')) return view
  const troubled = parents.filter(isTroubled)
  const faulty = parents.flatMap(({ certificates = [] }) =>
    certificates.filter(({ state }) => state === 'expired' || state === 'not-ready'),
  )
  const known = {
    ...view,
    ...defined({ parents: troubled.length > 0 ? troubled : undefined, listenerCertificates: faulty.length > 0 ? faulty : undefined }),
  }
  const state = routeStanding(parents)
  if (view.state !== 'ok' || state === 'ok') return known
  return { ...known, state, reason: 'not-accepted' }
}

/**
 * May a route refer to the backend? In its own namespace always; into another one where a ReferenceGrant there names the route's group,
 * kind and namespace, and the backend's group, kind and, if it gives one, name (gateway.networking.k8s.io ReferenceGrant). If not all
 * grants were read, or if the controller has resolved the reference anyway, this is uncertain: `unread` or `unsure`.
 */
function granted(route: Route, to: RouteBackend, lookup: Lookup): 'yes' | 'no' | 'unsure' | 'unread' {
  if (route.namespace === to.namespace || isGranted(route, to, lookup)) return 'yes'
  const isResolved = route.parents.some(({ conditions }) => isTrue(conditions, 'ResolvedRefs', route.generation))
  // A grant may be applied from elsewhere.
  if (route.planned) return 'unread'
  if (lookup.isWhole('referencegrants', to.namespace)) return isResolved ? 'unsure' : 'no'
  if (isResolved) return 'yes'
  const faults = route.parents.flatMap(({ conditions }) => against(conditions, route.generation))
  const isRefused = faults.some(({ type, reason, stale }) => type === 'ResolvedRefs' && reason === 'RefNotPermitted' && !stale)
  return isRefused && isOnlyOneOutside(route) ? 'no' : 'unread'
}

function isGranted({ kind, namespace }: Route, to: RouteBackend, lookup: Lookup): boolean {
  return lookup.edge
    .grantsIn(to.namespace)
    .some(
      (grant) =>
        grant.from.some((one) => one.group === GATEWAY_GROUP && one.kind === kind && one.namespace === namespace) &&
        grant.to.some((one) => one.group === to.group && one.kind === to.kind && (one.name === undefined || one.name === to.name)),
    )
}

function isOnlyOneOutside({ namespace, rules }: Route): boolean {
  return rules.flatMap((rule) => rule.backends).filter((backend) => backend.namespace !== namespace).length === 1
}
