import { fields, fieldsOrAbsent, items, number, text, texts } from '../../lib/read.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicyRule } from '../../model/resources.ts'
import { metadata } from './metadata.ts'
import { labelSelector } from './selector.ts'

/** A networking.k8s.io/v1 NetworkPolicy; `policyTypes` as the API defaults them: Ingress always, Egress if it has egress rules. */
export function projectPolicy(raw: unknown): NetworkPolicy | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const spec = fields(fields(raw).spec)
  const types = texts(spec.policyTypes)
  return {
    kind: 'NetworkPolicy',
    namespace: meta.namespace,
    name: meta.name,
    podSelector: labelSelector(spec.podSelector),
    policyTypes: types.length > 0 ? types : ['Ingress', ...(items(spec.egress).length > 0 ? ['Egress'] : [])],
    ingress: items(spec.ingress).map((rule) => networkRule(rule, 'from')),
    egress: items(spec.egress).map((rule) => networkRule(rule, 'to')),
  }
}

function networkRule(raw: unknown, side: 'from' | 'to'): NetworkPolicyRule {
  const rule = fields(raw)
  return { peers: items(rule[side]).map(networkPeer), ports: items(rule.ports).map(networkPort) }
}

/** A selector that is there and empty matches everything; one that is absent says nothing (networking/v1 NetworkPolicyPeer). */
function networkPeer(raw: unknown): NetworkPolicyPeer {
  const peer = fields(raw)
  const block = fieldsOrAbsent(peer.ipBlock)
  if (block) return { type: 'ipBlock', cidr: text(block.cidr) ?? '', except: texts(block.except) }
  const pods = fieldsOrAbsent(peer.podSelector)
  const namespaces = fieldsOrAbsent(peer.namespaceSelector)
  if (!pods && !namespaces) return { type: 'unknown' }
  return { type: 'pods', ...(pods && { pods: labelSelector(pods) }), ...(namespaces && { namespaces: labelSelector(namespaces) }) }
}

function networkPort(raw: unknown): NetworkPolicyPort {
  const { protocol, port, endPort } = fields(raw)
  const value = number(port) ?? text(port)
  const end = number(endPort)
  return { protocol: text(protocol) ?? 'TCP', ...(value !== undefined && { port: value }), ...(end !== undefined && { endPort: end }) }
}
