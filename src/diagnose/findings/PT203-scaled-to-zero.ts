import type { WorkloadView } from '../../model/workload-view.ts'
import type { Chain } from '../../trace/chain.ts'
import { isAtRest, isServed, marks, positions } from '../chain/ports.ts'
import type { FindingDefinition } from '../finding.ts'

interface Facts {
  workload: WorkloadView
}

/** Every workload whose Pods the Service would select has no replicas, and there are no Pods: no traffic is expected. */
export const PT203: FindingDefinition<'PT203', Facts> = {
  code: 'PT203',
  name: 'scaled-to-zero',
  rule: (chain) => {
    const workload = chain.workloads.find(({ replicas }) => replicas === 0)
    if (!workload || !isAtRest(chain) || (chain.selectedPods ?? endpoints(chain)) > 0) return []
    // A manually created slice may serve anyway.
    if (chain.ports.some(isServed)) return []
    const ports = positions(chain, () => true)
    return [
      {
        facts: { workload },
        severity: 'info',
        confidence: 'proven',
        ...marks('pod', ports),
        evidence: [
          {
            object: { kind: workload.kind, namespace: chain.target.namespace ?? '', name: workload.name },
            field: 'spec.replicas',
            value: 0,
          },
        ],
      },
    ]
  },
  title: ({ workload }) => `${workload.kind.toLowerCase()}/${workload.name} is scaled to zero`,
  message: ({ workload }) => `${workload.kind} ${workload.name} has spec.replicas 0, so it runs no Pods and the Service has no endpoints.`,
  advice: ({ workload }, { kubectl }) => ({
    fix: {
      text: 'Scale it up if it should serve traffic.',
      command: kubectl('scale', `${workload.kind.toLowerCase()}/${workload.name}`, '--replicas=1'),
    },
  }),
  effect: 'rejected',
  relations: { explainsNoEndpoint: true, isRest: true },
  explain: {
    summary: 'The workload behind the Service is scaled to 0 replicas.',
    means: 'The Service is idle: there are no Pods, and connections are rejected.',
    why: 'The Pod template of a Deployment, StatefulSet or ReplicaSet with spec.replicas 0 has the labels that the Service selects. An autoscaler or a user has scaled it down.',
    sources: ['apps/v1 DeploymentSpec.replicas'],
    confirm: ['kubectl -n NS get deployments,statefulsets -o wide'],
    fix: ['kubectl -n NS scale deployment/NAME --replicas=1'],
  },
}

/** Where the Pods were not read, the slices tell whether there are any. */
function endpoints(chain: Chain): number {
  return chain.ports.reduce((sum, port) => sum + port.endpoints.length, 0)
}
