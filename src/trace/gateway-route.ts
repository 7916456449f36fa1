import { refersToGateway, refersToService } from '../kube/gateway-refs.ts'
import { defined } from '../lib/defined.ts'
import type { ParentRef, Route } from '../model/gateway.ts'
import type { RouteTarget } from '../model/target.ts'
import { throughAlias } from './alias.ts'
import type { Chain } from './chain.ts'
import { chainsBehind, edgeChain, edgeGaps, type Leading, withoutService, withPorts } from './edge.ts'
import { backendView, resolvedBackend, withProtocol } from './gateway-routes.ts'
import type { Lookup } from './lookup.ts'
import { parentViews } from './parents.ts'

/** The chain of a route of the Gateway API, downward: its parents, its rules, and the Service port behind each backend. */
export function traceGatewayRoute(namespace: string, { type, name }: RouteTarget, lookup: Lookup): Chain {
  const route = lookup.edge.route(type, namespace, name)
  return route ? routeChain(route, lookup) : edgeChain({ kind: type, namespace, name }, lookup)
}

/** The chain of a route; `by` keeps only some of its parents, for a trace that starts at one of them. */
export function routeChain(route: Route, lookup: Lookup, by: (ref: ParentRef) => boolean = () => true): Chain {
  const { kind, namespace, name, hostnames, created } = route
  const backends = route.rules.flatMap((rule, index) =>
    rule.backends.map((backend): Leading => {
      const service = refersToService(backend) ? lookup.service(backend.namespace, backend.name) : undefined
      const direct = withPorts(withoutService(resolvedBackend(route, backend, service, lookup), backend.namespace, lookup), service)
      const resolved = throughAlias(direct, service, lookup)
      const view = { ...withProtocol(backendView(route, rule, backend, resolved), route, service, lookup), rule: index }
      return { view, ...defined({ service: refersToService(backend) ? { namespace: backend.namespace, name: backend.name } : undefined }) }
    }),
  )
  const parents = parentViews(route, lookup).filter((_, index) => by(route.parentRefs[index] ?? noParent))
  const namespaces = new Set([...backends.flatMap(({ service }) => service?.namespace ?? []), ...parents.map((one) => one.namespace)])
  const behind = chainsBehind(backends, lookup)
  const isOpen = (reason: string) => parents.some((one) => one.listeners?.some((listener) => listener.reason === reason))
  return {
    ...edgeChain({ kind, namespace, name }, lookup),
    ...defined({ planned: route.planned && (true as const) }),
    route: {
      kind,
      namespace,
      name,
      ...defined({ created: created || undefined }),
      hosts: hostnames,
      parents,
      rules: route.rules.map(({ matches, filters }, index) => ({ field: `spec.rules[${index}]`, matches, filters })),
    },
    ...behind,
    gaps: edgeGaps(lookup.gaps, namespaces, {
      services: true,
      // A controller may have accepted the route for a Gateway that is gone by now, or that does not work.
      gateways: parents.some((parent) => parent.kind === 'Gateway' && parent.listeners === undefined),
      ...defined({
        referencegrants: behind.routes.some(({ reason }) => reason === 'grant-unread') ? true : undefined,
        namespaces: isOpen('namespace-unread') ? false : undefined,
      }),
    }),
  }
}

const noParent: ParentRef = { group: '', kind: '', namespace: '', name: '' }

/** Does the reference name this Gateway? */
export function isParent(gateway: { namespace: string; name: string }): (ref: ParentRef) => boolean {
  return (ref) => refersToGateway(ref) && ref.namespace === gateway.namespace && ref.name === gateway.name
}
