import { podDiagnosis } from '../pods.ts'
import { isSettling, isWithin, MOMENT_MS, podRef, type Rule } from '../rule.ts'
import { sliceEvidence } from '../slice-evidence.ts'

/** PT106: Pods are ready and selected, and yet in no slice: whoever writes the slices is behind, stopped, or was told to skip them. */
export const notListed: Rule = (chain) => {
  // Until they have followed it is no fault that they lack a Pod.
  if (isSettling(chain) || chain.gaps.some((gap) => gap.hops.includes('endpoint'))) return []
  const found = podDiagnosis(
    chain,
    (candidate) => candidate.reason === 'not-listed' && !isWithin(candidate.readySince, chain.taken, MOMENT_MS),
  )
  if (!found) return []
  const { facts, first, ...place } = found
  return [
    {
      code: 'PT106',
      facts,
      severity: facts.served ? 'warn' : 'error',
      confidence: 'proven',
      stage: 'endpoint',
      ...place,
      evidence: [
        { object: podRef(chain, first.pod), field: first.field, value: first.value },
        ...chain.slices.slice(0, 3).map(({ name }) => {
          const listed = chain.ports.flatMap((port) => port.endpoints).flatMap((one) => (one.slice === name ? [one.address] : []))
          return sliceEvidence(chain, name, 'endpoints[*].addresses', [...new Set(listed)])
        }),
      ],
    },
  ]
}
