import { defined } from '../../lib/defined.ts'
import { fields, fieldsOrAbsent, items, number, text, texts } from '../../lib/read.ts'
import type { AdminPeer, AdminPolicy, AdminPolicyKind, AdminPort, AdminRule, PodSet } from '../../model/resources.ts'
import { metadata } from './metadata.ts'
import { labelSelector } from './selector.ts'

/** A policy.networking.k8s.io policy: v1alpha1 AdminNetworkPolicy or BaselineAdminNetworkPolicy, or v1alpha2 ClusterNetworkPolicy. */
export function projectAdminPolicy(raw: unknown, kind: AdminPolicyKind): AdminPolicy | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const spec = fields(fields(raw).spec)
  return {
    kind,
    name: meta.name,
    tier: tierOf(spec.tier, kind),
    priority: number(spec.priority) ?? 0,
    subject: podSet(spec.subject),
    ingress: items(spec.ingress).map((rule) => adminRule(rule, 'from')),
    egress: items(spec.egress).map((rule) => adminRule(rule, 'to')),
  }
}

function tierOf(tier: unknown, kind: AdminPolicyKind): AdminPolicy['tier'] {
  return kind === 'BaselineAdminNetworkPolicy' || (kind === 'ClusterNetworkPolicy' && tier === 'Baseline') ? 'Baseline' : 'Admin'
}

/** `namespaces` means all Pods of the namespaces that it matches. */
function podSet(raw: unknown): PodSet {
  const set = fields(raw)
  const namespaces = fieldsOrAbsent(set.namespaces)
  if (namespaces) return { type: 'pods', pods: labelSelector({}), namespaces: labelSelector(namespaces) }
  const pods = fieldsOrAbsent(set.pods)
  if (!pods) return { type: 'unknown' }
  return { type: 'pods', pods: labelSelector(pods.podSelector), namespaces: labelSelector(pods.namespaceSelector) }
}

function adminRule(raw: unknown, side: 'from' | 'to'): AdminRule {
  const rule = fields(raw)
  const name = text(rule.name)
  const action = text(rule.action) ?? ''
  const ports = [...items(rule.ports).map(v1alpha1Port), ...items(rule.protocols).map(v1alpha2Port)]
  return {
    ...defined({ name: name || undefined }),
    action: action === 'Allow' ? 'Accept' : action,
    peers: items(rule[side]).map(side === 'from' ? podSet : egressPeer),
    ...defined({ ports: ports.length > 0 ? ports : undefined }),
  }
}

/** A peer of an egress rule may be other things than Pods; a peer of an ingress rule may not. */
function egressPeer(raw: unknown): AdminPeer {
  const peer = fields(raw)
  const nodes = fieldsOrAbsent(peer.nodes)
  if (nodes) return { type: 'nodes', nodes: labelSelector(nodes) }
  if (Array.isArray(peer.networks)) return { type: 'networks', cidrs: texts(peer.networks) }
  if (Array.isArray(peer.domainNames)) return { type: 'domainNames', names: texts(peer.domainNames) }
  return podSet(raw)
}

function v1alpha1Port(raw: unknown): AdminPort {
  const { portNumber, portRange, namedPort } = fields(raw)
  const name = text(namedPort)
  if (name) return { type: 'name', name }
  const one = fieldsOrAbsent(portNumber)
  if (one) return range(text(one.protocol) ?? 'TCP', number(one.port), number(one.port))
  const many = fieldsOrAbsent(portRange)
  return many ? range(text(many.protocol) ?? 'TCP', number(many.start), number(many.end)) : { type: 'unknown' }
}

function v1alpha2Port(raw: unknown): AdminPort {
  const entry = fields(raw)
  const name = text(entry.destinationNamedPort)
  if (name) return { type: 'name', name }
  for (const protocol of ['tcp', 'udp', 'sctp']) {
    const match = fieldsOrAbsent(entry[protocol])
    if (!match) continue
    const port = fieldsOrAbsent(match.destinationPort)
    if (!port) return range(protocol.toUpperCase(), 0, 65_535)
    const many = fieldsOrAbsent(port.range)
    return many
      ? range(protocol.toUpperCase(), number(many.start), number(many.end))
      : range(protocol.toUpperCase(), number(port.number), number(port.number))
  }
  return { type: 'unknown' }
}

function range(protocol: string, from: number | undefined, to: number | undefined): AdminPort {
  return from === undefined || to === undefined ? { type: 'unknown' } : { type: 'range', protocol, from, to }
}
