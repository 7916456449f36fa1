import { parseIp } from '../lib/cidr.ts'
import { defined } from '../lib/defined.ts'
import type { AccessSource, PolicyTier, SourcePeer } from '../model/access.ts'
import type { AdminRule, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyRule } from '../model/resources.ts'
import { actionsOf, adminPolicyRef, failsClosed, type SelectingPolicy } from './admin-tier.ts'
import type { Connection } from './connection.ts'
import type { MatchContext } from './context.ts'
import { networkPolicyRef } from './network-tier.ts'
import { matchesAdminPorts, matchesPorts } from './ports.ts'

/** The peers of the rules of a NetworkPolicy that take in this port, for incoming traffic. `node` is that of the Pod. */
export function networkSources(
  policy: NetworkPolicy,
  connection: Connection,
  node: string | undefined,
  context: MatchContext,
): AccessSource[] {
  return policy.ingress.flatMap((rule, index): AccessSource[] => {
    const match = matchesPorts(rule.ports, connection, node, context)
    if (match === false) return []
    const peers = sourcePeers(rule, policy, connection, context)
    const effect = match === true ? 'allowed' : 'unknown'
    return peers.map((peer) => ({ effect, peer, tier: 'NetworkPolicy', policy: networkPolicyRef(policy), rule: { index } }))
  })
}

/** The peers of a rule of a NetworkPolicy. */
export function sourcePeers(
  { peers }: NetworkPolicyRule,
  policy: NetworkPolicy,
  connection: Connection,
  context: MatchContext,
): SourcePeer[] {
  return peers.length === 0 ? [{ type: 'everyone' }] : peers.flatMap((peer) => sourcePeer(peer, policy, connection, context))
}

/** A range of the other family matches no traffic to this address. */
function sourcePeer(peer: NetworkPolicyPeer, { namespace }: NetworkPolicy, { address }: Connection, context: MatchContext): SourcePeer[] {
  if (peer.type === 'unknown') return []
  if (peer.type === 'ipBlock') return context.range(peer.cidr)?.bits === parseIp(address)?.bits ? [peer] : []
  return [peer.namespaces ? peer : { ...peer, namespace }]
}

/** The peers of the rules of an admin policy that take in this port, for incoming traffic. */
export function adminSources({ policy, selects }: SelectingPolicy, connection: Connection): AccessSource[] {
  return policy.ingress.flatMap((rule, index): AccessSource[] => {
    const match = failsClosed(rule) ? rule.action !== 'Accept' : matchesAdminPorts(rule.ports, connection)
    if (match === false) return []
    const effect = match === true && selects === true ? effectOf(rule) : 'unknown'
    const place = {
      tier: policy.tier satisfies PolicyTier,
      policy: adminPolicyRef(policy),
      rule: { index, ...defined({ name: rule.name || undefined }) },
    }
    return peersOf(rule).map((peer) => ({ effect, peer, ...place }))
  })
}

function peersOf(rule: AdminRule): SourcePeer[] {
  if (failsClosed(rule)) return [{ type: 'everyone' }]
  return rule.peers.flatMap((peer) => (peer.type === 'pods' ? [peer] : []))
}

function effectOf(rule: AdminRule): AccessSource['effect'] {
  const [action, ...others] = actionsOf(rule)
  if (others.length > 0) return 'unknown'
  return action === 'accept' ? 'allowed' : action === 'deny' ? 'denied' : 'passed'
}
