import { isHealthChecked } from '../../kube/service.ts'
import { dropsOnTheirNodes } from '../chain/causes.ts'
import { serviceRef } from '../chain/evidence.ts'
import { localGap, nodeEvidence } from '../chain/local-gap.ts'
import type { FindingDefinition } from '../finding.ts'
import { policyFix } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  nodePort: boolean
  dropping: readonly string[]
  serving: readonly string[]
}

/** `externalTrafficPolicy: Local`, and some Nodes have no endpoint of their own: they drop external traffic. */
export const PT404: FindingDefinition<'PT404', Facts> = {
  code: 'PT404',
  name: 'external-local-gap',
  rule: (chain) => {
    if (chain.service?.externalTrafficPolicy !== 'Local') return []
    const gap = localGap(chain, (port) => port.external)
    if (!gap) return []
    const { dropping, serving, ...place } = gap
    // A load balancer asks the health check port and leaves such Nodes out by itself; clients of a NodePort do not.
    const balanced = serving.length > 0 && isHealthChecked(chain.service)
    return [
      {
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
  },
  title: ({ dropping, serving }) =>
    `${dropping.length} of ${dropping.length + serving.length} Nodes ${dropping.length === 1 ? 'drops' : 'drop'} external traffic`,
  message: ({ dropping, serving, nodePort }) =>
    `externalTrafficPolicy is Local, and ${some(dropping)} ${dropping.length === 1 ? 'has' : 'have'} no ready node-local endpoint. ${serving.length === 0 ? 'No Node accepts external traffic' : `Only ${some(serving)} ${serving.length === 1 ? 'accepts' : 'accept'} external traffic`}${nodePort ? '' : '; the load balancer excludes the others by their health check'}.`,
  advice: ({ nodePort }, context) =>
    nodePort
      ? {
          fix: {
            ...policyFix('externalTrafficPolicy', context),
            note: "The Pods then see a Node's address instead of the client's.",
          },
        }
      : { next: { text: 'Check whether clients use the NodePort of these Nodes; if not, no change is needed.' } },
  effect: 'dropped',
  relations: {
    needsCluster: true,
    isOutside: true,
    isNodeDrop: true,
    addresses: { loadBalancer: () => true },
    followsFrom: { keepsPodsOut: (chain, own, cause) => dropsOnTheirNodes(chain, own.facts.dropping, cause) },
  },
  explain: {
    summary: 'externalTrafficPolicy Local: Nodes without a node-local endpoint drop external traffic.',
    means: 'The NodePort (or external IP) answers on some Nodes and times out on the others.',
    why: 'With externalTrafficPolicy Local a Node sends external traffic only to node-local endpoints, which keeps the source address of the client. A Node that has neither a ready endpoint nor one that still serves while it terminates drops the traffic. A load balancer learns this from spec.healthCheckNodePort; a client of a NodePort does not.',
    sources: ['kube-proxy pkg/proxy/topology.go', 'core/v1 ServiceSpec.externalTrafficPolicy', 'kubernetes#66354, #89831'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.externalTrafficPolicy}'",
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o wide',
    ],
    fix: [
      'Connect to a Node that has a Pod, or run one on every Node (DaemonSet, or spread constraints).',
      'Or set externalTrafficPolicy to Cluster: then every Node answers, and the Pods no longer see the address of the client.',
    ],
  },
}
