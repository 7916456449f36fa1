import type { ListenerMatch, ParentView } from '../../model/edge.ts'
import type { Fix } from '../../model/finding.ts'
import type { LabelSelector } from '../../model/resources.ts'
import type { Facts } from '../facts.ts'
import { some, type WordContext, type WordsFor } from '../words.ts'
import { saidBy } from './gateways.ts'
import { editOf, kindWord, routeName } from './routes.ts'

/** PT504, PT506: whether a route attaches to its parents. */
export const attachmentWords: WordsFor<'PT504' | 'PT506'> = {
  PT504: {
    name: 'route-not-accepted',
    title: ({ route, parent, kind, condition }) => {
      const name = routeName(route)
      if (kind === 'unclaimed') return `no controller has taken ${name} at ${parentName(parent)}`
      if (kind === 'partial') return `some rules of ${name} are left out at ${parentName(parent)}`
      if (kind === 'unresolved') return `references of ${name} do not resolve${condition?.reason ? ` (${condition.reason})` : ''}`
      return `${name} is not accepted by ${parentName(parent)}${condition?.reason ? ` (${condition.reason})` : ''}`
    },
    message: ({ condition, kind, others }) => {
      if (kind === 'unclaimed')
        return 'Its status holds no word of a controller: none serves the Gateway, or it has not seen the route yet.'
      const rest = kind === 'refused' ? (others ? ' By its other parents it gets traffic.' : ' It gets no traffic by it.') : ''
      return `${condition ? saidBy(condition) : 'Its controller says so.'}${rest}`
    },
    fix: ({ route, parent, kind }, { kubectlIn }) =>
      kind === 'unclaimed'
        ? {
            text: 'See whether the Gateway has a class with a controller.',
            command: kubectlIn(parent.namespace, 'describe', parent.kind.toLowerCase(), parent.name),
          }
        : {
            text: 'Mend what the condition names, in the route or at its parent.',
            command: kubectlIn(route.namespace ?? '', 'describe', kindWord(route), route.name),
          },
    explain: {
      summary: 'The controller of a Gateway does not take a route, leaves out some of its rules, or has said nothing of it.',
      means: 'Clients who come by that Gateway get the answer of another route, or 404; for references that do not resolve 500.',
      why: 'For each parent of a route its controller writes conditions into the status: Accepted (does it attach), ResolvedRefs (are its references valid and granted), PartiallyInvalid (some rules are left out). A condition whose observedGeneration is older than the generation of the route speaks of what the route was before: porttrace says it, and calls nothing broken by it.',
      sources: ['gateway.networking.k8s.io/v1 RouteConditionType, RouteConditionReason', 'gateway-api#2394', 'kuma#18014'],
      confirm: ['kubectl -n NS get httproute NAME -o yaml', 'kubectl -n GATEWAY-NS describe gateway GATEWAY'],
      mend: [
        'NotAllowedByListeners: let the listener allow the namespace and the kind of the route.',
        'NoMatchingListenerHostname: give the route a hostname that the listener has.',
        'NoMatchingParent: name a listener (sectionName, port) that exists.',
        'UnsupportedValue, IncompatibleFilters: use what the controller supports.',
        'BackendNotFound, RefNotPermitted, InvalidKind: mend the reference.',
      ],
    },
  },
  PT506: {
    name: 'route-not-attached',
    title: ({ route, parent }) => {
      if (!parent) return `${routeName(route)} names no Gateway`
      if (parent.reason === 'gateway-missing') return `${routeName(route)} names ${parentName(parent)}, which does not exist`
      return `no listener of ${parentName(parent)} takes ${routeName(route)}`
    },
    message: attachMessage,
    fix: attachFix,
    explain: {
      summary: 'A route attaches to nothing: its Gateway does not exist, or none of its listeners takes the route.',
      means: 'Clients who come by that Gateway never reach the route: most often they get 404.',
      why: 'A route attaches where its parentRefs, and the listeners of that Gateway, agree: the name of the listener (sectionName) and its port, the protocol and the allowed kinds, the namespaces that the listener allows (allowedRoutes; without a word only its own, and a selector is one of the labels of namespaces, not of routes), and at least one hostname in common, where * stands for one label or more. Where the controller has accepted the route, that counts; where it has said nothing, this is inferred from the rules.',
      sources: [
        'gateway.networking.k8s.io/v1 ParentReference, AllowedRoutes, RouteNamespaces',
        'gateway.networking.k8s.io/v1 Listener.hostname, HTTPRouteSpec.hostnames',
      ],
      confirm: [
        'kubectl -n GATEWAY-NS get gateway GATEWAY -o yaml',
        'kubectl -n NS get httproute NAME -o yaml',
        'kubectl get namespace NS --show-labels',
      ],
      mend: [
        'Name a Gateway and a listener that exist.',
        'Let the listener allow the namespace: allowedRoutes.namespaces.from All, or a selector and the label on the namespace.',
        'Give the route a hostname that the listener has.',
      ],
    },
  },
}

