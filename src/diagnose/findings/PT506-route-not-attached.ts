import { defined } from '../../lib/defined.ts'
import { nearest } from '../../lib/similar.ts'
import type { ListenerMatch, ParentView } from '../../model/edge.ts'
import type { Evidence, Fix } from '../../model/finding.ts'
import type { LabelSelector } from '../../model/resources.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import { told } from '../../trace/conditions.ts'
import { type Attachment, attachments, conditionValue, furtherEvidence, parentObjects, parentValue, routeRef } from '../chain/routes.ts'
import type { FindingDefinition, Found, WordContext } from '../finding.ts'
import { editOf, kindWord, parentName, pointerOf, routeName } from '../words/routes.ts'
import { capital, some } from '../words/text.ts'

interface Facts {
  route: RouteView
  parent?: ParentView
  suggestion?: string
  others: boolean
}

/** A route names no Gateway, one that does not exist, or one of which no listener takes it. */
export const PT506: FindingDefinition<'PT506', Facts> = {
  code: 'PT506',
  name: 'route-not-attached',
  rule: (chain) =>
    attachments(chain).flatMap((attachment): Found<Facts>[] => {
      if (attachment.all?.length === 0) return [withoutParent(attachment)]
      return attachment.parents.flatMap((parent) => unattached(chain, attachment, parent))
    }),
  title: ({ route, parent }) => {
    if (!parent) return `${routeName(route)} has no parent Gateway`
    if (parent.reason === 'gateway-missing') return `${routeName(route)}: ${parentName(parent)} does not exist`
    return `no ${listenerWord(route)} of ${parentName(parent)} accepts ${routeName(route)}`
  },
  message: attachMessage,
  advice: (facts, context) => ({ fix: attachFix(facts, context) }),
  effect: 'misrouted',
  relations: {
    needsCluster: ({ facts }) => facts.parent?.reason !== 'no-listener',
    parentReasons: ['gateway-missing', 'no-listener', 'none'],
  },
  explain: {
    summary: 'A route is not attached: its Gateway does not exist, or no listener accepts the route.',
    means: 'Clients of that Gateway cannot reach the route: they usually get 404.',
    why: 'A route attaches to a listener of its parent Gateway if all of these match: the name (sectionName) and port of the listener, its protocol, its allowed kinds, its allowed namespaces, and at least one hostname. allowedRoutes allows the namespace of the Gateway by default; its selector matches the labels of namespaces, not those of routes. In a hostname, * matches one or more labels. An Istio VirtualService lists its Gateways in spec.gateways, as NAMESPACE/NAME, or as NAME in its own namespace; a server of the Gateway must have one of its hosts. The name "mesh" means the sidecars. If the controller reports that it has accepted the route, porttrace relies on that. If the controller reports nothing, porttrace infers the result from these rules.',
    sources: [
      'gateway.networking.k8s.io/v1 ParentReference, AllowedRoutes, RouteNamespaces',
      'gateway.networking.k8s.io/v1 Listener.hostname, HTTPRouteSpec.hostnames',
      'networking.istio.io/v1 VirtualService.gateways, Server.hosts',
    ],
    confirm: [
      'kubectl -n GATEWAY-NS get gateway GATEWAY -o yaml',
      'kubectl -n NS get httproute NAME -o yaml',
      'kubectl get namespace NS --show-labels',
    ],
    fix: [
      'Set a Gateway and a listener that exist.',
      'Allow the namespace in the listener: allowedRoutes.namespaces.from All, or a selector and the label on the namespace.',
      'Give the route a hostname that the listener has.',
    ],
  },
}

/** What takes requests at a Gateway: Istio calls it a server. */
function listenerWord({ kind }: RouteView): string {
  return kind === 'VirtualService' ? 'server' : 'listener'
}

function withoutParent({ route, hop }: Attachment): Found<Facts> {
  return {
    facts: { route, others: false },
    severity: 'error',
    confidence: 'proven',
    stage: 'entry',
    ports: [],
    hop,
    evidence: [{ object: routeRef(route), field: 'spec.parentRefs', value: null }],
  }
}

function unattached(chain: Chain, { route, hop, parents, all }: Attachment, parent: ParentView): Found<Facts>[] {
  if (parent.reason !== 'gateway-missing' && parent.reason !== 'no-listener') return []
  const others = (all ?? parents).some((one) => one !== parent && one.state === 'ok')
  const isProven = parent.state === 'broken'
  const wanted = parent.reason === 'gateway-missing' ? parent.name : undefined
  const names = parent.names ?? []
  const suggestion = wanted === undefined ? undefined : (nearest(wanted, names) ?? (names.length === 1 ? names[0] : undefined))
  return [
    {
      facts: { route, parent, ...defined({ suggestion }), others },
      severity: isProven && chain.route && !others ? 'error' : 'warn',
      confidence: isProven ? 'proven' : 'inferred',
      stage: 'entry',
      ports: [],
      hop,
      evidence: [
        { object: routeRef(route), field: parent.field, value: parentValue(parent) },
        ...proof(route, parent),
        ...furtherEvidence(parent.further, parentObjects(route, parent)),
      ],
    },
  ]
}

const fields = {
  protocol: 'protocol',
  kind: 'allowedRoutes.kinds',
  namespace: 'allowedRoutes.namespaces',
  'namespace-unread': 'allowedRoutes.namespaces',
  hostname: 'hostname',
  'not-programmed': 'name',
} as const

