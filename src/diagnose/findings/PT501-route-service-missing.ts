import { defined } from '../../lib/defined.ts'
import type { RouteView } from '../../model/way-in.ts'
import { brokenRoute, routeRef, routeSeverity } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { editOf, routeName, wayOf } from '../words/routes.ts'

interface Facts {
  route: RouteView
}

/** A route sends traffic to a Service that does not exist. */
export const PT501: FindingDefinition<'PT501', Facts> = {
  code: 'PT501',
  name: 'route-service-missing',
  rule: (chain) =>
    chain.routes.flatMap((route, index): Found<Facts>[] => {
      const isGuess = route.planned === true && isUnread(route)
      if (route.reason !== 'service-missing' && !isGuess) return []
      return [
        {
          facts: { route },
          ...brokenRoute(index),
          ...defined({ confidence: isGuess ? ('inferred' as const) : undefined }),
          severity: isGuess ? 'warn' : chain.service === undefined && chain.route === undefined ? 'error' : routeSeverity(chain, route),
          evidence: [{ object: routeRef(route), field: route.nameField ?? `${route.field}.name`, value: route.backend.service }],
        },
      ]
    }),
  title: ({ route }) =>
    `${routeName(route)}: ${kindOf(route)} "${route.backend.service}" ${isUnread(route) ? 'is not among the manifests' : 'does not exist'}`,
  message: ({ route }) =>
    isUnread(route)
      ? `${wayOf(route)} leads to Service ${route.backend.service}, which is not among the manifests. Closest match: Service ${route.near}.`
      : `${wayOf(route)} leads to ${kindOf(route)} ${route.backend.service}, which does not exist in namespace ${route.backend.namespace ?? route.namespace}.`,
  advice: ({ route }, { kubectlIn }) => ({
    fix: {
      text: `Correct the name in the route, or ${isUnread(route) ? 'apply' : 'create'} the ${kindOf(route)}.`,
      command: editOf(route, kubectlIn),
    },
  }),
  effect: 'misrouted',
  relations: { backendReasons: ['service-missing'] },
  explain: {
    summary: 'A route sends traffic to a Service that does not exist.',
    means:
      'The controller returns an error for such requests: an Ingress controller usually 503, a Gateway API controller 500 for the share of this backend. Traefik drops the router, so clients get 404.',
    why: 'An Ingress, an OpenShift Route, an HTTPProxy and a TargetGroupBinding name a Service in their own namespace. A Gateway API route, a VirtualService (host), a webhook and an APIService can name a Service in another namespace. Kubernetes does not check that the Service exists when the route is written.',
    sources: ['networking/v1 IngressServiceBackend', 'gateway.networking.k8s.io/v1 HTTPRouteRule.backendRefs', 'ingress-nginx#839, #6135'],
    confirm: ['kubectl -n NS describe ingress NAME', 'kubectl -n NS get services'],
    fix: ['Correct the name of the backend, or create the Service.'],
  },
}

/** What the backend is: a Service, or a route that requests are handed to. */
function kindOf({ backend }: RouteView): string {
  return backend.kind ?? 'Service'
}

/**
 * Is it true that the Service was not read, but one of nearly the same name was? In a manifest that is not applied yet, that may be the
 * whole fault.
 */
function isUnread({ reason, near }: RouteView): boolean {
  return reason === 'service-unread' && near !== undefined
}
