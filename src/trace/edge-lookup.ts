import { refersToService } from '../kube/gateway-refs.ts'
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
  /** Backends that name the Service, of routes of all namespaces that were read. */
  backendsOf(namespace: string, service: string): readonly PlacedRoute[]
  gateways: readonly Gateway[]
  gateway: ByName<Gateway>
  gatewaysIn(namespace: string): readonly Gateway[]
  gatewayClass(name: string): GatewayClass | undefined
  grantsIn(namespace: string): readonly ReferenceGrant[]
  /** Those that were read. */
  namespaces: readonly Namespace[]
  /** Undefined if the namespace was not read. */
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
  return {
    routes,
    route: (kind, namespace, name) => named(routeKey(kind, namespace, name))[0],
    backendsOf(namespace, service) {
      byService ??= Map.groupBy(placed(routes), ({ backend }) => `${backend.namespace}/${backend.name}`)
      return byService.get(`${namespace}/${service}`) ?? []
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
