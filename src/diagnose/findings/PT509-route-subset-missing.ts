import { selectorText } from '../../kube/selector.ts'
import { defined } from '../../lib/defined.ts'
import { nearest } from '../../lib/similar.ts'
import type { Evidence } from '../../model/finding.ts'
import type { RouteView, SubsetView } from '../../model/way-in.ts'
import { backendRef, brokenRoute, routeRef, routeSeverity } from '../chain/routes.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { editOf, kindWord, pointerOf, routeName } from '../words/routes.ts'
import { some } from '../words/text.ts'

interface Facts {
  route: RouteView
  subset: SubsetView
  suggestion?: string
}

const reasons = ['subset-missing', 'subset-empty', 'subset-unready'] as const

/** A VirtualService sends to a subset that no DestinationRule names, or that has no endpoint. */
export const PT509: FindingDefinition<'PT509', Facts> = {
  code: 'PT509',
  name: 'route-subset-missing',
  rule: (chain) =>
    chain.routes.flatMap((route, index): Found<Facts>[] => {
      const { subset, state, reason } = route
      if (!subset || !reasons.some((one) => one === reason)) return []
      const isProven = state === 'broken'
      const suggestion = reason === 'subset-missing' ? nearest(subset.name, subset.names ?? []) : undefined
      return [
        {
          facts: { route, subset, ...defined({ suggestion }) },
          ...brokenRoute(index),
          confidence: isProven ? 'proven' : 'inferred',
          severity: isProven ? routeSeverity(chain, route) : 'warn',
          evidence: [{ object: routeRef(route), field: subset.field, value: subset.name }, proof(route, subset)],
        },
      ]
    }),
  title: ({ route, subset }) => {
    // What is not applied yet may be kept elsewhere.
    if (route.state !== 'broken')
      return `no known ${route.reason === 'subset-missing' ? 'DestinationRule has' : 'Pod is in'} subset ${subset.name} of ${routeName(route)}`
    if (route.reason === 'subset-missing') return `${routeName(route)} names subset ${subset.name}, which does not exist`
    return `subset ${subset.name} of ${routeName(route)} has no ${route.reason === 'subset-empty' ? 'Pod' : 'ready Pod'}`
  },
  message: messageOf,
  advice: ({ route, subset, suggestion }, { kubectlIn }) => {
    const { rule } = subset
    if (rule && route.reason === 'subset-unready') {
      const command = kubectlIn(backendRef(route).namespace ?? '', 'get', 'pods', '-l', selectorText(subset.labels ?? {}))
      return { next: { text: 'Find out why its Pods are not ready.', command } }
    }
    if (rule) {
      const command = kubectlIn(rule.namespace ?? '', 'edit', 'destinationrule', rule.name)
      return { fix: { text: 'Give the subset labels that Pods of the Service have.', command } }
    }
    if (suggestion === undefined) {
      const text = 'Set a subset that exists, or add this one to a DestinationRule of the Service.'
      return { fix: { text, command: editOf(route, kubectlIn) } }
    }
    const path = pointerOf(subset.field)
    const patch = JSON.stringify([{ op: 'replace', path, value: suggestion }])
    const command = kubectlIn(route.namespace ?? '', 'patch', kindWord(route), route.name, '--type', 'json', '-p', patch)
    return { fix: { text: `Set the subset ${suggestion}.`, command } }
  },
  effect: 'misrouted',
  relations: { backendReasons: [...reasons] },
  explain: {
    summary: 'A VirtualService sends to a subset that no DestinationRule names, or that has no endpoint.',
    means:
      'Envoy answers such requests with 503. Its access log has the flag NC or NR if the subset does not exist, and UH if the subset has no healthy endpoint.',
    why: 'A subset names the endpoints of a Service whose Pods have certain labels. A DestinationRule defines it, in the namespace of the Service, of the client, or in the root namespace (istio-system). A host without dots means a Service in the namespace of the DestinationRule. Istio does not check that the subset exists or that Pods have its labels when the VirtualService is written.',
    sources: [
      'networking.istio.io/v1 Destination.subset, DestinationRule.host, Subset.labels',
      'Istio, "Traffic Management Problems": 503 errors after setting destination rule',
      'Istio, "Configuration scoping": the namespaces in which a DestinationRule is looked for',
    ],
    confirm: ['kubectl -n NS get destinationrules -o yaml', 'kubectl -n NS get pods --show-labels', 'istioctl analyze -n NS'],
    fix: [
      'Name a subset that a DestinationRule of the Service has, or add it there.',
      'Give the subset labels that Pods of the Service have, or the Pods the labels of the subset.',
    ],
  },
}

function proof(route: RouteView, { rule, names = [], labels = {}, has, instead }: SubsetView): Evidence {
  if (rule) {
    const { field, ...object } = rule
    return { object, field: `${field}.labels`, value: labels }
  }
  if (has) return { object: has, field: 'spec.subsets[*].name', value: names }
  if (!instead) return { object: { ...backendRef(route), kind: 'DestinationRule' }, field: 'spec.host', value: null }
  const { host, ...object } = instead
  return { object, field: 'spec.host', value: host }
}

function messageOf({ route, subset }: Facts): string {
  const { name, rule, names = [], instead } = subset
  const service = `Service ${route.backend.service}`
  const isKnown = route.state === 'broken'
  const unless = (what: string) => (isKnown ? '' : `, unless ${what}`)
  if (rule) {
    const labels = `the labels ${selectorText(subset.labels ?? {})}`
    return route.reason === 'subset-empty'
      ? `DestinationRule ${rule.name} selects ${labels}, and no ${isKnown ? '' : 'known '}Pod of ${service} has them. Requests for subset ${subset.name} get 503${unless('another manifest makes such Pods')}.`
      : `DestinationRule ${rule.name} selects ${labels}, and no Pod that has them is ready. Requests for subset ${subset.name} get 503.`
  }
  if (instead) {
    return `DestinationRule ${instead.name} in ${instead.namespace} has ${name} for the host ${instead.host}, which is another Service. Requests for subset ${subset.name} get 503.`
  }
  const there = names.length > 0 ? `has the ${names.length === 1 ? 'subset' : 'subsets'} ${some(names)}` : 'has no subset'
  return `${service} ${there}. Requests for subset ${subset.name} get 503${unless('another DestinationRule defines it')}.`
}
