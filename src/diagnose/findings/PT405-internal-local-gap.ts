import { dropsOnTheirNodes } from '../chain/causes.ts'
import { serviceRef } from '../chain/evidence.ts'
import { localGap, nodeEvidence } from '../chain/local-gap.ts'
import type { FindingDefinition } from '../finding.ts'
import { policyFix } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  dropping: readonly string[]
  serving: readonly string[]
}

/** `internalTrafficPolicy: Local`, and some Nodes have no endpoint of their own: Pods there cannot use the Service. */
export const PT405: FindingDefinition<'PT405', Facts> = {
  code: 'PT405',
  name: 'internal-local-gap',
  rule: (chain) => {
    if (chain.service?.internalTrafficPolicy !== 'Local') return []
    const gap = localGap(chain, (port) => port.internal)
    if (!gap) return []
    const { dropping, serving, ...place } = gap
    return [
      {
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
  },
  title: ({ dropping, serving }) =>
    `${dropping.length} of ${dropping.length + serving.length} Nodes ${dropping.length === 1 ? 'drops what its' : 'drop what their'} own Pods send`,
  message: ({ dropping }) =>
    `internalTrafficPolicy is Local, and ${some(dropping)} ${dropping.length === 1 ? 'has' : 'have'} no ready endpoint: clients there get no answer.`,
  fix: (_, context) => policyFix('internalTrafficPolicy', context),
  relations: {
    needsCluster: true,
    followsFrom: { keepsPodsOut: (chain, own, cause) => dropsOnTheirNodes(chain, own.facts.dropping, cause) },
  },
  explain: {
    summary: 'internalTrafficPolicy Local: Pods on Nodes without an endpoint of their own cannot use the Service.',
    means: 'The ClusterIP answers clients on some Nodes and drops those on others.',
    why: 'With internalTrafficPolicy Local kube-proxy sends what comes from Pods of a Node only to endpoints on the same Node, and drops it where there is none.',
    sources: ['kube-proxy pkg/proxy/topology.go', 'Service Internal Traffic Policy'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.internalTrafficPolicy}'",
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o wide',
    ],
    mend: ['Run a Pod on every Node (DaemonSet), or set internalTrafficPolicy to Cluster.'],
  },
}
