import { isFalseNow } from '../kube/false-conditions.ts'
import { defined } from '../lib/defined.ts'
import type { AgainstCondition, FurtherCondition } from '../model/edge.ts'
import type { Gateway, Listener, ObservedCondition } from '../model/gateway.ts'
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

/**
 * Types that are well where they are False, or say nothing of traffic: `Detached` (v1alpha2 of the Gateway API), whether ListenerSets are
 * attached (GatewayConditionAttachedListenerSets), whether clients without a certificate get in (InsecureFrontendValidationMode).
 */
const neutral: ReadonlySet<string> = new Set([...good, ...bad, 'Detached', 'AttachedListenerSets', 'InsecureFrontendValidationMode'])

/** The conditions that are False now and whose type decides nothing here: usually types that a controller defines itself. */
export function furtherConditions(
  conditions: readonly ObservedCondition[],
  generation: number | undefined,
  of: Pick<FurtherCondition, 'of' | 'listener'>,
): FurtherCondition[] {
  return conditions
    .filter((condition) => isFalseNow(condition) && !isStale(condition, generation) && !neutral.has(condition.type))
    .map(({ type, status, reason, message }) => ({ type, status, ...defined({ reason, message }), ...of }))
}

/** The same conditions of a Gateway and of these listeners of it. */
export function furtherOfGateway({ conditions, generation }: Gateway, listeners: readonly Listener[]): FurtherCondition[] {
  return [
    ...furtherConditions(conditions, generation, { of: 'gateway' }),
    ...listeners.flatMap((one) => furtherConditions(one.conditions, generation, { of: 'gateway', listener: one.name })),
  ]
}

/** Does the condition speak of an older generation than the object's? */
function isStale({ observedGeneration }: ObservedCondition, generation: number | undefined): boolean {
  return observedGeneration !== undefined && generation !== undefined && observedGeneration < generation
}

/** The first condition of one of these types that is not stale, else the first stale one. */
export function told(conditions: readonly AgainstCondition[], ...types: readonly string[]): AgainstCondition | undefined {
  const found = conditions.filter(({ type }) => types.includes(type))
  return found.find(({ stale }) => !stale) ?? found[0]
}

/**
 * The condition that stops a Gateway or a listener; else the condition for unresolved references (ListenerConditionResolvedRefs), which
 * comes last because only one of several references may be wrong.
 */
export function toldOfGateway(conditions: readonly AgainstCondition[]): AgainstCondition | undefined {
  return told(conditions, 'Accepted', 'Conflicted', 'Programmed') ?? told(conditions, 'ResolvedRefs')
}

/** Is the condition `True` for this generation? */
export function isTrue(conditions: readonly ObservedCondition[], type: string, generation: number | undefined): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True' && !isStale(condition, generation))
}

/**
 * The state that a condition against a Gateway or a listener puts it in. References that do not resolve may be those of some requests only.
 */
export function gatewayStateBy(condition: AgainstCondition): HopState {
  return condition.type === 'ResolvedRefs' ? 'unknown' : stateBy(condition)
}

/**
 * The state that a condition against an object puts it in. A stale or pending one decides nothing yet; a Gateway whose address is not
 * assigned may still be reached by its Service.
 */
export function stateBy({ stale, reason }: AgainstCondition): HopState {
  if (stale || reason === 'Pending') return 'unknown'
  return reason === 'AddressNotAssigned' ? 'warn' : 'broken'
}
