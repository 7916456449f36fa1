import { defined } from '../lib/defined.ts'
import type { Gateway, Route, RouteBackend, RouteMatch } from '../model/gateway.ts'
import type { RouteRule } from '../model/route-rule.ts'
import { refersToGateway, refersToService } from './gateway-refs.ts'

/**
 * The rules of the routes of the Gateway API that a request for a host can meet: one for each parent, host, match and backend. Those of one
 * Gateway are one group. TCP and UDP routes know no hosts, and a route of a mesh (its parent is a Service) is not an entry point from a
 * URL.
 */
export function gatewayRules(routes: readonly Route[], gateways: readonly Gateway[]): RouteRule[] {
  return routes.flatMap((route) => {
    if (route.kind === 'TCPRoute' || route.kind === 'UDPRoute') return []
    const parents = route.parentRefs.filter((ref) => !refersToService(ref))
    const groups = new Map(parents.map((ref) => [`${ref.kind} ${ref.namespace}/${ref.name}`, ref]))
    return [...groups].flatMap(([group, ref]) => {
      const gateway = refersToGateway(ref)
        ? gateways.find(({ namespace, name }) => namespace === ref.namespace && name === ref.name)
        : undefined
      return hostsOf(route, gateway).flatMap((host) => rulesOf(route, { group, ...defined({ host }) }))
    })
  })
}

/** A route without hostnames has those of the listeners (HTTPRouteSpec.hostnames); undefined: any. */
function hostsOf({ hostnames, parentRefs }: Route, gateway: Gateway | undefined): (string | undefined)[] {
  if (hostnames.length > 0) return hostnames
  const refs = parentRefs.filter((ref) => refersToGateway(ref) && ref.namespace === gateway?.namespace && ref.name === gateway.name)
  const meant = gateway?.listeners.filter(({ name, port }) =>
    refs.some((ref) => (ref.sectionName === undefined || ref.sectionName === name) && (ref.port === undefined || ref.port === port)),
  )
  const hosts = new Set(meant?.map(({ hostname }) => hostname))
  return hosts.size === 0 || hosts.has(undefined) ? [undefined] : [...hosts]
}

function rulesOf({ kind, namespace, name, rules }: Route, common: Pick<RouteRule, 'group' | 'host'>): RouteRule[] {
  const route = { kind, namespace, name }
  return rules.flatMap(({ matches, backends }, index) => {
    const own = backends.filter(({ mirror }) => !mirror)
    const used = own.filter(({ weight }) => weight > 0)
    const of = used.reduce((sum, { weight }) => sum + weight, 0)
    const wanted: readonly RouteMatch[] = matches.length > 0 ? matches : [{}]
    return wanted.flatMap((match): RouteRule[] => {
      const place = { route, ...common, ...pathOf(match), ...defined({ isPartial: isPartial(match) ? (true as const) : undefined }) }
      if (used.length === 0) return [{ ...place, field: `spec.rules[${index}]` }]
      return used.map((backend) => ({
        ...place,
        ...backendOf(backend),
        ...defined({ share: used.length > 1 ? { weight: backend.weight, of } : undefined }),
        field: backend.field,
      }))
    })
  })
}

/** A gRPC method is asked for by POST to `/service/method` (GRPCMethodMatch). */
function pathOf({ path, pathType, service, method }: RouteMatch): Pick<RouteRule, 'path' | 'pathType'> {
  if (service !== undefined) {
    return method === undefined
      ? { path: `/${service}`, pathType: 'PathPrefix' }
      : { path: `/${service}/${method}`, pathType: pathType === 'RegularExpression' ? pathType : 'Exact' }
  }
  return { ...defined({ path, pathType: path !== undefined ? (pathType ?? 'PathPrefix') : undefined }) }
}

/** A URL says nothing of headers and query parameters; the method of one that is only opened is GET. */
function isPartial({ pathType, headers = [], query = [], method, service }: RouteMatch): boolean {
  const isOther = method !== undefined && method !== 'GET' && service === undefined
  return pathType === 'RegularExpression' || headers.length > 0 || query.length > 0 || isOther
}

function backendOf(backend: RouteBackend): Pick<RouteRule, 'backend'> {
  if (!refersToService(backend)) return {}
  const { namespace, name, port } = backend
  return { backend: { namespace, service: name, ...defined({ port }) } }
}
