import { statusField } from '../../model/container-field.ts'
import type { CandidateReason, Endpoint } from '../../model/endpoint.ts'
import type { Chain } from '../../trace/chain.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { podDiagnosis } from '../pods.ts'
import { firstPort, isAtRest, podRef, positions, type Rule } from '../rule.ts'

/** What keeps a Pod from running, the hardest first. */
const troubles: readonly CandidateReason[] = ['crashing', 'image', 'container-waiting', 'unschedulable', 'failed']
/** States that pass by themselves, or are meant; they are an error only where nothing else serves. */
const passing: readonly CandidateReason[] = ['creating', 'pending', 'no-address', 'terminating', 'completed']

/** PT202: Pods that the selector matches do not run; each cause is a finding of its own. */
export const podNotRunning: Rule = (chain) => {
  const stuck = troubles.flatMap((reason) => stopped(chain, reason))
  if (stuck.length > 0) return stuck
  const passed = passing.flatMap((reason) => stopped(chain, reason))
  return passed.length > 0 ? passed.slice(0, 1) : betweenCrashes(chain)
}

function stopped(chain: Chain, reason: CandidateReason): AnyDiagnosis[] {
  const found = podDiagnosis(chain, (candidate) => candidate.reason === reason)
  if (!found) return []
  const { facts, first, pods: _, ...place } = found
  // Pods go in every rollout: that is worth no word while others serve.
  if (reason === 'terminating' && facts.served) return []
  // A controller replaces failed Pods and leaves their objects behind.
  const harmless = (facts.served || isAtRest(chain)) && (passing.includes(reason) || reason === 'failed')
  // Endpoints, read in place of slices, do not hold a Pod that still serves while it terminates.
  const unsure = reason === 'terminating' && chain.gaps.some((gap) => gap.resource === 'endpointslices' && gap.reason !== 'not-served')
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
      severity: harmless ? 'info' : facts.served || unsure ? 'warn' : 'error',
      confidence: unsure ? 'inferred' : 'proven',
      stage: 'pod',
      ...place,
      evidence: [
        { object, field: first.field, value: first.value },
        ...(first.exitCode !== undefined && first.container && !first.field.endsWith('exitCode')
          ? [{ object, field: `${statusField({ ...first, name: first.container })}.lastState.terminated.exitCode`, value: first.exitCode }]
          : []),
      ],
    },
  ]
}

/** Pods that run at this moment, but crashed again and again until minutes ago. */
function betweenCrashes(chain: Chain): AnyDiagnosis[] {
  const isCrashed = (endpoint: Endpoint) => endpoint.usable && endpoint.crashed !== undefined
  const ports = positions(chain, (port) => port.endpoints.some(isCrashed))
  const endpoints = ports.flatMap((position) => chain.ports[position]?.endpoints.filter(isCrashed) ?? [])
  const pods = new Set(endpoints.map((endpoint) => endpoint.pod ?? ''))
  const [first] = endpoints
  if (!first?.crashed || first.pod === undefined) return []
  const { container, restarts, exitCode, at } = first.crashed
  const object = podRef(chain, first.pod)
  const field = statusField({ ...first.crashed, name: container })
  return [
    {
      code: 'PT202',
      facts: {
        pod: first.pod,
        container,
        count: pods.size,
        of: Math.max(chain.selectedPods ?? 0, pods.size),
        served: true,
        reason: 'crashing',
        runsNow: true,
        exitCode,
        restarts,
      },
      severity: 'warn',
      confidence: 'proven',
      stage: 'pod',
      ports,
      hop: firstPort(ports),
      evidence: [
        { object, field: `${field}.restartCount`, value: restarts },
        { object, field: `${field}.lastState.terminated.exitCode`, value: exitCode },
        { object, field: `${field}.lastState.terminated.finishedAt`, value: at },
      ],
    },
  ]
}
