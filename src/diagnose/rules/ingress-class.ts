import { nearest } from '../../lib/similar.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { brokenRoute, routeRef, routeSeverity } from '../routes.ts'
import type { Rule } from '../rule.ts'

/**
 * PT503: no controller serves an Ingress that leads here, since the IngressClass that it names does not exist; or, inferred, since it names
 * none and none is the default. Once for each Ingress.
 */
export const ingressClass: Rule = (chain) =>
  chain.routes.flatMap((route, index): AnyDiagnosis[] => {
    const { reason } = route
    if (reason !== 'class-missing' && reason !== 'no-class') return []
    if (chain.routes.findIndex((one) => one.reason === reason && one.name === route.name) < index) return []
    const classes = route.classes ?? []
    const suggestion = suggested(route, classes)
    return [
      {
        code: 'PT503',
        facts: { route, classes, ...(suggestion !== undefined && { suggestion }) },
        ...brokenRoute(index),
        severity: reason === 'class-missing' ? routeSeverity(chain, route) : 'warn',
        confidence: reason === 'class-missing' ? 'proven' : 'inferred',
        evidence: [
          { object: routeRef(route), field: 'spec.ingressClassName', value: route.className ?? null },
          ...(route.className === undefined
            ? []
            : [{ object: { kind: 'IngressClass', name: route.className }, field: 'metadata.name', value: null }]),
          { object: routeRef(route), field: 'status.loadBalancer.ingress', value: null },
        ],
      },
    ]
  })

function suggested({ className }: RouteView, classes: readonly string[]): string | undefined {
  return (className === undefined ? undefined : nearest(className, classes)) ?? (classes.length === 1 ? classes[0] : undefined)
}
