import { defined } from '../../lib/defined.ts'
import { nearest } from '../../lib/similar.ts'
import type { Fix } from '../../model/finding.ts'
import type { RouteView } from '../../model/way-in.ts'
import { brokenRoute, routeRef, routeSeverity } from '../chain/routes.ts'
import type { FindingDefinition, Found, WordContext } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  route: RouteView
  classes: readonly string[]
  suggestion?: string
}

/**
 * No controller serves an Ingress that leads here, since the IngressClass that it names does not exist. If it names none, and no class is
 * the default, the finding is inferred. Once for each Ingress.
 */
export const PT503: FindingDefinition<'PT503', Facts> = {
  code: 'PT503',
  name: 'ingress-class',
  rule: (chain) =>
    chain.routes.flatMap((route, index): Found<Facts>[] => {
      const { reason } = route
      if (reason !== 'class-missing' && reason !== 'no-class') return []
      if (chain.routes.findIndex((one) => one.reason === reason && one.name === route.name) < index) return []
      const classes = route.classes ?? []
      const suggestion = suggested(route, classes)
      return [
        {
          facts: { route, classes, ...defined({ suggestion }) },
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
    }),
  title: ({ route }) =>
    route.className === undefined
      ? `ingress/${route.name} has no class, and none is the default`
      : `ingress/${route.name}: class "${route.className}" does not exist`,
  message: ({ route, classes }) => {
    const [first] = classes
    const has =
      first === undefined ? 'No IngressClass exists' : `${classes.length === 1 ? 'The only class is' : 'The classes are'} ${some(classes)}`
    if (route.className === undefined)
      return `${has}. Unless a controller handles Ingresses without a class, none handles this Ingress, which has no address yet.`
    return `${has}, so no controller handles this Ingress, which has no address.`
  },
  advice: (facts, context) => ({ fix: fixClass(facts, context) }),
  events: ['Ingress'],
  effect: 'unrouted',
  relations: { needsCluster: true, backendReasons: ['class-missing', 'no-class'] },
  explain: {
    summary: 'No controller serves an Ingress: its IngressClass does not exist, or no class is set and none is the default.',
    means:
      'Requests for the Ingress get no response, or the response of another Ingress (usually 404). The Service itself is not affected.',
    why: 'A controller handles the Ingresses whose spec.ingressClassName names an IngressClass with the name of the controller. If an Ingress is created without a class, the API server sets the IngressClass that has the annotation ingressclass.kubernetes.io/is-default-class; it does not do so later. porttrace assumes that an Ingress is served if its status has an address, or if it has the older annotation kubernetes.io/ingress.class, whose values only the controller knows.',
    sources: ['networking/v1 IngressSpec.ingressClassName', 'networking/v1 IngressClass', 'Ingress: Default IngressClass', 'microk8s#2112'],
    confirm: ['kubectl get ingressclasses', 'kubectl -n NS get ingress NAME -o yaml'],
    fix: [
      'kubectl -n NS patch ingress NAME -p \'{"spec":{"ingressClassName":"CLASS"}}\'',
      'Or install the controller of that class; most install an IngressClass too.',
    ],
  },
}

function suggested({ className }: RouteView, classes: readonly string[]): string | undefined {
  return (className === undefined ? undefined : nearest(className, classes)) ?? (classes.length === 1 ? classes[0] : undefined)
}

function fixClass({ route, classes, suggestion }: Facts, { kubectl }: WordContext): Fix {
  if (suggestion !== undefined) {
    const patch = JSON.stringify({ spec: { ingressClassName: suggestion } })
    return { text: `Set the class to ${suggestion}.`, command: kubectl('patch', 'ingress', route.name, '-p', patch) }
  }
  if (classes.length === 0) return { text: 'Install an Ingress controller; most install an IngressClass too.' }
  return { text: `Set the class to one of ${some(classes)}.`, command: kubectl('edit', 'ingress', route.name) }
}
