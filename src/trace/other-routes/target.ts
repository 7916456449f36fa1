import { isDelegating, withPrefix } from '../../kube/other-routes/hosts.ts'
import { otherRouteRows, rowOf } from '../../kube/other-routes/table.ts'
import { defined } from '../../lib/defined.ts'
import type { RuleView } from '../../model/edge.ts'
import type { RouteMatch } from '../../model/gateway.ts'
import type { OtherBackend, OtherInclude, OtherRoute, OtherRule } from '../../model/other-route.ts'
import type { RouteTarget, TargetView } from '../../model/target.ts'
import type { RouteView } from '../../model/way-in.ts'
import { throughAlias } from '../alias.ts'
import type { Chain } from '../chain.ts'
import { chainsBehind, edgeChain, edgeGaps, type Leading, withoutService, withPorts } from '../edge.ts'
import { touches } from '../gaps.ts'
import type { Lookup } from '../lookup.ts'
import { standingViews } from './standing.ts'
import { backendViews, routePlace } from './views.ts'

/**
 * The chain of a route of a further kind, downward: what its controllers say, its rules and those of the routes that it hands requests to,
 * and the Service port behind each backend.
 */
export function traceOtherRoute(namespace: string, { type, name }: RouteTarget, lookup: Lookup): Chain {
  const route = lookup.otherRoutes.route(type, namespace, name) ?? lookup.otherRoutes.route(type, '', name)
  if (!route) return edgeChain(missing(namespace, type, name), lookup)
  const { group } = route
  const isNamesake = rowOf(group, type)?.namesake !== undefined
  const place = { kind: route.kind, ...(route.namespace !== '' && { namespace: route.namespace }), name }
  const rules = ownRules(route)
  const parts = partsOf(route, lookup, new Set()).map((part, index) => {
    const own = rules[index]
    return own ? withMatches(part, lookup.otherRoutes.hosts.matchesOf(route, own)) : part
  })
  const backends = parts.flatMap(({ leading }, rule) => leading.map((one): Leading => ({ ...one, view: { ...one.view, rule } })))
  const parents = standingViews(route, lookup)
  const namespaces = new Set([route.namespace, ...backends.flatMap(({ service }) => service?.namespace ?? [])])
  return {
    ...edgeChain({ ...place, ...(isNamesake && { group }) }, lookup),
    ...(route.planned && { planned: true as const }),
    ...(route.refused && { refused: route.refused.map((one) => ({ object: place, ...one })) }),
    route: {
      ...place,
      ...defined({ created: route.created }),
      hosts: hostsOf(route, lookup),
      ...(parents.length > 0 && { parents }),
      rules: parts.map(({ rule }) => rule),
    },
    ...chainsBehind(backends, lookup),
    gaps: edgeGaps(lookup.gaps, namespaces, { services: true, otherroutes: backends.some(({ view }) => view.reason === 'route-unread') }),
  }
}

/** Hosts of the whole route; those of its rules are there. */
function hostsOf(route: OtherRoute, { otherRoutes }: Lookup): string[] {
  return otherRoutes.hosts.of(route, { field: '', hosts: [], matches: [], backends: [] }).slice()
}

function missing(namespace: string, type: RouteTarget['type'], name: string): TargetView {
  const { isClusterScoped, namesake, group } = otherRouteRows.find(({ kind }) => kind === type) ?? {}
  return { kind: type, ...defined({ group: namesake && group }), ...(!isClusterScoped && { namespace }), name }
}

/** A rule, and where it leads. */
interface Part {
  rule: RuleView
  leading: Leading[]
}

/** The rules of a route, then those of the routes that it includes; a route that includes itself is entered once. */
function partsOf(route: OtherRoute, lookup: Lookup, seen: ReadonlySet<OtherRoute>): Part[] {
  const next = new Set([...seen, route])
  const own = ownRules(route).map((rule): Part => {
    const [host] = rule.hosts
    const leading = rule.backends.flatMap((backend) => leadingOf(route, rule, backend, lookup, next))
    return { rule: { field: rule.field, ...defined({ name: rule.name, host }), matches: rule.matches, filters: [] }, leading }
  })
  const attached = attachedTo(route, lookup).flatMap((one) =>
    seen.has(one) ? [] : partsOf(one, lookup, next).map((part) => ofHost(part, one.hosts[0])),
  )
  return [...own, ...route.includes.flatMap((include) => includedParts(route, include, lookup, next)), ...attached]
}

