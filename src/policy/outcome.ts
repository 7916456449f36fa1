import type { AccessReason, Doubt, PolicyTier, RuleRef } from '../model/access.ts'
import type { ObjectRef } from '../model/resources.ts'

/** What the policies of a tier may do with a connection: accept it, drop it, or leave it to the next tier. */
export interface Outcome {
  action: 'accept' | 'deny' | 'next'
  reason: AccessReason
  tier?: PolicyTier
  policy?: ObjectRef
  rule?: RuleRef
  isolatedBy?: ObjectRef[]
}

/** A reason why more than one outcome is possible, and the policy that it is about. */
export interface Uncertainty {
  reason: Doubt
  policy?: ObjectRef
  rule?: RuleRef
}

/** Everything that the policies of a tier may do: one outcome, or several and why. The first is what they do if nothing is in doubt. */
export interface TierResult {
  outcomes: Outcome[]
  doubt?: Uncertainty
}

/** The policies of the tier have nothing to say. */
export const nothingToSay: TierResult = { outcomes: [{ action: 'next', reason: 'no-policy' }] }

/** A tier that may have policies that were not read: anything is possible. */
export function anything(reason: Doubt): TierResult {
  return {
    outcomes: [
      { action: 'next', reason },
      { action: 'accept', reason },
      { action: 'deny', reason },
    ],
    doubt: { reason },
  }
}
