import { GATEWAY_GROUP, refersToService } from '../kube/gateway-refs.ts'
import { compareText } from '../lib/compare.ts'
import { type ByName, byName, grouped } from '../lib/indexes.ts'
import type { Gateway, GatewayClass, Namespace, ReferenceGrant, Route, RouteBackend } from '../model/gateway.ts'
import type { Labels } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** A backend of a route, and where it stands. */
export interface PlacedRoute {
  route: Route
  /** Index into the route's rules. */
  rule: number
  backend: RouteBackend
}

/** The look-ups of the Gateway API. */
export interface EdgeLookup {
  /** By namespace, kind and name. */
  routes: readonly Route[]
  route(kind: string, namespace: string, name: string): Route | undefined
  /**
   * Backends that name the Service. Of a cluster, routes of another namespace count only where a ReferenceGrant beside the Service names
   * their kind and namespace: others are not asked for, and what else was read must make no difference.
   */
  backendsOf(namespace: string, service: string): readonly PlacedRoute[]
  /** The same of all routes that were read. */
  allBackendsOf(namespace: string, service: string): readonly PlacedRoute[]
  gateways: readonly Gateway[]
  gateway: ByName<Gateway>
  gatewaysIn(namespace: string): readonly Gateway[]
  gatewayClass(name: string): GatewayClass | undefined
  grantsIn(namespace: string): readonly ReferenceGrant[]
  /** Those that were read. */
  namespaces: readonly Namespace[]
  /** Undefined where the namespace was not read. */
  labelsOf(namespace: string): Labels | undefined
}

/** Builds the look-ups; where the snapshot holds no routes that costs nothing. */
export function createEdgeLookup(snapshot: Snapshot): EdgeLookup {
  const { gatewayRoutes = [], gateways = [], gatewayClasses = [], referenceGrants = [], namespaces = [] } = snapshot
  const routes = gatewayRoutes.toSorted((a, b) => compareText(keyOf(a), keyOf(b)))
  const named = grouped(routes, keyOf)
  const gatewaysIn = grouped(
    gateways.toSorted((a, b) => compareText(a.name, b.name)),
    ({ namespace }) => namespace,
  )
  const grantsIn = grouped(
    referenceGrants.toSorted((a, b) => compareText(a.name, b.name)),
    ({ namespace }) => namespace,
  )
  const namespaceNamed = grouped(namespaces, ({ name }) => name)
  let byService: Map<string, PlacedRoute[]> | undefined
  const allBackendsOf = (namespace: string, service: string): readonly PlacedRoute[] => {
    byService ??= Map.groupBy(placed(routes), ({ backend }) => `${backend.namespace}/${backend.name}`)
    return byService.get(`${namespace}/${service}`) ?? []
  }
  return {
    routes,
    route: (kind, namespace, name) => named(routeKey(kind, namespace, name))[0],
    allBackendsOf,
    backendsOf: (namespace, service) => {
      const found = allBackendsOf(namespace, service)
      return snapshot.source.kind === 'file' ? found : found.filter(({ route }) => isSought(route, namespace, grantsIn(namespace)))
    },
    gateways,
    gateway: byName(gateways),
    gatewaysIn,
    gatewayClass: (name) => gatewayClasses.find((one) => one.name === name),
    grantsIn,
    namespaces,
    labelsOf: (namespace) => namespaceNamed(namespace)[0]?.labels,
  }
}

/** `grants`: those beside the Service. */
function isSought({ kind, namespace }: Route, home: string, grants: readonly ReferenceGrant[]): boolean {
  const isNamed = (grant: ReferenceGrant) =>
    grant.from.some((one) => one.group === GATEWAY_GROUP && one.kind === kind && one.namespace === namespace)
  return namespace === home || grants.some(isNamed)
}

function keyOf({ namespace, kind, name }: Route): string {
  return routeKey(kind, namespace, name)
}

function routeKey(kind: string, namespace: string, name: string): string {
  return `${namespace}/${kind}/${name}`
}

function placed(routes: readonly Route[]): PlacedRoute[] {
  return routes.flatMap((route) =>
    route.rules.flatMap(({ backends }, rule) => backends.filter(refersToService).map((backend) => ({ route, rule, backend }))),
  )
}
