import { defined } from '../../lib/defined.ts'
import type { BackendTlsView } from '../../model/backend-tls.ts'
import type { ObservedCondition } from '../../model/gateway.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain, PortChain } from '../../trace/chain.ts'
import { backendRef, brokenRoute, routeRef } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { routeName } from '../words/routes.ts'

type Facts =
  | { kind: 'rejected'; route: RouteView; policy: BackendTlsView; namespace: string; condition: ObservedCondition }
  | { kind: 'missing'; route: RouteView; appProtocol: string }

/**
 * A controller reports a fault of the BackendTLSPolicy by which it connects to the Service (GEP-1897: it answers requests with 5xx then); or the port says
 * that it speaks TLS, and no policy tells Gateways so. The latter is inferred, since some controllers follow `appProtocol` alone.
 */
export const PT511: FindingDefinition<'PT511', Facts> = {
  code: 'PT511',
  name: 'backend-tls',
  rule: (chain) => {
    const seen = new Set<string>()
    return chain.routes.flatMap((route, index): Found<Facts>[] => {
      const { backendTls, leadsTo, through } = route
      const service = backendRef(route)
      const key = `${route.kind} ${route.namespace}/${route.name} ${leadsTo ?? through}`
      const port = leadsTo === undefined ? portBehind(chain, through) : chain.ports[leadsTo]
      if (chain.planned || !port || seen.has(key)) return []
      if (backendTls?.condition) {
        seen.add(key)
        const { condition, name } = backendTls
        const namespace = service.namespace ?? ''
        const object = { kind: 'BackendTLSPolicy', ...defined({ namespace }), name }
        return [
          {
            facts: { kind: 'rejected', route, policy: backendTls, namespace, condition },
            ...brokenRoute(index),
            severity: 'warn',
            evidence: [
              { object: routeRef(route), field: route.field, value: service.name },
              { object, field: `status.ancestors[*].conditions[${condition.type}]`, value: condition },
            ],
          },
        ]
      }
      if (!route.lacksTls || port.appProtocol === undefined) return []
      seen.add(key)
      return [
        {
          facts: { kind: 'missing', route, appProtocol: port.appProtocol },
          ...brokenRoute(index),
          confidence: 'inferred',
          severity: 'info',
          evidence: [
            { object: routeRef(route), field: route.field, value: service.name },
            { object: service, field: `spec.ports[${port.index}].appProtocol`, value: port.appProtocol },
          ],
        },
      ]
    })
  },
  title: (facts) =>
    facts.kind === 'rejected' ? `TLS policy ${facts.policy.name} is not in effect` : `no TLS policy for a port with ${facts.appProtocol}`,
  message: (facts) => {
    if (facts.kind === 'missing')
      return `The appProtocol of the port is ${facts.appProtocol}, and no BackendTLSPolicy names the port. The Gateway of ${routeName(facts.route)} may connect to it without TLS.`
    const { condition, policy, route } = facts
    const reason = condition.reason === undefined ? '' : ` (${condition.reason})`
    return `The controller reports ${condition.type} ${condition.status}${reason} on backendtlspolicy/${policy.name}. Requests by ${routeName(route)} get a 5xx response until that is corrected.`
  },
  advice: (facts, { kubectlIn }) =>
    facts.kind === 'rejected'
      ? {
          next: {
            text: 'Look at the conditions of the policy: its CA certificates, its hostname, and other policies for the port.',
            command: kubectlIn(facts.namespace, 'describe', 'backendtlspolicies.gateway.networking.k8s.io', facts.policy.name),
          },
        }
      : { fix: { text: 'Create a BackendTLSPolicy for the port of the Service, or correct its appProtocol.' } },
  effect: 'misspoken',
  relations: {},
  explain: {
    summary: 'A Gateway cannot connect to the Service by TLS, or is not told to.',
    means:
      'Requests through the Gateway get a 5xx response: the Gateway cannot check the certificate of the backend, or sends plain text to a TLS port.',
    why: 'A Gateway that ends TLS opens a connection of its own to the backend. It uses TLS if a BackendTLSPolicy in the namespace of the Service names the Service, or the port by sectionName; the policy has the name and the CA certificates that the backend has to match. Its controller reports Accepted and ResolvedRefs for each Gateway. The appProtocol of a port (https, kubernetes.io/wss) is a hint that not every controller follows.',
    sources: ['gateway.networking.k8s.io/v1 BackendTLSPolicy', 'GEP-1897: BackendTLSPolicy', 'GEP-1911: Backend Protocol Selection'],
    confirm: ['kubectl -n NS get backendtlspolicies -o yaml', "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'"],
    fix: [
      'Correct the CA certificates that the policy names: a ConfigMap with the key ca.crt.',
      'Create a BackendTLSPolicy for a port that speaks TLS.',
    ],
  },
}

/** The Service port behind a backend of the route that is the target. */
function portBehind({ through = [] }: Chain, index: number | undefined): PortChain | undefined {
  return index === undefined ? undefined : through[index]?.ports[0]
}
