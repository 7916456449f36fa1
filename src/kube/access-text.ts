import type { AccessReason, DirectionAccess, RuleRef, SourcePeer } from '../model/access.ts'
import type { LabelSelector, ObjectRef } from '../model/resources.ts'
import { labelOf, labelSelectorText } from './selector.ts'

/** `networkpolicy/default-deny`, with its namespace where that is not `home`. */
export function policyText({ kind, namespace, name }: ObjectRef, home: string | undefined): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined || namespace === home ? '' : ` in ${namespace}`}`
}

/** `rule 0`, `rule 2 (from-monitoring)`. */
export function ruleText({ index, name }: RuleRef): string {
  return `rule ${index}${name === undefined ? '' : ` (${name})`}`
}

/** The two sides of a connection, as seen from the Pods that policies select. */
export const sideText = { egress: 'egress of the client', ingress: 'ingress of the Pod' } as const

/**
 * What decided a direction: `by rule 0 of networkpolicy/web, ingress of the Pod`, `by networkpolicy/a and 2 more, egress of the client`. If
 * the result is unknown, the reason.
 */
export function directionText(access: DirectionAccess, side: keyof typeof sideText, home: string | undefined): string {
  const { result, reason, policy, rule, isolatedBy = [] } = access
  const name = policy && `${rule ? `${ruleText(rule)} of ` : ''}${policyText(policy, home)}`
  if (result === 'unknown') return `${doubtText(reason)}${name ? ` (${name}, ${sideText[side]})` : `, ${sideText[side]}`}`
  if (!name) return `${sideText[side]}`
  const more = isolatedBy.length > 1 ? ` and ${isolatedBy.length - 1} more` : ''
  return `by ${name}${more}, ${sideText[side]}`
}

/** Why the rules alone do not settle it. */
export function doubtText(reason: AccessReason): string {
  return doubts[reason] ?? 'the rules do not decide it'
}

const doubts: Partial<Readonly<Record<AccessReason, string>>> = {
  'host-network': 'it uses hostNetwork, so the plugin decides',
  'block-on-pod': 'an ipBlock covers the address of a Pod or Node, which this plugin does not match',
  'service-port': 'this plugin also compares ports with the port of the Service',
  'same-priority': 'two policies with the same priority disagree',
  'two-apis': 'policies of two versions of the admin API disagree',
  'domain-names': 'the addresses of a domain name are unknown',
  'own-node': 'the plugin decides about traffic of a Pod to its own Node',
  itself: 'the plugin decides about traffic of a Pod to itself through a Service',
  'some-outside': 'only some of the addresses outside of the cluster match',
  'address-unknown': 'its address in this family is unknown',
  vendor: 'a plugin-specific policy selects it and is not evaluated',
  'unknown-option': 'a rule has an unknown option',
  'policies-unread': 'policies were not read',
  'admin-policies-unread': 'cluster-wide policies were not read',
  'vendor-policies-unread': 'plugin-specific policies were not read',
  'namespaces-unread': 'labels of namespaces were not read',
  'nodes-unread': 'Nodes were not read',
  'pod-unread': 'the Pod was not read',
  'client-unread': 'the client was not read',
  'pods-differ': 'the Pods of the client differ',
  'no-pods': 'the client has no Pod now',
}

/** `Pods app=front in namespaces team=shop`, `all Pods of namespace demo`, `10.0.0.0/8 except 10.1.0.0/16`, `everyone`. */
export function peerText(peer: SourcePeer): string {
  if (peer.type === 'everyone') return 'everyone'
  if (peer.type === 'ipBlock') return `${peer.cidr}${peer.except.length > 0 ? ` except ${peer.except.join(', ')}` : ''}`
  const { pods, namespaces, namespace } = peer
  const which = pods === undefined ? '' : labelSelectorText(pods)
  const where = namespaces === undefined ? `namespace ${namespace ?? ''}` : namespacesText(namespaces)
  return which === '' ? `all Pods of ${where}` : `Pods ${which} in ${where}`
}

const NAME_LABEL = 'kubernetes.io/metadata.name'

function namespacesText(selector: LabelSelector): string {
  const text = labelSelectorText(selector)
  if (text === '') return 'all namespaces'
  const name = labelOf(selector.matchLabels, NAME_LABEL)
  return name !== undefined && text === `${NAME_LABEL}=${name}` ? `namespace ${name}` : `namespaces ${text}`
}
