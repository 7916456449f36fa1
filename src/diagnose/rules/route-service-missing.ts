import type { AnyDiagnosis } from '../facts.ts'
import { brokenRoute, routeRef, routeSeverity } from '../routes.ts'
import type { Rule } from '../rule.ts'

/** PT501: a route sends traffic to a Service that does not exist. */
export const routeServiceMissing: Rule = (chain) =>
  chain.routes.flatMap((route, index): AnyDiagnosis[] => {
    if (route.reason !== 'service-missing') return []
    return [
      {
        code: 'PT501',
        facts: { route },
        ...brokenRoute(index),
        severity: chain.service === undefined && chain.route === undefined ? 'error' : routeSeverity(chain, route),
        evidence: [{ object: routeRef(route), field: `${route.field}.name`, value: route.backend.service }],
      },
    ]
  })
