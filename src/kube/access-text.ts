import type { AccessReason, DirectionAccess, RuleRef, SourcePeer } from '../model/access.ts'
import type { LabelSelector, ObjectRef } from '../model/resources.ts'
import { labelOf, labelSelectorText } from './selector.ts'

/** `networkpolicy/default-deny`, with its namespace where that is not `home`. */
export function policyText({ kind, namespace, name }: ObjectRef, home: string | undefined): string {
  return `${kind.toLowerCase()}/${name}${namespace === undefined || namespace === home ? '' : ` of ${namespace}`}`
}

/** `rule 0`, `rule 2 (from-monitoring)`. */
export function ruleText({ index, name }: RuleRef): string {
  return `rule ${index}${name === undefined ? '' : ` (${name})`}`
}

/** The two sides of a connection, as seen from the Pods that policies select. */
export const sideText = { egress: 'egress of the client', ingress: 'ingress of the Pod' } as const

/**
 * What decided a direction: `by rule 0 of networkpolicy/web, ingress of the Pod`, `by networkpolicy/a and 2 more, egress of the client`. Of an
 * unknown one the reason why.
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
  return doubts[reason] ?? 'the rules do not settle it'
}

const doubts: Partial<Readonly<Record<AccessReason, string>>> = {
  'host-network': 'it is on the network of its Node, which is left to the plugin',
  'block-on-pod': 'an ipBlock covers the address of a Pod or Node, which this plugin does not match',
  'service-port': "this plugin compares ports with the Service's port too",
  'same-priority': 'two policies of one priority disagree',
  'two-apis': 'policies of two versions of the admin API disagree',
  'domain-names': 'what a domain name resolves to is not known',
  'own-node': "whether a Pod's traffic to its own Node is allowed is left to the plugin",
  itself: 'a Pod that reaches itself through a Service is left to the plugin',
  'some-outside': 'only some of the addresses outside of the cluster match',
  'address-unknown': 'its address in this family is not known',
  vendor: "a policy of a plugin's own kind selects it, and is not evaluated",
  'unknown-option': 'a rule has an option that is not known',
  'policies-unread': 'policies were not read',
  'admin-policies-unread': 'policies for the whole cluster were not read',
  'vendor-policies-unread': "policies of the plugin's own kinds were not read",
  'namespaces-unread': 'labels of namespaces were not read',
  'nodes-unread': 'Nodes were not read',
  'pod-unread': 'the Pod was not read',
  'client-unread': 'the client was not read',
  'pods-differ': 'it differs among the Pods of the client',
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
