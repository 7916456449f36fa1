import type { Condition } from '../model/resources.ts'

/**
 * What the kubelet computes from the containers, the gates and these conditions (kubelet status/generate.go), or a Deployment from its Pods:
 * that it is False is the fault itself, and not why.
 */
const derived: ReadonlySet<string> = new Set(['Ready', 'ContainersReady', 'Available'])

/**
 * Types whose True is what is wrong, so that False is well: DisruptionTarget (core/v1), ReplicaFailure (apps/v1), LoadBalancerPortsError
 * (core/v1), Conflict (KEP-1645), PodResizePending and PodResizeInProgress (KEP-1287), and others that are called so.
 */
const negative = /(?:Target|Error|Errors|Failure|Failed|Conflict|Conflicted|Pressure|Problem|Unavailable|Degraded|Pending|InProgress)$/

/**
 * The conditions of an object that are False now and say why it is in trouble, known type or not. `Unknown` says nothing yet, and one of an
 * older generation may not hold any more.
 */
export function falseConditions(conditions: readonly Condition[]): Condition[] {
  return conditions.filter((condition) => isFalseNow(condition) && !derived.has(condition.type))
}

/** Is the condition False now, and of a type that is not well so? */
export function isFalseNow({ type, status, stale }: Condition): boolean {
  return status === 'False' && !stale && !negative.test(type)
}