/** A rule that only hands its requests to another route is drawn with the rules of that. */
function ownRules(route: OtherRoute): OtherRule[] {
  return route.rules.filter((rule) => !isDelegating(route, rule))
}

/** The same rule with what a request has to be by the routes that hand it on. */
function withMatches({ rule, leading }: Part, matches: readonly RouteMatch[]): Part {
  return { rule: { ...rule, matches: [...matches] }, leading }
}

/** The same rule with the host of its route, because it is not drawn below that route. */
function ofHost({ rule, leading }: Part, host: string | undefined): Part {
  return { rule: { ...defined({ host }), ...rule }, leading }
}

/** The routes that name a Gateway of their group as what takes traffic for them. */
function attachedTo({ group, kind, namespace, name }: OtherRoute, { otherRoutes }: Lookup): OtherRoute[] {
  if (kind !== 'Gateway') return []
  return otherRoutes.routes.filter(
    (route) =>
      route.group === group &&
      route.parents.some((parent) => parent.kind === kind && parent.namespace === namespace && parent.name === name),
  )
}

function includedParts(route: OtherRoute, include: OtherInclude, lookup: Lookup, seen: ReadonlySet<OtherRoute>): Part[] {
  const { namespace, name, field } = include
  const found = lookup.otherRoutes.route(route.kind, namespace, name)
  if (found)
    return seen.has(found)
      ? []
      : partsOf(found, lookup, seen).map((part) => withMatches(part, withPrefix(matchesBelow(route, include, part), include.prefix ?? '')))
  return [{ rule: { field, matches: [], filters: [] }, leading: [{ view: withoutRoute(route, { ...include, kind: route.kind }, lookup) }] }]
}

/** Those of the rule itself, else those of the rule that hands requests to it. */
function matchesBelow({ rules }: OtherRoute, { field }: OtherInclude, { rule: { matches } }: Part): readonly RouteMatch[] {
  return matches.length > 0 ? matches : (rules.find((rule) => field.startsWith(`${rule.field}.`))?.matches ?? [])
}

function leadingOf(route: OtherRoute, rule: OtherRule, backend: OtherBackend, lookup: Lookup, seen: ReadonlySet<OtherRoute>): Leading[] {
  const { kind, namespace, name } = backend
  if (kind === 'Service') {
    const service = lookup.service(namespace, name)
    return backendViews(route, rule, backend, service, lookup).map((view) => ({
      view: { ...view, ...throughAlias(withPorts(withoutService(view, namespace, lookup), service), service, lookup) },
      service: { namespace, name },
    }))
  }
  if (rowOf(route.group, kind) === undefined) return backendViews(route, rule, backend, undefined, lookup).map((view) => ({ view }))
  const found = lookup.otherRoutes.route(kind, namespace, name)
  if (!found) return [{ view: withoutRoute(route, backend, lookup) }]
  if (seen.has(found)) return []
  const next = new Set([...seen, found])
  return found.rules.flatMap((one) => one.backends.flatMap((inner) => leadingOf(found, one, inner, lookup, next)))
}

/** A route to which another one hands requests, and which is not there, or was not read. */
function withoutRoute(route: OtherRoute, to: OtherInclude & { kind: string }, lookup: Lookup): RouteView {
  const isUnread = lookup.gaps.some((gap) => gap.resource === 'otherroutes' && touches(gap, to.namespace))
  const isMissing = !route.planned && !isUnread && lookup.isWhole('otherroutes', to.namespace)
  return {
    ...routePlace(route),
    field: to.field,
    backend: { service: to.name, kind: to.kind, ...(to.namespace !== route.namespace && { namespace: to.namespace }) },
    ...(isMissing ? { state: 'broken', reason: 'service-missing' } : { state: 'unknown', reason: 'route-unread' }),
  }
}
