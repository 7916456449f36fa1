import { rowOf } from '../../kube/other-routes/table.ts'
import { defined } from '../../lib/defined.ts'
import { memo } from '../../lib/memo.ts'
import type { OtherBackend, OtherRoute, OtherRule } from '../../model/other-route.ts'
import type { Service, ServicePort } from '../../model/resources.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Lookup } from '../lookup.ts'
import { isTroubled, routeStanding } from '../parents.ts'
import { atDrawn, type Resolved } from '../routes.ts'
import { virtualServiceSpoken, withSpoken } from '../spoken.ts'
import { standingViews } from './standing.ts'
import { subsetStanding } from './subset.ts'

/**
 * Every backend of a route of a further kind that names the Service and leads to one of the drawn ports, or to none at all. `service` is
 * absent if no such Service exists.
 */
export function otherRoutes(
  namespace: string,
  name: string,
  service: Service | undefined,
  drawn: readonly { index: number }[],
  lookup: Lookup,
): RouteView[] {
  return lookup.otherRoutes
    .entriesTo(namespace, name)
    .flatMap(({ route, rule, backend }) =>
      backendViews(route, rule, backend, service, lookup).flatMap((one) => atDrawn(withStanding(one, route, lookup), drawn)),
    )
}

/** A backend as a view for each Service port to which it leads, or one that says why it leads to none. */
export function backendViews(
  route: OtherRoute,
  rule: OtherRule,
  backend: OtherBackend,
  service: Service | undefined,
  lookup: Lookup,
): RouteView[] {
  const hosts = lookup.otherRoutes.hosts.of(route, rule)
  const matches = lookup.otherRoutes.hosts.matchesOf(route, rule)
  const [first] = matches
  const sharing = rule.backends.filter(({ mirror }) => !mirror)
  const of = sharing.reduce((sum, one) => sum + one.weight, 0)
  const { nameField, portField, field } = backend
  const view = {
    ...routePlace(route),
    ...defined({ host: hosts[0], path: first?.path, pathType: first?.pathType }),
    ...(isHostless(route) && { hostless: true as const }),
    ...(hosts.length > 1 && { hosts: [...hosts] }),
    ...(matches.length > 1 && { matches: [...matches] }),
    field,
    ...(nameField !== `${field}.name` && { nameField }),
    ...(portField !== undefined && portField !== `${field}.port` && { portField }),
    ...((sharing.length > 1 || backend.weight === 0) && !backend.mirror && { share: { weight: backend.weight, of } }),
    ...(backend.mirror && { mirror: true as const }),
    ...((rule.isPartial || lookup.otherRoutes.hosts.isPartial(route)) && { isPartial: true as const }),
    ...defined({ setting: backend.needsSetting }),
  }
  const spoken = virtualServiceSpoken(route, backend)
  return resolved(route, backend, service, lookup).map((one) => withSpoken({ ...view, ...one }, service, spoken))
}

/** What names a route of a further kind, and whether it is applied. */
export function routePlace({ kind, namespace, name, planned }: OtherRoute): Pick<RouteView, 'kind' | 'namespace' | 'name' | 'planned'> {
  return { kind, ...(namespace !== '' && { namespace }), name, ...(planned && { planned: true as const }) }
}

/** Does its kind have no hosts, and is it not a part of a route that has? */
function isHostless({ group, kind }: OtherRoute): boolean {
  return rowOf(group, kind)?.isOfHosts !== true && kind !== 'TraefikService'
}

function resolved(route: OtherRoute, backend: OtherBackend, service: Service | undefined, lookup: Lookup): Resolved[] {
  const { kind, namespace, name, port, weight, mirror } = backend
  const view = {
    backend: {
      service: name,
      ...defined({ port }),
      ...(namespace !== route.namespace && namespace !== '' && { namespace }),
      ...(kind !== 'Service' && { kind }),
    },
  }
  const isOff = weight === 0 && !mirror
  if (kind !== 'Service') return [{ ...view, state: isOff ? 'off' : 'unknown', reason: 'not-a-service' }]
  const ports: LeadsTo = service && service.type !== 'ExternalName' ? portsMeant(backend, service, lookup) : []
  const state = stateOf(route, backend, service, ports, lookup)
  const isPlaced = typeof ports !== 'string' && ports.length > 0
  return (isPlaced ? ports : [undefined]).map((leadsTo) => ({ ...view, ...defined({ leadsTo }), ...(isOff ? { state: 'off' } : state) }))
}

