import { defined } from '../../lib/defined.ts'
import type { RouteMatch } from '../../model/gateway.ts'
import type { OtherBackend, OtherParent, OtherRoute } from '../../model/other-route.ts'
import type { RouteRule } from '../../model/route-rule.ts'
import { createRouteHosts, isDelegating } from './hosts.ts'
import { rowOf } from './table.ts'

/**
 * The rules that a request for a host can meet, of routes of further kinds: one for each parent, host, match and backend. Those of one
 * Gateway, router or entry point are one group. What a mesh alone reads is not an entry point from a URL.
 */
export function otherRouteRules(routes: readonly OtherRoute[]): RouteRule[] {
  const hosts = createRouteHosts(routes)
  return routes
    .filter((route) => rowOf(route.group, route.kind)?.isOfHosts === true && hosts.isReached(route))
    .flatMap((route) =>
      groupsOf(route, hosts.acceptorsOf(route)).flatMap((group) =>
        route.rules
          .filter((rule) => !isDelegating(route, rule))
          .flatMap((rule) => {
            const own = hosts.of(route, rule)
            const matches = hosts.matchesOf(route, rule)
            const wanted: readonly RouteMatch[] = matches.length > 0 ? matches : [{}]
            const places = (own.length > 0 ? own : [undefined]).flatMap((host) => wanted.map((match) => ({ host, match })))
            return places.flatMap(({ host, match: { path, pathType } }) => {
              const place = {
                route: { kind: route.kind, namespace: route.namespace, name: route.name },
                group,
                ...defined({ host, path, pathType: path === undefined ? undefined : pathType }),
                ...((rule.isPartial || hosts.isPartial(route)) && { isPartial: true as const }),
              }
              return backendRules(rule.backends.flatMap((backend) => leaves(route, backend, routes))).map(
                (backend): RouteRule => ({ ...place, ...backend, field: backend.field ?? rule.field }),
              )
            })
          }),
      ),
    )
}

/** Traffic from outside comes by a Gateway of its own for each parent; `mesh` stands for the sidecars. */
function groupsOf({ group, kind }: OtherRoute, parents: readonly OtherParent[]): string[] {
  const gateways = parents.filter((parent) => parent.kind === 'Gateway')
  if (gateways.length === 0) return [group]
  return gateways.filter(({ namespace }) => namespace !== undefined).map(({ namespace, name }) => `${kind} ${namespace}/${name}`)
}

/** The Services to which a TraefikService hands requests, with its own place in the route; one that is not there leads to none. */
function leaves(route: OtherRoute, backend: OtherBackend, routes: readonly OtherRoute[], deepest = 5): OtherBackend[] {
  if (backend.kind !== 'TraefikService' || deepest === 0) return [backend]
  const found = routes.find(
    ({ group, kind, namespace, name }) =>
      group === route.group && kind === backend.kind && namespace === backend.namespace && name === backend.name,
  )
  const inner = found?.rules.flatMap(({ backends }) => backends.flatMap((one) => leaves(found, one, routes, deepest - 1))) ?? []
  return inner.length === 0 ? [backend] : inner.map((one) => ({ ...one, field: backend.field }))
}

function backendRules(backends: readonly OtherBackend[]): (Pick<RouteRule, 'backend' | 'share'> & { field?: string })[] {
  const used = backends.filter(({ mirror, weight }) => !mirror && weight > 0)
  const of = used.reduce((sum, { weight }) => sum + weight, 0)
  if (used.length === 0) return [{}]
  return used.map(({ kind, namespace, name, port, portMeaning, weight, field }) => ({
    // A number that is a port of the Pods is none of the Service.
    ...(kind === 'Service' && {
      backend: {
        namespace,
        service: name,
        ...defined({ port: portMeaning === 'endpoint' && typeof port === 'number' ? undefined : port }),
      },
    }),
    ...(used.length > 1 && { share: { weight, of } }),
    field,
  }))
}
