import { distinct } from '../lib/distinct.ts'
import type { RouteRule } from '../model/route-rule.ts'

/**
 * The rules that a request for a host and a path meets: in each group an exact host comes before a wildcard and a wildcard before no host,
 * then the longest path wins, and an exact path before a prefix (networking/v1 HTTPIngressPath; HTTPRouteRule has the same order). Several
 * rules if they tie; without a path all rules of the host. A rule that takes only some requests counts if no other takes the path, and one
 * with a regular expression, whose rank each controller chooses, beside the others. If one group names the host, groups that take any host
 * are left out: they belong to other controllers, and the host leads to the controller that names it.
 */
export function matchRoutes(host: string, path: string | undefined, rules: readonly RouteRule[]): RouteRule[] {
  const groups = [...Map.groupBy(rules, ({ group }) => group).values()]
  const naming = groups.filter((group) => group.some((rule) => !rule.isDefault && isNamed(rule, host)))
  const found = (naming.length > 0 ? naming : groups).flatMap((group) => bestOf(group, host, path))
  // A route of two Gateways is the same rule twice.
  return distinct(found, ({ group: _, ...rule }) => rule)
}

function bestOf(rules: readonly RouteRule[], host: string, path: string | undefined): RouteRule[] {
  for (const rank of ['exact', 'wildcard', 'any'] as const) {
    const ofRank = rules.filter((rule) => !rule.isDefault && hostRank(rule, host) === rank)
    const longestHost = Math.max(...ofRank.map((rule) => rule.host?.length ?? 0))
    const ofHost = ofRank.filter((rule) => (rule.host?.length ?? 0) === longestHost || rank === 'any')
    if (ofHost.length === 0) continue
    if (path === undefined) return ofHost
    const fitting = ofHost.filter((rule) => takesPath(rule, path))
    const [regular, others] = [fitting.filter(isRegular), fitting.filter((rule) => !isRegular(rule))]
    const whole = others.filter(({ isPartial }) => !isPartial)
    const ranked = whole.length > 0 ? whole : others
    const longest = Math.max(...ranked.map(weight))
    if (fitting.length > 0) return [...ranked.filter((rule) => weight(rule) === longest), ...regular]
    // A controller that has the host looks for it nowhere else.
    const routes = new Set(ofHost.map(({ route }) => `${route.namespace}/${route.name}`))
    return rules.filter((rule) => rule.isDefault && routes.has(`${rule.route.namespace}/${rule.route.name}`))
  }
  return rules.filter((rule) => rule.isDefault)
}

function isNamed(rule: RouteRule, host: string): boolean {
  const rank = hostRank(rule, host)
  return rank === 'exact' || rank === 'wildcard'
}

/** A wildcard stands for one label (networking/v1 IngressRule.host), in the Gateway API for one or more (Hostname). */
function hostRank({ host: pattern, route }: RouteRule, host: string): 'exact' | 'wildcard' | 'any' | undefined {
  if (pattern === undefined || pattern === '' || pattern === '*') return 'any'
  const lower = pattern.toLowerCase()
  if (lower === host) return 'exact'
  if (!lower.startsWith('*.') || host.startsWith('.')) return undefined
  const below = lower.slice(1)
  const fits = route.kind === 'Ingress' ? host.slice(host.indexOf('.')) === below : host.endsWith(below) && host.length > below.length
  return fits ? 'wildcard' : undefined
}

function takesPath({ path, pathType }: RouteRule, wanted: string): boolean {
  if (path === undefined || path === '') return true
  if (pathType === 'Exact') return path === wanted
  if (pathType === 'RegularExpression') return wanted.startsWith(literalStart(path))
  const prefix = elements(path)
  const whole = elements(wanted)
  return prefix.every((element, index) => whole[index] === element)
}

function isRegular({ pathType }: RouteRule): boolean {
  return pathType === 'RegularExpression'
}

/** The start that all texts share that match a regular expression. The expression is untrusted, so it is not run. */
function literalStart(expression: string): string {
  const literal = expression.includes('|') ? '' : (/^\^?(?<start>\/[\w/-]*)/.exec(expression)?.groups?.start ?? '')
  const next = expression.replace(/^\^/, '').charAt(literal.length)
  return '*?{'.includes(next) && next !== '' ? literal.slice(0, -1) : literal
}

export function elements(path: string): string[] {
  return path.replace(/\/+$/, '').split('/').slice(1)
}

export function weight({ path = '', pathType }: RouteRule): number {
  return path.length * 2 + (pathType === 'Exact' ? 1 : 0)
}
