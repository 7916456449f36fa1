import type { AnyDiagnosis } from '../facts.ts'
import { backendRef, brokenRoute, routeRef, routeSeverity } from '../routes.ts'
import type { Rule } from '../rule.ts'

/** PT505: a route leads to a Service of another namespace, and no ReferenceGrant there lets it. */
export const referenceNotGranted: Rule = (chain) =>
  chain.routes.flatMap((route, index): AnyDiagnosis[] => {
    if (route.reason !== 'not-granted') return []
    const from = route.namespace ?? ''
    const to = route.backend.namespace ?? from
    const isProven = route.state === 'broken'
    return [
      {
        code: 'PT505',
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
  })
