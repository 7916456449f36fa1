import { localGap, nodeEvidence } from '../local-gap.ts'
import { type Rule, serviceRef } from '../rule.ts'

/** PT405: `internalTrafficPolicy: Local`, and some Nodes have no endpoint of their own: Pods there cannot use the Service. */
export const internalLocalGap: Rule = (chain) => {
  if (chain.service?.internalTrafficPolicy !== 'Local') return []
  const gap = localGap(chain, (port) => port.internal)
  if (!gap) return []
  const { dropping, serving, ...place } = gap
  return [
    {
      code: 'PT405',
      facts: { dropping, serving },
      severity: 'warn',
      confidence: 'proven',
      stage: 'entry',
      ...place,
      evidence: [
        { object: serviceRef(chain), field: 'spec.internalTrafficPolicy', value: 'Local' },
        ...nodeEvidence(chain, place.ports[0]),
      ],
    },
  ]
}
