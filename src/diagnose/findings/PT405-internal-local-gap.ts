import { clientName } from '../../kube/client-access.ts'
import { dropsOnTheirNodes } from '../chain/causes.ts'
import { serviceRef } from '../chain/evidence.ts'
import { localGap, nodeEvidence } from '../chain/local-gap.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { policyFix } from '../words/service-port.ts'
import { some } from '../words/text.ts'

interface Facts {
  dropping: readonly string[]
  serving: readonly string[]
  /** A client that was named, and whose Nodes drop what it sends. */
  client?: string
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
    const evidence = [
      { object: serviceRef(chain), field: 'spec.internalTrafficPolicy', value: 'Local' },
      ...nodeEvidence(chain, place.ports[0]),
    ]
    if (!chain.trafficSources) {
      return [{ facts: { dropping, serving }, severity: 'warn', confidence: 'proven', stage: 'entry', ...place, evidence }]
    }
    // What other Nodes do does not matter to this client.
    return chain.trafficSources.flatMap(({ view, nodes }): Found<Facts>[] => {
      const own = nodes.filter((node) => dropping.includes(node))
      if (own.length === 0) return []
      const isWhole = own.length === nodes.length
      const facts = { dropping: own, serving, client: clientName(view, chain.target.namespace) }
      return [{ facts, severity: isWhole ? 'error' : 'warn', confidence: 'proven', stage: 'access', ...place, evidence }]
    })
  },
  title: ({ dropping, serving, client }) =>
    client !== undefined
      ? `the Node of ${client} drops its traffic`
      : `${dropping.length} of ${dropping.length + serving.length} Nodes ${dropping.length === 1 ? 'drops' : 'drop'} internal traffic`,
  message: ({ dropping }) =>
    `internalTrafficPolicy is Local, and ${some(dropping)} ${dropping.length === 1 ? 'has' : 'have'} no ready node-local endpoint. Connections from Pods on ${dropping.length === 1 ? 'this Node' : 'these Nodes'} time out.`,
  advice: (_, context) => ({ fix: policyFix('internalTrafficPolicy', context) }),
  effect: 'dropped',
  relations: {
    needsCluster: true,
    followsFrom: { keepsPodsOut: (chain, own, cause) => dropsOnTheirNodes(chain, own.facts.dropping, cause) },
  },
  explain: {
    summary: 'internalTrafficPolicy Local: Pods on Nodes without a node-local endpoint cannot use the Service.',
    means: 'The ClusterIP works for clients on some Nodes, and connections from other Nodes time out.',
    why: 'With internalTrafficPolicy Local kube-proxy sends traffic from Pods of a Node only to endpoints on the same Node, and drops it if there is none.',
    sources: ['kube-proxy pkg/proxy/topology.go', 'Service Internal Traffic Policy'],
    confirm: [
      "kubectl -n NS get service SVC -o jsonpath='{.spec.internalTrafficPolicy}'",
      'kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o wide',
    ],
    fix: ['Run a Pod on every Node (DaemonSet), or set internalTrafficPolicy to Cluster.'],
  },
}
