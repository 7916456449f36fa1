import type { Condition } from '../model/resources.ts'

/**
 * What the kubelet computes from the containers, the gates and these conditions (kubelet status/generate.go), or a Deployment from its
 * Pods: if it is False, that is the fault itself and not its cause.
 */
const derived: ReadonlySet<string> = new Set(['Ready', 'ContainersReady', 'Available'])

/**
 * Types for which True is the fault and False is healthy: DisruptionTarget (core/v1), ReplicaFailure (apps/v1), LoadBalancerPortsError
 * (core/v1), Conflict (KEP-1645), PodResizePending and PodResizeInProgress (KEP-1287), and others with such names.
 */
const negative = /(?:Target|Error|Errors|Failure|Failed|Conflict|Conflicted|Pressure|Problem|Unavailable|Degraded|Pending|InProgress)$/

/**
 * The conditions of an object that are False now and explain its fault, whether their type is known or not. `Unknown` says nothing yet, and
 * a condition of an older generation may be outdated.
 */
export function falseConditions(conditions: readonly Condition[]): Condition[] {
  return conditions.filter((condition) => isFalseNow(condition) && !derived.has(condition.type))
}

/** Is the condition False now, and of a type for which False is a fault? */
export function isFalseNow({ type, status, stale }: Condition): boolean {
  return status === 'False' && !stale && !negative.test(type)
}
