import { isHealthChecked } from '../../model/service.ts'
import { localGap, nodeEvidence } from '../local-gap.ts'
import { type Rule, serviceRef } from '../rule.ts'

/** PT404: `externalTrafficPolicy: Local`, and some Nodes have no endpoint of their own: they drop what comes from outside. */
export const externalLocalGap: Rule = (chain) => {
  if (chain.service?.externalTrafficPolicy !== 'Local') return []
  const gap = localGap(chain, (port) => port.external)
  if (!gap) return []
  const { dropping, serving, ...place } = gap
  // A load balancer asks the health check port and leaves such Nodes out by itself; clients of a NodePort do not.
  const balanced = serving.length > 0 && isHealthChecked(chain.service)
  return [
    {
      code: 'PT404',
      facts: { nodePort: !balanced, dropping, serving },
      severity: balanced ? 'info' : 'warn',
      confidence: 'proven',
      stage: 'entry',
      ...place,
      evidence: [
        { object: serviceRef(chain), field: 'spec.externalTrafficPolicy', value: 'Local' },
        ...nodeEvidence(chain, place.ports[0]),
      ],
    },
  ]
}