/** A setting of the controller decides before anything else does. */
function stateOf(
  route: OtherRoute,
  backend: OtherBackend,
  service: Service | undefined,
  ports: LeadsTo,
  lookup: Lookup,
): Pick<RouteView, 'state' | 'reason' | 'subset'> {
  if (!service) return { state: 'broken', reason: 'service-missing' }
  if (ports === 'missing') return { state: 'broken', reason: 'port-missing' }
  if (ports === 'unread') return { state: 'unknown', reason: 'port-unread' }
  return backend.needsSetting === undefined
    ? subsetStanding(route, backend, service, lookup)
    : { state: 'unknown', reason: 'setting-unread' }
}

/** Worked out once for each route, however many Services and ports it leads to. */
const standingsOf = memo((lookup: Lookup) => memo((route: OtherRoute) => standingViews(route, lookup)))

/** Adds the state of the route at its controllers and Gateways, if any of them has a problem. */
function withStanding(view: RouteView, route: OtherRoute, lookup: Lookup): RouteView {
  const parents = standingsOf(lookup)(route)
  const troubled = parents.filter(isTroubled)
  // A Gateway that is kept elsewhere is not a fault of a Service in manifests: it is reported for the route itself.
  if (troubled.every(({ reason }) => reason === 'gateway-unread')) return view
  const state = routeStanding(parents)
  const known = { ...view, parents: troubled }
  return view.state !== 'ok' || state === 'ok' ? known : { ...known, state, reason: 'not-accepted' }
}

/** Indexes in `spec.ports` of the Service to which a backend leads; `missing`: it has no such port; `unread`: what decides was not read. */
type LeadsTo = readonly number[] | 'missing' | 'unread'

/** The Service ports that a backend means, by the rules of its kind (`portMeaning`, `withoutPort`). */
function portsMeant({ port, portMeaning, withoutPort }: OtherBackend, service: Service, lookup: Lookup): LeadsTo {
  const { ports } = service
  if (port === undefined) return withoutPort === 'all' ? ports.map((_, index) => index) : onlyPort(ports, withoutPort)
  if (portMeaning === 'endpoint' && typeof port === 'number') return portOfPods(port, service, lookup)
  const isMeant = (one: ServicePort) => (typeof port === 'string' ? one.name === port : one.port === port)
  // A TCP and a UDP port may have one number: the TCP port is used.
  const tcp = ports.findIndex((one) => isMeant(one) && one.protocol !== 'UDP')
  const index = tcp >= 0 ? tcp : ports.findIndex(isMeant)
  return index < 0 ? 'missing' : [index]
}

/** Which of several ports is used, its controller decides by the port at which a request came in. */
function onlyPort(ports: readonly ServicePort[], withoutPort: 'only' | 'required'): LeadsTo {
  if (withoutPort === 'required') return 'missing'
  return ports.length === 1 ? [0] : 'unread'
}

/** A port of the Pods is one of the Service that leads there: by its number, or by the number that the slices give its name. */
function portOfPods(port: number, { namespace, name, ports }: Service, lookup: Lookup): LeadsTo {
  const names = new Set(
    lookup.slicesOf(namespace, name).flatMap((slice) => slice.ports.filter((one) => one.port === port).map((one) => one.name)),
  )
  const found = ports.flatMap((one, index) => (one.targetPort === port || names.has(one.name) ? [index] : []))
  if (found.length > 0) return found
  return ports.some(({ targetPort }) => typeof targetPort === 'string') && names.size === 0 ? 'unread' : 'missing'
}
