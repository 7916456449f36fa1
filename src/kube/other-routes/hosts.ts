import { defined } from '../../lib/defined.ts'
import type { RouteMatch } from '../../model/gateway.ts'
import type { OtherInclude, OtherParent, OtherRoute, OtherRule } from '../../model/other-route.ts'
import { rowOf } from './table.ts'

/** Returns the hosts for which a rule of a route takes requests; an empty list: any host. */
export interface RouteHosts {
  of(route: OtherRoute, rule: OtherRule): readonly string[]
  /**
   * The matches of a rule, any of which is enough: its own, after the prefixes under which other routes hand requests to its route. An
   * empty list: every request.
   */
  matchesOf(route: OtherRoute, rule: OtherRule): readonly RouteMatch[]
  /** What accepts the traffic for it: its own parents, or those of the routes that hand requests to it. */
  acceptorsOf(route: OtherRoute): readonly OtherParent[]
  /** Does the route get only some of the requests of its hosts and prefixes? */
  isPartial(route: OtherRoute): boolean
  /** Does traffic come to the route at all: by hosts of its own, or from a route that hands requests to it? */
  isReached(route: OtherRoute): boolean
}

/** A route that hands requests to another one, and by which rule, where not all of its rules do. */
interface Parent {
  route: OtherRoute
  rule?: OtherRule
  include?: OtherInclude
}

/**
 * The hosts of a rule: its own, else those of its route, else those of the routes that hand requests to that route (HTTPProxy includes,
 * VirtualService delegates, IngressRoutes before a TraefikService).
 */
export function createRouteHosts(routes: readonly OtherRoute[]): RouteHosts {
  let parents: Map<string, Parent[]> | undefined
  const parentsOf = (route: OtherRoute): readonly Parent[] => {
    parents ??= Map.groupBy(routes.flatMap(placedParents), ({ key }) => key)
    return parents.get(keyOf(route)) ?? []
  }
  const of = (route: OtherRoute, rule: OtherRule | undefined, seen: ReadonlySet<OtherRoute>): string[] => {
    if (rule && rule.hosts.length > 0) return rule.hosts
    if (route.hosts.length > 0 || seen.has(route)) return route.hosts
    const next = new Set([...seen, route])
    return [...new Set(parentsOf(route).flatMap((parent) => of(parent.route, parent.rule, next)))]
  }
  const prefixesOf = (route: OtherRoute, seen: ReadonlySet<OtherRoute>): string[] => {
    const above = route.hosts.length > 0 || seen.has(route) ? [] : parentsOf(route)
    const next = new Set([...seen, route])
    const found = above.flatMap((parent) => prefixesOf(parent.route, next).map((prefix) => `${prefix}${parent.include?.prefix ?? ''}`))
    return found.length === 0 ? [''] : [...new Set(found)]
  }
  const isPartial = (route: OtherRoute, seen: ReadonlySet<OtherRoute>): boolean => {
    const above = route.hosts.length > 0 || seen.has(route) ? [] : parentsOf(route)
    const next = new Set([...seen, route])
    const isPart = ({ include, rule, route: other }: Parent) =>
      include?.isPartial === true || rule?.isPartial === true || isPartial(other, next)
    return above.length > 0 && above.every(isPart)
  }
  const acceptorsOf = (route: OtherRoute, seen: ReadonlySet<OtherRoute>): readonly OtherParent[] => {
    const above = route.hosts.length > 0 || seen.has(route) ? [] : parentsOf(route).filter(({ include }) => include)
    const next = new Set([...seen, route])
    return above.length === 0 ? route.parents : above.flatMap((parent) => acceptorsOf(parent.route, next))
  }
  /** A rule without matches of its own takes what the rules that delegate to its route match (Istio: a delegate's matches are a subset). */
  const delegatedTo = (route: OtherRoute): readonly RouteMatch[] => {
    const above = route.hosts.length > 0 ? [] : parentsOf(route).flatMap(({ include, rule }) => (include && rule ? [rule.matches] : []))
    return above.some((matches) => matches.length === 0) ? [] : above.flat()
  }
  return {
    matchesOf: (route, rule) =>
      prefixesOf(route, new Set()).flatMap((prefix) => withPrefix(rule.matches.length > 0 ? rule.matches : delegatedTo(route), prefix)),
    acceptorsOf: (route) => acceptorsOf(route, new Set()),
    isPartial: (route) => isPartial(route, new Set()),
    of: (route, rule) => of(route, rule, new Set()),
    isReached: (route) => !isPartOfOthers(route) || route.hosts.length > 0 || parentsOf(route).length > 0,
  }
}

/** Paths behind a prefix: the two are joined as they stand, with one `/` for several (Contour, mergePathMatchConditions). */
export function withPrefix(matches: readonly RouteMatch[], prefix: string): RouteMatch[] {
  if (prefix === '') return [...matches]
  const own: readonly RouteMatch[] = matches.length > 0 ? matches : [{}]
  return own.map(({ path = '', pathType = 'PathPrefix', ...rest }) => ({
    ...rest,
    path: `${prefix}${path}`.replace(/\/{2,}/g, '/'),
    pathType,
  }))
}

/** Does a route without hosts of its own get traffic from other routes alone? */
function isPartOfOthers({ group, kind }: OtherRoute): boolean {
  const row = rowOf(group, kind)
  return row?.includes !== undefined || kind === 'TraefikService'
}

function placedParents(route: OtherRoute): (Parent & { key: string })[] {
  const included = route.includes.map((include) => ({
    key: keyOf({ ...route, namespace: include.namespace, name: include.name }),
    route,
    include,
    ...defined({ rule: route.rules.find((rule) => isBelow(include.field, rule.field)) }),
  }))
  const named = route.rules.flatMap((rule) =>
    rule.backends
      .filter(({ kind }) => kind === 'TraefikService')
      .map(({ namespace, name }) => ({ key: keyOf({ group: route.group, kind: 'TraefikService', namespace, name }), route, rule })),
  )
  return [...included, ...named]
}

/** Does a rule only hand its requests to another route of its kind? */
export function isDelegating({ includes }: OtherRoute, { field, backends }: OtherRule): boolean {
  return backends.length === 0 && includes.some((include) => isBelow(include.field, field))
}

function isBelow(path: string, field: string): boolean {
  return path.startsWith(`${field}.`)
}

function keyOf({ group, kind, namespace, name }: Pick<OtherRoute, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${group}/${kind}/${namespace}/${name}`
}
