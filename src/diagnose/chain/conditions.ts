import { falseConditions } from '../../kube/false-conditions.ts'
import type { Candidate } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Condition, ObjectRef } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'
import { podRef, serviceRef } from './evidence.ts'

/** The status, reason and message of each condition of the object that is False and explains a fault. */
function conditionEvidence(object: ObjectRef, conditions: readonly Condition[] = []): Evidence[] {
  return falseConditions(conditions).flatMap(({ type, status, reason, message }) => {
    const field = `status.conditions[${type}]`
    return [
      { object, field: `${field}.status`, value: status },
      ...(reason ? [{ object, field: `${field}.reason`, value: reason }] : []),
      ...(message ? [{ object, field: `${field}.message`, value: message }] : []),
    ]
  })
}

/** The evidence, and what further conditions that are False say: those of the Pod, and those of the workloads that the Service selects. */
export function withPodConditions(chain: Chain, { pod, conditions }: Candidate, evidence: readonly Evidence[]): Evidence[] {
  const { namespace = '' } = chain.target
  return withNew(evidence, [
    ...conditionEvidence(podRef(chain, pod), conditions),
    ...chain.workloads.flatMap(({ kind, name, conditions: own }) => conditionEvidence({ kind, namespace, name }, own)),
  ])
}

/** The evidence, and what further conditions of the Service that are False say. */
export function withServiceConditions(chain: Chain, evidence: readonly Evidence[]): Evidence[] {
  return withNew(evidence, conditionEvidence(serviceRef(chain), chain.service?.conditions))
}

/** Each field of an object is cited once. */
function withNew(evidence: readonly Evidence[], more: readonly Evidence[]): Evidence[] {
  const isCited = ({ object, field }: Evidence) =>
    evidence.some((one) => one.field === field && one.object.kind === object.kind && one.object.name === object.name)
  return [...evidence, ...more.filter((one) => !isCited(one))]
}
