import { defined } from '../lib/defined.ts'
import type { AdminPolicy, AdminRule, Direction, ObjectRef } from '../model/resources.ts'
import type { Connection, PeerSide } from './connection.ts'
import type { MatchContext } from './context.ts'
import { both, type Match, some } from './match.ts'
import type { Sides } from './network-tier.ts'
import { nothingToSay, type Outcome, type TierResult, type Uncertainty } from './outcome.ts'
import { matchesAdminPeer } from './peers.ts'
import { matchesAdminPorts } from './ports.ts'

/** An admin policy, and whether it selects the Pod. */
export interface SelectingPolicy {
  policy: AdminPolicy
  selects: Match
}

/**
 * What the policies of an admin tier do: the first rule that matches decides, by the priority of its policy and then by its place. Where
 * several policies of one priority match and disagree, any of them may be applied (v1alpha1 and v1alpha2, `priority`); no source says in
 * which order the policies of two API versions come. `selecting` are those of the tier that select the Pod, or may.
 */
export function adminTier(sides: Sides, selecting: readonly SelectingPolicy[], context: MatchContext): TierResult {
  if (selecting.length === 0) return nothingToSay
  const kinds = [...Map.groupBy(selecting, ({ policy }) => policy.kind).values()]
  return together(
    kinds.map((policies) => byPriority(sides, policies, context)),
    'two-apis',
  )
}

function byPriority(sides: Sides, policies: readonly SelectingPolicy[], context: MatchContext): TierResult {
  const groups = [...Map.groupBy(policies, ({ policy }) => policy.priority)].sort(([a], [b]) => a - b)
  return inTurn(
    groups.map(
      ([, group]) =>
        () =>
          together(
            group.map((one) => ofPolicy(sides, one, context)),
            'same-priority',
          ),
    ),
  )
}

/** Each step is evaluated only if the steps before it may not decide. */
function inTurn(steps: readonly (() => TierResult)[]): TierResult {
  const outcomes: Outcome[] = []
  let doubt: Uncertainty | undefined
  for (const step of steps) {
    const result = step()
    doubt ??= result.doubt
    outcomes.push(...result.outcomes.filter(hasSpoken))
    if (result.outcomes.every(hasSpoken)) return { outcomes, ...defined({ doubt }) }
  }
  return { outcomes: [...outcomes, ...nothingToSay.outcomes], ...defined({ doubt }) }
}

/** All policies apply at once: any of them that decides something may win. */
function together(results: readonly TierResult[], reason: 'same-priority' | 'two-apis'): TierResult {
  const speaking = results.filter(({ outcomes }) => outcomes.some(hasSpoken))
  const [first = nothingToSay, ...others] = speaking
  if (others.length === 0) return first
  const outcomes = speaking.flatMap((result) => result.outcomes.filter(hasSpoken))
  const doubt = speaking.find((result) => result.doubt)?.doubt
  const isSilent = speaking.every((result) => !result.outcomes.every(hasSpoken))
  const [one] = outcomes
  if (!doubt && one && outcomes.every(({ action }) => action === one.action)) return { outcomes: [one] }
  const dispute = doubt ?? { reason, ...defined({ policy: one?.policy, rule: one?.rule }) }
  return { outcomes: isSilent ? [...outcomes, ...nothingToSay.outcomes] : outcomes, doubt: dispute }
}

/** A Pass decides too: it leaves the connection to the next tier, whatever the policies after it say. */
function hasSpoken({ reason }: Outcome): boolean {
  return reason !== 'no-policy'
}

function ofPolicy(sides: Sides, { policy, selects }: SelectingPolicy, context: MatchContext): TierResult {
  const rules = rulesOfAdmin(policy, sides.direction)
  const result = inTurn(rules.map((rule, index) => () => ofRule(sides, policy, { rule, index }, context)))
  if (selects === true) return result
  const doubt: Uncertainty = { reason: selects === false ? 'unknown-option' : selects, policy: adminPolicyRef(policy) }
  return result.outcomes.some(hasSpoken) ? { outcomes: [...result.outcomes, ...nothingToSay.outcomes], doubt } : nothingToSay
}

function ofRule(
  { peer, subject, connection }: Sides,
  policy: AdminPolicy,
  { rule, index }: { rule: AdminRule; index: number },
  context: MatchContext,
): TierResult {
  const side: PeerSide = { party: peer, connection, node: subject.pod.node }
  const match = matchesAdminRule(rule, side, connection, context)
  if (match === false) return nothingToSay
  const place = { policy: adminPolicyRef(policy), rule: { index, ...defined({ name: rule.name || undefined }) } }
  const outcomes = actionsOf(rule).map((action): Outcome => ({ action, reason: 'rule', tier: policy.tier, ...place }))
  const reason = match === true ? (outcomes.length > 1 ? 'unknown-option' : undefined) : match
  return {
    outcomes: match === true ? outcomes : [...outcomes, ...nothingToSay.outcomes],
    ...defined({ doubt: reason && { reason, ...place } }),
  }
}

/**
 * Does the rule match? With a peer of a kind that is not known it fails closed: an Accept matches nothing, anything else denies all
 * (v1alpha1 and v1alpha2, the peers).
 */
export function matchesAdminRule(rule: AdminRule, side: PeerSide, connection: Connection, context: MatchContext): Match {
  if (failsClosed(rule)) return rule.action !== 'Accept'
  return both(matchesAdminPorts(rule.ports, connection), () => some(rule.peers, (peer) => matchesAdminPeer(peer, side, context)))
}

/** Has the rule a peer of a kind that is not known? */
export function failsClosed({ peers }: AdminRule): boolean {
  return peers.some(({ type }) => type === 'unknown')
}

const actions: ReadonlyMap<string, Outcome['action']> = new Map([
  ['Accept', 'accept'],
  ['Deny', 'deny'],
  ['Pass', 'next'],
])

/** What the rule does; one whose action is not known may do anything. */
export function actionsOf(rule: AdminRule): Outcome['action'][] {
  if (failsClosed(rule)) return ['deny']
  const action = actions.get(rule.action)
  return action ? [action] : ['deny', 'accept', 'next']
}

/** The rules of an admin policy for one direction. */
export function rulesOfAdmin(policy: AdminPolicy, direction: Direction): readonly AdminRule[] {
  return direction === 'Ingress' ? policy.ingress : policy.egress
}

/** What names an admin policy. */
export function adminPolicyRef({ kind, name }: AdminPolicy): ObjectRef {
  return { kind, name }
}
