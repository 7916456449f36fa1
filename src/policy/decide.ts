import { defined } from '../lib/defined.ts'
import type { DirectionAccess } from '../model/access.ts'
import type { Direction } from '../model/resources.ts'
import { adminTier } from './admin-tier.ts'
import type { AppliedTo } from './applied.ts'
import { type Connection, isSamePod } from './connection.ts'
import type { MatchContext, PolicyFacts } from './context.ts'
import { networkTier, type Sides } from './network-tier.ts'
import { anything, type Outcome, type TierResult, type Uncertainty } from './outcome.ts'
import { isEnforced } from './plugins.ts'
import { vendorPolicyRef } from './vendor.ts'

/** What decides a direction: the facts, and the look-ups made of them. */
export interface Decider {
  facts: PolicyFacts
  context: MatchContext
  appliedTo: AppliedTo
}

/** What the policies that select one end of the connection do with it. */
export function decide(direction: Direction, connection: Connection, decider: Decider): DirectionAccess {
  const [subject, peer] = direction === 'Ingress' ? [connection.to, connection.from] : [connection.from, connection.to]
  if (subject.type !== 'pod') return { result: 'allowed', reason: 'no-pod', certainty: 'proven' }
  if (isSamePod(subject, peer) && connection.servicePort === undefined)
    return { result: 'allowed', reason: 'loopback', certainty: 'proven' }
  return byTiers({ direction, subject, peer, connection }, decider)
}

function byTiers(sides: Sides, { facts, context, appliedTo }: Decider): DirectionAccess {
  const { pod } = sides.subject
  const applied = appliedTo(pod, sides.direction)
  const [vendor] = applied.vendor
  if (vendor) return { result: 'unknown', reason: 'vendor', policy: vendorPolicyRef(vendor.policy), certainty: 'inferred' }
  if (facts.isUnread('vendor', pod.namespace, sides.direction) && !pod.hostNetwork) {
    return { result: 'unknown', reason: 'vendor-policies-unread', certainty: 'inferred' }
  }
  const isAdminUnread = facts.isUnread('admin', pod.namespace, sides.direction) && !pod.hostNetwork
  const tiers: (() => TierResult)[] = [
    () => (isAdminUnread ? anything('admin-policies-unread') : adminTier(sides, applied.admin, context)),
    () =>
      facts.isUnread('network', pod.namespace, sides.direction)
        ? anything('policies-unread')
        : networkTier(sides, applied.networkPolicies, context),
    () => (isAdminUnread ? anything('admin-policies-unread') : adminTier(sides, applied.baseline, context)),
  ]
  const { finals, doubt } = through(tiers)
  const enforcement = context.enforcement(pod.node)
  const [first = allowedByDefault] = finals
  const view = viewOf(first)
  if (finals.some(({ action }) => action !== first.action)) return unknown(doubt, view)
  if (first.action === 'accept') {
    const isOverridden = first.tier === 'Admin' && !isEnforced(enforcement, first.policy?.kind ?? '') && !isAllowedBelow(tiers)
    return { result: 'allowed', ...view, certainty: doubt || isOverridden ? 'inferred' : 'proven' }
  }
  // A NetworkPolicy selects the Pod for the other direction only: sources disagree on whether Baseline is evaluated for it.
  const isAmbiguous = first.tier === 'Baseline' && applied.isSelectedElsewhere
  const isProven = !isAmbiguous && finals.every(({ policy }) => isEnforced(enforcement, policy?.kind ?? ''))
  return { result: 'denied', ...view, certainty: isProven ? 'proven' : 'inferred' }
}

const allowedByDefault: Outcome = { action: 'accept', reason: 'no-policy' }

/** Every outcome that is possible: from a tier that decides, or from the tiers after one that may not. */
function through(tiers: readonly (() => TierResult)[]): { finals: Outcome[]; doubt?: Uncertainty } {
  const finals: Outcome[] = []
  let doubt: Uncertainty | undefined
  for (const tier of tiers) {
    const result = tier()
    doubt ??= result.doubt
    finals.push(...result.outcomes.filter(({ action }) => action !== 'next'))
    if (result.outcomes.every(({ action }) => action !== 'next')) return { finals, ...defined({ doubt }) }
  }
  return { finals: [...finals, allowedByDefault], ...defined({ doubt }) }
}

/** Would the connection be allowed if the plugin did not know the first tier? */
function isAllowedBelow([, ...below]: readonly (() => TierResult)[]): boolean {
  return through(below).finals.every(({ action }) => action === 'accept')
}

function viewOf({ action: _, reason, tier, policy, rule, isolatedBy }: Outcome): Omit<DirectionAccess, 'result' | 'certainty'> {
  return { reason, ...defined({ tier, policy, rule, isolatedBy }) }
}

function unknown(doubt: Uncertainty | undefined, view: Omit<DirectionAccess, 'result' | 'certainty'>): DirectionAccess {
  const { tier } = view
  return { result: 'unknown', ...defined({ tier }), ...(doubt ?? { reason: 'unknown-option' }), certainty: 'inferred' }
}
