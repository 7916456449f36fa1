import { defined } from '../lib/defined.ts'
import type { RuleRef } from '../model/access.ts'
import type { Direction, NetworkPolicy, NetworkPolicyRule, ObjectRef } from '../model/resources.ts'
import { type Connection, isSamePod, nodeNetworkOf, type Party, type PeerSide } from './connection.ts'
import type { MatchContext } from './context.ts'
import { both, type Match, some } from './match.ts'
import { nothingToSay, type Outcome, type TierResult, type Uncertainty } from './outcome.ts'
import { matchesPeer } from './peers.ts'
import { matchesPorts } from './ports.ts'

/** A Pod that policies select, and the other end of the connection. */
export interface Sides {
  direction: Direction
  subject: Extract<Party, { type: 'pod' }>
  peer: Party
  connection: Connection
}

/**
 * What the NetworkPolicies that select the Pod do (networking/v1): a Pod that some select for a direction is isolated in it, and gets
 * only what a rule of any of them allows. `selecting` are those that select it by their labels and for this direction.
 */
export function networkTier(sides: Sides, selecting: readonly NetworkPolicy[], context: MatchContext): TierResult {
  if (selecting.length === 0) return nothingToSay
  const selected = asSelected(sides, selecting, context)
  if (!sides.subject.pod.hostNetwork) return selected
  // Whether policies select a Pod on its Node's network is left to the plugin (Network Policies, "hostNetwork Pods").
  return { outcomes: [...nothingToSay.outcomes, ...selected.outcomes], doubt: { reason: 'host-network', ...policyOf(selecting[0]) } }
}

function asSelected(sides: Sides, selecting: readonly NetworkPolicy[], context: MatchContext): TierResult {
  const found = matchingRule(sides, selecting, context)
  if (found.accept) return { outcomes: [found.accept] }
  const isolated = isolation(selecting)
  const exception = exceptionFor(sides)
  if (exception === 'local-node')
    return { outcomes: [{ action: 'accept', reason: exception, tier: 'NetworkPolicy', ...policyOf(selecting[0]) }] }
  const doubt = found.doubt ?? (exception && { reason: exception, ...policyOf(selecting[0]) })
  if (!doubt) return { outcomes: [isolated] }
  return { outcomes: [isolated, { action: 'accept', tier: 'NetworkPolicy', ...doubt }], doubt }
}

/**
 * What a rule need not allow. Traffic from the Pod's own Node connects (networking/v1 NetworkPolicySpec.ingress). The API's types and its
 * documentation disagree on whether traffic to that Node connects, and on whether a Pod can reach itself through a Service.
 */
function exceptionFor({ direction, subject, peer }: Sides): 'local-node' | 'own-node' | 'itself' | undefined {
  const node = nodeNetworkOf(peer)
  if (node !== undefined && node === subject.pod.node) return direction === 'Ingress' ? 'local-node' : 'own-node'
  return isSamePod(subject, peer) ? 'itself' : undefined
}

/** The first rule that allows the connection; if none is sure to, the first doubt. */
function matchingRule(
  { direction, subject, peer, connection }: Sides,
  selecting: readonly NetworkPolicy[],
  context: MatchContext,
): { accept?: Outcome; doubt?: Uncertainty } {
  const side: PeerSide = { party: peer, connection, node: subject.pod.node }
  let doubt: Uncertainty | undefined
  for (const policy of selecting) {
    for (const [index, rule] of rulesOf(policy, direction).entries()) {
      const match = matchesRule(rule, side, policy.namespace, context)
      const place = { ...policyOf(policy), rule: { index } satisfies RuleRef }
      if (match === true) return { accept: { action: 'accept', reason: 'rule', tier: 'NetworkPolicy', ...place } }
      if (match !== false) doubt ??= { reason: match, ...place }
    }
  }
  return doubt ? { doubt } : {}
}

/** Does a rule of a NetworkPolicy allow the connection to or from this peer? */
export function matchesRule({ peers, ports }: NetworkPolicyRule, side: PeerSide, namespace: string, context: MatchContext): Match {
  return both(matchesPorts(ports, side.connection, side.node, context), () =>
    peers.length === 0 ? true : some(peers, (peer) => matchesPeer(peer, side, namespace, context)),
  )
}

/** The rules of a NetworkPolicy for one direction. */
export function rulesOf(policy: NetworkPolicy, direction: Direction): readonly NetworkPolicyRule[] {
  return direction === 'Ingress' ? policy.ingress : policy.egress
}

/** No rule of any policy that selects the Pod matches. */
function isolation(selecting: readonly NetworkPolicy[]): Outcome {
  const isolatedBy = selecting.map(networkPolicyRef)
  return {
    action: 'deny',
    reason: 'isolated',
    tier: 'NetworkPolicy',
    ...policyOf(selecting[0]),
    ...defined({ isolatedBy: isolatedBy.length > 1 ? isolatedBy : undefined }),
  }
}

function policyOf(policy: NetworkPolicy | undefined): { policy?: ObjectRef } {
  return policy ? { policy: networkPolicyRef(policy) } : {}
}

/** What names a NetworkPolicy. */
export function networkPolicyRef({ kind, namespace, name }: NetworkPolicy): ObjectRef {
  return { kind, namespace, name }
}
