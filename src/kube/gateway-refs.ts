import type { ParentRef, Route, RouteBackend, RouteKind } from '../model/gateway.ts'
import type { ObjectRef } from '../model/resources.ts'

/** API group of everything in this file but Namespaces. */
export const GATEWAY_GROUP = 'gateway.networking.k8s.io'

/** Does the reference name a Service of the core group? */
export function refersToService({ group, kind }: Pick<RouteBackend, 'group' | 'kind'>): boolean {
  return group === '' && kind === 'Service'
}

/** Does the parent reference name a Gateway? */
export function refersToGateway({ group, kind }: Pick<ParentRef, 'group' | 'kind'>): boolean {
  return group === GATEWAY_GROUP && kind === 'Gateway'
}

const routeKinds: ReadonlySet<string> = new Set<RouteKind>(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'])

/** Is it a kind of route of the Gateway API? */
export function isGatewayRoute(kind: string): kind is RouteKind {
  return routeKinds.has(kind)
}

/** The label that controllers write on what they make for a Gateway (GEP-1762). */
export const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name'

/** The Services behind a route, each once. */
export function routeServices(route: Route): Required<Pick<ObjectRef, 'namespace' | 'name'>>[] {
  const refs = route.rules.flatMap((rule) => rule.backends.filter(refersToService))
  return [...new Map(refs.map(({ namespace, name }) => [`${namespace}/${name}`, { namespace, name }])).values()]
}
