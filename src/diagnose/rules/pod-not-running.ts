import type { CandidateReason } from '../../model/trace.ts'
import { podDiagnosis } from '../pods.ts'
import { podRef, type Rule } from '../rule.ts'

/** What keeps a Pod from running, the hardest first: one finding names the first of these that occurs. */
const troubles: readonly CandidateReason[] = ['crashing', 'image', 'container-waiting', 'unschedulable', 'failed', 'no-address-in-family']
/** States that pass by themselves, or are meant; they are an error only where nothing else serves. */
const passing: readonly CandidateReason[] = ['creating', 'pending', 'no-address', 'terminating', 'completed']

/** PT202: Pods that the selector matches do not run. */
export const podNotRunning: Rule = (chain) => {
  const reason = [...troubles, ...passing].find((one) => podDiagnosis(chain, (candidate) => candidate.reason === one))
  if (!reason) return []
  const found = podDiagnosis(chain, (candidate) => candidate.reason === reason)
  if (!found) return []
  const { facts, first, pods: _, ...place } = found
  // A controller replaces failed Pods and leaves their objects behind.
  const harmless = facts.served && (passing.includes(reason) || reason === 'failed')
  const object = podRef(chain, first.pod)
  return [
    {
      code: 'PT202',
      facts: {
        ...facts,
        reason,
        ...(first.message && { said: first.message }),
        ...(first.exitCode !== undefined && { exitCode: first.exitCode }),
        ...(first.restarts !== undefined && { restarts: first.restarts }),
      },
      severity: harmless ? 'info' : facts.served ? 'warn' : 'error',
      confidence: 'proven',
      stage: 'pod',
      ...place,
      evidence: [
        { object, field: first.field, value: first.value },
        ...(first.exitCode !== undefined && first.container && !first.field.endsWith('exitCode')
          ? [{ object, field: `status.containerStatuses[${first.container}].lastState.terminated.exitCode`, value: first.exitCode }]
          : []),
      ],
    },
  ]
}