function proof(route: Attachment['route'], parent: ParentView): Evidence[] {
  const gateway = { kind: 'Gateway', namespace: parent.namespace, name: parent.name }
  if (parent.reason === 'gateway-missing') return [{ object: gateway, field: 'metadata.name', value: null }]
  const condition = told(parent.against, 'Accepted')
  const [first] = parent.listeners ?? []
  const listener = first?.reason && {
    object: gateway,
    field: first.field ?? `spec.listeners[${first.name}].${fields[first.reason]}`,
    value:
      first.reason === 'hostname' || first.field !== undefined
        ? (first.hostname ?? null)
        : first.reason === 'protocol'
          ? first.protocol
          : allowedValue(first),
  }
  return [
    listener || { object: gateway, field: 'spec.listeners[*].name', value: parent.names ?? null },
    ...(condition ? [{ object: routeRef(route), field: 'status.parents[*].conditions', value: conditionValue(condition) }] : []),
  ]
}

/** What the listener allows, as it is in the object. */
function allowedValue({ allowed }: NonNullable<ParentView['listeners']>[number]): unknown {
  if (!allowed || 'kinds' in allowed) return allowed?.kinds ?? null
  const { from, selector } = allowed
  if (!selector) return { from }
  const { matchLabels, matchExpressions } = selector
  return { from, selector: { matchLabels, ...defined({ matchExpressions: matchExpressions.length > 0 ? matchExpressions : undefined }) } }
}

function attachMessage({ route, parent, others }: Facts): string {
  if (!parent) return 'spec.parentRefs is empty, so no Gateway sends requests to it.'
  const rest = others ? ' The route gets traffic through its other parents.' : ''
  const there = some(parent.names ?? [])
  if (parent.reason === 'gateway-missing') {
    return `Namespace ${parent.namespace} has ${there === '' ? 'no Gateway' : `the ${parent.names?.length === 1 ? 'Gateway' : 'Gateways'} ${there}`}.${rest}`
  }
  const listeners = parent.listeners ?? []
  if (listeners.length === 0) return `It has ${there === '' ? 'no listener' : `the listeners ${there}`}.${rest}`
  const word = capital(listenerWord(route))
  return `${listeners.map((listener) => `${word} ${listener.name || listener.port} ${whyNot(listener, route.namespace ?? '', route.kind)}`).join('; ')}.${rest}`
}

function whyNot({ reason, protocol, hostname, allowed }: ListenerMatch, namespace: string, kind: string): string {
  switch (reason) {
    case 'protocol':
      return `(${protocol}) accepts no ${kind}`
    case 'kind':
      return `accepts ${allowed && 'kinds' in allowed ? some(allowed.kinds) : 'other kinds'} only`
    case 'hostname':
      return `is for ${hostname ?? 'another host'}, which matches no hostname of the route`
    case 'namespace-unread':
      return `allows namespaces by their labels, and those of ${namespace} were not read`
    case 'namespace':
      return allowed && 'from' in allowed ? namespaceWords(allowed, namespace) : `does not allow namespace ${namespace}`
    default:
      return 'does not work'
  }
}

function namespaceWords({ from, selector }: { from: string; selector?: LabelSelector }, namespace: string): string {
  if (from === 'Same') return `allows routes of its own namespace only, not of ${namespace}`
  if (from === 'None') return 'allows no routes'
  const labels = selector ? pairs(selector) : []
  return `allows namespaces with the labels ${labels.length > 0 ? labels.join(',') : 'of its selector'}, and ${namespace} lacks them`
}

/** `tier=front`; of a selector of expressions nothing. */
function pairs({ matchLabels, matchExpressions }: LabelSelector): string[] {
  return matchExpressions.length > 0 ? [] : Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`)
}

function attachFix({ route, parent, suggestion }: Facts, { kubectlIn }: WordContext): Fix {
  if (!parent) return { text: 'Name a Gateway in spec.parentRefs.', command: editOf(route, kubectlIn) }
  if (parent.reason === 'gateway-missing' && suggestion !== undefined) {
    const path = pointerOf(parent.field)
    const isText = route.kind === 'VirtualService'
    const value = isText ? `${parent.namespace}/${suggestion}` : suggestion
    const patch = JSON.stringify([{ op: 'replace', path: isText ? path : `${path}/name`, value }])
    return {
      text: `Name the Gateway ${suggestion}.`,
      command: kubectlIn(route.namespace ?? '', 'patch', kindWord(route), route.name, '--type', 'json', '-p', patch),
    }
  }
  const [first] = parent.listeners ?? []
  if (first?.reason === 'namespace' && first.field === undefined) return namespaceFix(route.namespace ?? '', parent, first, kubectlIn)
  const text =
    parent.listeners?.length === 0
      ? 'Name a listener that exists.'
      : `Change the route so that a ${listenerWord(route)} accepts it, or add a ${listenerWord(route)}.`
  return {
    text: parent.reason === 'gateway-missing' ? 'Name a Gateway that exists, or create it.' : text,
    command: editOf(route, kubectlIn),
  }
}

function namespaceFix(namespace: string, parent: ParentView, { allowed }: ListenerMatch, kubectlIn: WordContext['kubectlIn']): Fix {
  const labels = allowed && 'selector' in allowed && allowed.selector ? pairs(allowed.selector) : []
  if (labels.length > 0) {
    return {
      text: `Give namespace ${namespace} the labels that the listener requires.`,
      command: kubectlIn('', 'label', 'namespace', namespace, ...labels),
    }
  }
  return {
    text: `Allow namespace ${namespace} in the listener.`,
    command: kubectlIn(parent.namespace, 'edit', 'gateway', parent.name),
  }
}