/** `gateway/public -n infra`, with the listener where one is named. */
function parentName({ kind, namespace, name, sectionName, port }: ParentView): string {
  const listener = sectionName === undefined ? (port === undefined ? '' : ` port ${port}`) : ` listener ${sectionName}`
  return `${kind.toLowerCase()}/${name}${namespace === '' ? '' : ` of ${namespace}`}${listener}`
}

function attachMessage({ route, parent, others }: Facts['PT506']): string {
  if (!parent) return 'spec.parentRefs is empty, so nothing sends requests to it.'
  const rest = others ? ' By its other parents it gets traffic.' : ''
  const there = some(parent.names ?? [])
  if (parent.reason === 'gateway-missing') {
    return `Namespace ${parent.namespace} has ${there === '' ? 'no Gateway' : `the ${parent.names?.length === 1 ? 'Gateway' : 'Gateways'} ${there}`}.${rest}`
  }
  const listeners = parent.listeners ?? []
  if (listeners.length === 0) return `It has ${there === '' ? 'no listener' : `the listeners ${there}`}.${rest}`
  return `${listeners.map((listener) => `Listener ${listener.name}: ${whyNot(listener, route.namespace ?? '', route.kind)}.`).join(' ')}${rest}`
}

function whyNot({ reason, protocol, hostname, allowed }: ListenerMatch, namespace: string, kind: string): string {
  switch (reason) {
    case 'protocol':
      return `${protocol} takes no ${kind}`
    case 'kind':
      return `takes ${allowed && 'kinds' in allowed ? some(allowed.kinds) : 'other kinds'} only`
    case 'hostname':
      return `is for ${hostname ?? 'another host'}, which no hostname of the route meets`
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
  return `allows namespaces with the labels ${labels.length > 0 ? labels.join(',') : 'of its selector'}, and ${namespace} has not got them`
}

/** `tier=front`; of a selector of expressions nothing. */
function pairs({ matchLabels, matchExpressions }: LabelSelector): string[] {
  return matchExpressions.length > 0 ? [] : Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`)
}

function attachFix({ route, parent, suggestion }: Facts['PT506'], { kubectlIn }: WordContext): Fix {
  if (!parent) return { text: 'Name a Gateway in spec.parentRefs.', command: editOf(route, kubectlIn) }
  if (parent.reason === 'gateway-missing' && suggestion !== undefined) {
    const path = `/${parent.field.replaceAll('[', '/').replaceAll(']', '').replaceAll('.', '/')}/name`
    const patch = JSON.stringify([{ op: 'replace', path, value: suggestion }])
    return {
      text: `Name the Gateway ${suggestion}.`,
      command: kubectlIn(route.namespace ?? '', 'patch', kindWord(route), route.name, '--type', 'json', '-p', patch),
    }
  }
  const [first] = parent.listeners ?? []
  if (first?.reason === 'namespace') return namespaceFix(route.namespace ?? '', parent, first, kubectlIn)
  const text =
    parent.listeners?.length === 0 ? 'Name a listener that exists.' : 'Change the route so that a listener takes it, or add a listener.'
  return {
    text: parent.reason === 'gateway-missing' ? 'Name a Gateway that exists, or create it.' : text,
    command: editOf(route, kubectlIn),
  }
}

function namespaceFix(namespace: string, parent: ParentView, { allowed }: ListenerMatch, kubectlIn: WordContext['kubectlIn']): Fix {
  const labels = allowed && 'selector' in allowed && allowed.selector ? pairs(allowed.selector) : []
  if (labels.length > 0) {
    return {
      text: `Give namespace ${namespace} the labels that the listener asks for.`,
      command: kubectlIn(namespace, 'label', 'namespace', namespace, ...labels),
    }
  }
  return {
    text: `Let the listener allow namespace ${namespace}.`,
    command: kubectlIn(parent.namespace, 'edit', 'gateway', parent.name),
  }
}
