import type { RouteView } from '../../model/way-in.ts'
import { serviceRef } from '../chain/evidence.ts'
import { brokenRoute, routeRef } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { routeName, wayOf } from '../words/routes.ts'

interface Facts {
  route: RouteView
}

const classes: ReadonlySet<string> = new Set(['gce', 'gce-internal'])

/**
 * An Ingress of the class of GKE leads to a ClusterIP Service without a network endpoint group: its load balancer sends to NodePorts, and
 * the Service has none. GKE may add the annotation when the Service is applied, so manifests get no finding.
 */
export const PT508: FindingDefinition<'PT508', Facts> = {
  code: 'PT508',
  name: 'gce-backend',
  rule: (chain) => {
    const { service } = chain
    if (!service || chain.planned || service.type !== 'ClusterIP' || service.negForIngress) return []
    return chain.routes.flatMap((route, index): Found<Facts>[] => {
      const { kind, className, legacyClass = className, leadsTo, state } = route
      if (kind !== 'Ingress' || leadsTo === undefined || state !== 'ok' || legacyClass === undefined || !classes.has(legacyClass)) return []
      if (chain.routes.findIndex((one) => one.kind === kind && one.name === route.name && one.leadsTo !== undefined) < index) return []
      const field = route.legacyClass === undefined ? 'spec.ingressClassName' : 'metadata.annotations["kubernetes.io/ingress.class"]'
      return [
        {
          facts: { route },
          ...brokenRoute(index),
          severity: 'warn',
          evidence: [
            { object: routeRef(route), field, value: legacyClass },
            { object: serviceRef(chain), field: 'spec.type', value: service.type },
            { object: serviceRef(chain), field: 'metadata.annotations["cloud.google.com/neg"]', value: null },
          ],
        },
      ]
    })
  },
  title: ({ route }) => `GKE ${routeName(route)} needs a NodePort or a NEG`,
  message: ({ route }) =>
    `The load balancer for ${wayOf(route)} needs a NodePort or a network endpoint group (NEG), and the Service has neither.`,
  advice: (_, { kubectl, service }) => ({
    fix: {
      text: 'Give the Service a network endpoint group for the Ingress, or the type NodePort.',
      command: kubectl(
        'patch',
        'service',
        service,
        '-p',
        JSON.stringify({ metadata: { annotations: { 'cloud.google.com/neg': '{"ingress": true}' } } }),
      ),
    },
  }),
  effect: 'misrouted',
  relations: {},
  explain: {
    summary: 'A GKE Ingress leads to a ClusterIP Service without a network endpoint group.',
    means: 'The load balancer gets no backend for it: clients of this Ingress get 404 or 502. Clients inside the cluster are not affected.',
    why: 'The controller of the classes gce and gce-internal creates backends from NodePorts or, with the annotation cloud.google.com/neg, from the Pods. A Service of type ClusterIP has no NodePort. GKE adds the annotation automatically only in VPC-native clusters, and only to Services that are created there.',
    sources: ['GKE: Container-native load balancing', 'kubernetes/ingress-gce'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.type} {.metadata.annotations}'",
      'kubectl -n NS describe ingress INGRESS   (events Translate, Sync)',
    ],
    fix: [`kubectl -n NS annotate service SVC cloud.google.com/neg='{"ingress": true}'`, 'Or set spec.type to NodePort.'],
  },
}
