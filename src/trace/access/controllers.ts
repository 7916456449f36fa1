import { GATEWAY_NAME_LABEL, refersToGateway } from '../../kube/gateway-refs.ts'
import { controllerLabels } from '../../kube/ingress-controllers.ts'
import { labelIndex } from '../../kube/label-index.ts'
import { isOutside } from '../../kube/outside-entries.ts'
import { defined } from '../../lib/defined.ts'
import { addressKey } from '../../lib/ip.ts'
import { memo } from '../../lib/memo.ts'
import type { ClientAccess } from '../../model/access.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { ObjectRef, Pod, Service, ServicePort } from '../../model/resources.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Lookup } from '../lookup.ts'
import { ownerIn } from '../owners.ts'
import type { Client } from './client.ts'
import { accessOfClient, worstAccess } from './client-access.ts'
import { destinationOf } from './client-endpoints.ts'
import { type TrafficSource, trafficSourceOf } from './traffic-sources.ts'

/** The Pods that forward the requests of a route, as the client of its backends; undefined if the cluster does not show them. */
export function controllerOf({ kind, namespace = '', name }: ObjectRef, lookup: Lookup): Client | undefined {
  const pods = kind === 'Ingress' ? ingressPods(namespace, name, lookup) : gatewayPods(kind, namespace, name, lookup)
  const live = pods.filter(({ phase }) => phase === 'Running')
  const [first] = live
  if (!first) return undefined
  const owner = ownerIn(first, lookup) ?? { kind: 'Pod', name: first.name }
  return {
    view: { kind: owner.kind, namespace: first.namespace, name: owner.name },
    parties: live.map((pod) => ({ type: 'pod', pod })),
  }
}

/**
 * The look-ups for traffic that reaches a Service through a route. If policies may apply to the route's controller or to the Service, the
 * controller is the only client, whichever clients were named.
 */
export function byController(route: ObjectRef, service: Pick<Service, 'namespace'>, lookup: Lookup): Lookup {
  const controller = controllerOf(route, lookup)
  return { ...lookup, clients: controller && isPoliced(controller, service, lookup) ? [controller] : [] }
}

/**
 * The look-ups for a port to which these routes lead. If only routes let clients outside of the cluster in, their controllers connect in
 * their place; if the cluster does not show one of these controllers, it is unknown what policies say.
 */
export function behindRoutes(routes: readonly RouteView[], service: Service, lookup: Lookup): Lookup {
  const isOpen = service.type !== 'ClusterIP' || service.externalIPs.length > 0
  const used = routes.filter(({ state }) => state !== 'off')
  if (isOpen || used.length === 0 || !lookup.access.mayHaveAny || !lookup.clients.some(({ view }) => isOutside(view))) return lookup
  const controllers = used.map((route) => controllerOf(route, lookup)?.parties)
  const parties = controllers.every((one) => one !== undefined) ? controllers.flat() : undefined
  return {
    ...lookup,
    clients: lookup.clients.map((client) => (isOutside(client.view) ? { view: client.view, ...defined({ parties }) } : client)),
  }
}

function ingressPods(namespace: string, name: string, lookup: Lookup): readonly Pod[] {
  const ingress = lookup.ingress(namespace, name)
  if (!ingress) return []
  const className = ingress.className ?? ingress.legacyClass
  const { controller = '' } = lookup.ingressClasses.find((one) => (className === undefined ? one.default : one.name === className)) ?? {}
  const labels = controllerLabels(controller)
  const known = labels ? podsWithLabels(lookup.pods)('', labels) : []
  return known.length > 0 ? known : podsAt(ingress.addresses, lookup)
}

/** Controllers of the Gateway API label what they make for a Gateway with its name (GEP-1762). */
function gatewayPods(kind: string, namespace: string, name: string, lookup: Lookup): readonly Pod[] {
  const parents = lookup.edge.route(kind, namespace, name)?.parentRefs.filter(refersToGateway) ?? []
  return parents.flatMap((parent) => {
    const own = lookup.selectedPods(parent.namespace, { [GATEWAY_NAME_LABEL]: parent.name })
    return own.length > 0 ? own : podsAt(lookup.edge.gateway(parent.namespace, parent.name)?.addresses ?? [], lookup)
  })
}

/** Finds the Pods of all namespaces (`''`) by their labels. */
export const podsWithLabels = memo((pods: readonly Pod[]) =>
  labelIndex(
    () => pods,
    ({ labels }) => labels,
  ),
)

/** The first Service with each address, or name of a load balancer. */
const addressed = memo((services: readonly Service[]) => {
  const found = new Map<string, Service>()
  for (const service of services) {
    const { loadBalancer, externalIPs, clusterIPs } = service
    const balanced = loadBalancer.flatMap(({ ip, hostname }) => [ip, hostname].filter((one) => one !== undefined))
    for (const key of [...balanced, ...externalIPs, ...clusterIPs].map(addressKey)) if (!found.has(key)) found.set(key, service)
  }
  return found
})

/** The Pods of the Service that has one of the addresses. */
function podsAt(addresses: readonly string[], { services, selectedPods }: Lookup): readonly Pod[] {
  const service = addresses.flatMap((address) => addressed(services).get(addressKey(address)) ?? [])[0]
  return service?.selector ? selectedPods(service.namespace, service.selector) : []
}

/**
 * The routes to the ports of a Service, with whether policies let their controllers connect to the endpoints, and what is known of these
 * controllers.
 */
export function routesWithAccess(
  routes: readonly RouteView[],
  service: Service,
  ports: readonly (ServicePort & { endpoints: readonly Endpoint[] })[],
  lookup: Lookup,
): { routes: RouteView[]; controllers?: (TrafficSource | undefined)[] } {
  if (!lookup.access.mayHaveAny) return { routes: [...routes] }
  const known = new Map<string, Client | undefined>()
  const found = routes.map((route) => {
    const port = route.leadsTo === undefined ? undefined : ports[route.leadsTo]
    if (!port || route.state === 'off') return { route }
    const key = JSON.stringify([route.kind, route.namespace, route.name])
    if (!known.has(key)) known.set(key, controllerOf(route, lookup))
    const client = known.get(key)
    if (!client || !isPoliced(client, service, lookup)) return { route }
    const access = accessTo(client, service, port, lookup)
    return access ? { route: { ...route, access }, source: trafficSourceOf(client) } : { route }
  })
  if (found.every(({ source }) => source === undefined)) return { routes: [...routes] }
  return { routes: found.map(({ route }) => route), controllers: found.map(({ source }) => source) }
}

function isPoliced({ view }: Client, { namespace }: Pick<Service, 'namespace'>, { access }: Lookup): boolean {
  return access.mayHavePolicies(namespace) || access.mayHavePolicies(view.namespace ?? '')
}

/** The result for every usable endpoint; if the results differ, the worst one. */
function accessTo(
  client: Client,
  service: Service,
  port: ServicePort & { endpoints: readonly Endpoint[] },
  lookup: Lookup,
): ClientAccess | undefined {
  const all = port.endpoints.flatMap((endpoint) => {
    const destination = endpoint.usable ? destinationOf(service, port, endpoint, lookup) : undefined
    return destination ? [accessOfClient(client, destination, lookup)] : []
  })
  return worstAccess(all)
}
