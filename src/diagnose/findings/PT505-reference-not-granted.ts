import { GATEWAY_GROUP } from '../../kube/gateway-refs.ts'
import { defined } from '../../lib/defined.ts'
import { isUnsafe } from '../../lib/printable.ts'
import { shellLine } from '../../lib/shell.ts'
import type { Fix } from '../../model/finding.ts'
import type { RouteView } from '../../model/way-in.ts'
import { backendRef, brokenRoute, routeRef, routeSeverity } from '../chain/routes.ts'
import type { FindingDefinition, Found, WordContext } from '../finding.ts'
import { routeName } from '../words/routes.ts'

interface Facts {
  route: RouteView
  from: string
  to: string
}

/** A route leads to a Service of another namespace, and no ReferenceGrant there lets it. */
export const PT505: FindingDefinition<'PT505', Facts> = {
  code: 'PT505',
  name: 'reference-not-granted',
  rule: (chain) =>
    chain.routes.flatMap((route, index): Found<Facts>[] => {
      if (route.reason !== 'not-granted') return []
      const from = route.namespace ?? ''
      const to = route.backend.namespace ?? from
      const isProven = route.state === 'broken'
      return [
        {
          facts: { route, from, to },
          ...brokenRoute(index),
          severity: isProven ? routeSeverity(chain, route) : 'warn',
          confidence: isProven ? 'proven' : 'inferred',
          evidence: [
            { object: routeRef(route), field: `${route.field}.namespace`, value: to },
            { object: backendRef(route), field: 'metadata.name', value: route.backend.service },
            { object: { kind: 'ReferenceGrant', namespace: to, name: '*' }, field: 'spec.from[*].namespace', value: null },
          ],
        },
      ]
    }),
  title: ({ route, to }) => `no ReferenceGrant for ${routeName(route)} in ${to}`,
  message: ({ route, from, to }) =>
    `${routeName(route)} leads to Service ${route.backend.service} in namespace ${to}, and no ReferenceGrant there allows ${route.kind}s in namespace ${from} to use it. Requests for this backend get a 500 response.`,
  advice: (facts, context) => ({ fix: grantFix(facts, context) }),
  effect: 'misrouted',
  relations: { backendReasons: ['not-granted'] },
  explain: {
    summary: 'A route refers to a Service in another namespace, and no ReferenceGrant there allows it.',
    means:
      'The controller does not resolve the reference: HTTP requests to this backend get a 500 response, and connections of a TCPRoute or TLSRoute are rejected.',
    why: 'A reference to another namespace needs a ReferenceGrant in the namespace of the Service. Its "from" names the group, kind and namespace of the route; its "to" names the group and kind of the Service and, optionally, its name. A ReferenceGrant in the namespace of the route has no effect.',
    sources: ['gateway.networking.k8s.io/v1beta1 ReferenceGrant', 'gateway.networking.k8s.io/v1 HTTPBackendRef', 'GEP-709', 'kuma#18014'],
    confirm: [
      "kubectl -n NS get httproute NAME -o jsonpath='{.status.parents[*].conditions}'",
      'kubectl -n SERVICE-NS get referencegrants -o yaml',
    ],
    fix: [
      'Create a ReferenceGrant in the namespace of the Service, as in the fix of the finding.',
      'Or move the route to the namespace of the Service.',
    ],
  },
}

/** The whole grant, as narrow as it can be. */
function grantFix({ route, from, to }: Facts, { kubectlIn }: WordContext): Fix {
  const grant = {
    apiVersion: `${GATEWAY_GROUP}/v1beta1`,
    kind: 'ReferenceGrant',
    metadata: { name: `${route.backend.service}-from-${from}`.slice(0, 253), namespace: to },
    spec: {
      from: [{ group: GATEWAY_GROUP, kind: route.kind, namespace: from }],
      to: [{ group: '', kind: 'Service', name: route.backend.service }],
    },
  }
  const apply = kubectlIn(to, 'apply', '-f', '-')
  const manifest = JSON.stringify(grant)
  return {
    text: `Create a ReferenceGrant in namespace ${to}.`,
    ...defined({ command: apply !== '' && !isUnsafe(manifest) ? `${shellLine(['printf', '%s', manifest])} | ${apply}` : undefined }),
  }
}
