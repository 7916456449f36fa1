import { destinationRulesFor, type RulesFor } from '../../kube/destination-rules.ts'
import { createRouteHosts, type RouteHosts } from '../../kube/other-routes/hosts.ts'
import { rowOf } from '../../kube/other-routes/table.ts'
import { compareText } from '../../lib/compare.ts'
import { grouped } from '../../lib/indexes.ts'
import type { DestinationRule } from '../../model/destination-rule.ts'
import type { OtherBackend, OtherRoute, OtherRule } from '../../model/other-route.ts'
import type { Snapshot } from '../../model/snapshot.ts'

/** A backend of a route, and where it stands. */
export interface OtherRouteEntry {
  route: OtherRoute
  rule: OtherRule
  backend: OtherBackend
}

/** The look-ups of routes of further kinds. */
export interface OtherRouteLookup {
  /** By namespace, kind and name. */
  routes: readonly OtherRoute[]
  /** The namespace is `''` where the kind has none. */
  route(kind: string, namespace: string, name: string): OtherRoute | undefined
  /** Backends that name the Service and through which clients connect, whatever the namespace of their route. */
  entriesTo(namespace: string, service: string): readonly OtherRouteEntry[]
  /** The Gateways of Istio. */
  gatewaysIn(namespace: string): readonly OtherRoute[]
  hosts: RouteHosts
  /** By namespace and name. */
  destinationRules: readonly DestinationRule[]
  destinationRulesFor: RulesFor
}

/** Builds the look-ups; where the snapshot holds no such routes that costs nothing. */
export function createOtherRouteLookup({ otherRoutes = [], destinationRules = [] }: Snapshot): OtherRouteLookup {
  const routes = otherRoutes.toSorted((a, b) => compareText(keyOf(a), keyOf(b)))
  const hosts = createRouteHosts(routes)
  const named = grouped(routes, ({ kind, namespace, name }) => `${kind}/${namespace}/${name}`)
  const rules = destinationRules.toSorted((a, b) => compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`))
  let byService: Map<string, OtherRouteEntry[]> | undefined
  return {
    routes,
    route: (kind, namespace, name) => named(`${kind}/${namespace}/${name}`)[0],
    gatewaysIn: grouped(routes, ({ kind, namespace }) => (kind === 'Gateway' ? namespace : undefined)),
    entriesTo: (namespace, service) => {
      byService ??= Map.groupBy(entries(routes, hosts), ({ backend }) => `${backend.namespace}/${backend.name}`)
      return byService.get(`${namespace}/${service}`) ?? []
    },
    hosts,
    destinationRules: rules,
    destinationRulesFor: destinationRulesFor(rules),
  }
}

function keyOf({ namespace, kind, group, name }: OtherRoute): string {
  return `${namespace}/${kind}/${group}/${name}`
}

function entries(routes: readonly OtherRoute[], hosts: RouteHosts): OtherRouteEntry[] {
  return routes
    .filter((route) => rowOf(route.group, route.kind)?.isNoEntry !== true && hosts.isReached(route))
    .flatMap((route) =>
      route.rules.flatMap((rule) => rule.backends.filter(({ kind }) => kind === 'Service').map((backend) => ({ route, rule, backend }))),
    )
}
