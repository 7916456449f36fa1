import { defined } from '../lib/defined.ts'
import type { AgainstCondition } from '../model/edge.ts'
import type { ObservedCondition } from '../model/gateway.ts'
import type { HopState } from '../model/verdict.ts'

/** The conditions that say that something is well when they are `True`, and those that say so when they are `False`. */
const good: ReadonlySet<string> = new Set(['Accepted', 'Programmed', 'ResolvedRefs'])
const bad: ReadonlySet<string> = new Set(['PartiallyInvalid', 'Conflicted', 'OverlappingTLSConfig'])

/**
 * The conditions that speak against an object (GEP-1364). One that is `Unknown` says nothing yet: CRDs come with `Accepted: Unknown`,
 * reason `Pending`. One of an older generation is marked as stale.
 */
export function against(conditions: readonly ObservedCondition[], generation: number | undefined): AgainstCondition[] {
  return conditions
    .filter(({ type, status }) => (good.has(type) && status === 'False') || (bad.has(type) && status === 'True'))
    .map((condition) => ({ ...condition, ...defined({ stale: isStale(condition, generation) ? (true as const) : undefined }) }))
}

/** Does the condition speak of an older generation than the object's? */
function isStale({ observedGeneration }: ObservedCondition, generation: number | undefined): boolean {
  return observedGeneration !== undefined && generation !== undefined && observedGeneration < generation
}

/** The first condition against it of one of these types that holds now, else a stale one. */
export function told(conditions: readonly AgainstCondition[], ...types: readonly string[]): AgainstCondition | undefined {
  const found = conditions.filter(({ type }) => types.includes(type))
  return found.find(({ stale }) => !stale) ?? found[0]
}

/** Is the condition `True` for this generation? */
export function isTrue(conditions: readonly ObservedCondition[], type: string, generation: number | undefined): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True' && !isStale(condition, generation))
}

/**
 * What a condition against an object makes of it. A stale or pending one decides nothing yet; a Gateway whose address is not assigned may
 * still be reached by its Service.
 */
export function stateBy({ stale, reason }: AgainstCondition): HopState {
  if (stale || reason === 'Pending') return 'unknown'
  return reason === 'AddressNotAssigned' ? 'warn' : 'broken'
}
