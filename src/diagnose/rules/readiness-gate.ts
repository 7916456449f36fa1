import { isStarting, podDiagnosis } from '../pods.ts'
import { podRef, type Rule } from '../rule.ts'

/** PT204: the containers are ready, but a readiness gate of the Pod is not True, so the Pod is not Ready. */
export const readinessGate: Rule = (chain) => {
  const found = podDiagnosis(chain, ({ reason }) => reason === 'readiness-gate')
  if (!found) return []
  const { facts, first, pods: _, ...place } = found
  const object = podRef(chain, first.pod)
  return [
    {
      code: 'PT204',
      facts: { ...facts, gates: first.gates ?? [] },
      severity: isStarting(found, chain.taken) ? 'info' : facts.served ? 'warn' : 'error',
      confidence: 'proven',
      stage: 'pod',
      ...place,
      evidence: [
        { object, field: 'spec.readinessGates[*].conditionType', value: first.gates ?? [] },
        { object, field: first.field, value: first.value },
        ...(first.message ? [{ object, field: 'status.conditions[Ready].message', value: first.message }] : []),
      ],
    },
  ]
}
