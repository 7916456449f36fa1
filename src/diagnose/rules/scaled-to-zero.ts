import type { Chain } from '../../trace/chain.ts'
import { firstPort, isAtRest, positions, type Rule } from '../rule.ts'

/** PT203: every workload whose Pods the Service would select has no replicas, and there are no Pods: no traffic is meant. */
export const scaledToZero: Rule = (chain) => {
  const [workload] = chain.workloads
  if (!workload || !isAtRest(chain) || (chain.selectedPods ?? endpoints(chain)) > 0) return []
  const ports = positions(chain, () => true)
  return [
    {
      code: 'PT203',
      facts: { workload },
      severity: 'info',
      confidence: 'proven',
      stage: 'pod',
      ports,
      hop: firstPort(ports),
      evidence: [
        {
          object: { kind: workload.kind, namespace: chain.target.namespace ?? '', name: workload.name },
          field: 'spec.replicas',
          value: 0,
        },
      ],
    },
  ]
}

/** Where the Pods were not read, the slices tell whether there are any. */
function endpoints(chain: Chain): number {
  return chain.ports.reduce((sum, port) => sum + port.endpoints.length, 0)
}
