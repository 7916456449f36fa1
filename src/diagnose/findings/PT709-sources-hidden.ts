import type { Peer } from '../../model/connections.ts'
import { marks, portFacts } from '../chain/ports.ts'
import { figureEvidence, sampledEndpoints, usedEndpoints } from '../chain/samples.ts'
import type { PortFacts } from '../facts.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  port: PortFacts
  connections: number
  nodes: readonly string[]
}

/** From this many connections on, it is not chance. */
const LEAST = 10

/**
 * All connections of a port come from addresses of Nodes. Their senders are on the Nodes' network, or their addresses were replaced on the way. Said
 * only if every endpoint was read in full. A sidecar takes the connections of clients on a port of its own.
 */
export const PT709: FindingDefinition<'PT709', Facts> = {
  code: 'PT709',
  name: 'sources-hidden',
  rule: (chain) =>
    chain.ports.flatMap((port, position): Found<Facts>[] => {
      const sampled = sampledEndpoints(chain, port)
      const isPart =
        sampled.length < usedEndpoints(port) ||
        sampled.some(({ last, samples, endpoint }) => last.morePeers !== undefined || samples.at(-1)?.sample.cut || endpoint.sidecar)
      const peers = sampled.flatMap(({ last }) => last.peers).filter((peer) => openOf(peer) > 0)
      const nodes = peers.flatMap(({ who }) => (typeof who !== 'string' && who.kind === 'Node' ? [who.name] : []))
      const connections = peers.reduce((sum, peer) => sum + openOf(peer), 0)
      if (port.protocol !== 'TCP' || isPart || nodes.length < peers.length || connections < LEAST) return []
      return [
        {
          facts: { port: portFacts(port), connections, nodes: [...new Set(nodes)].sort() },
          severity: 'info',
          confidence: 'proven',
          ...marks('socket', [position]),
          evidence: sampled
            .filter(({ last }) => last.peers.some((peer) => openOf(peer) > 0))
            .slice(0, 3)
            .map((one) => figureEvidence(chain, one, 'from Nodes', [one.last.peers.reduce((sum, peer) => sum + openOf(peer), 0)])),
        },
      ]
    }),
  title: () => 'client addresses are hidden',
  message: ({ connections, nodes }) =>
    `All ${connections} connections come from the addresses of ${some(nodes)}. The process does not see the addresses of the clients, so logs, rate limits and ipBlock rules apply to the Nodes.`,
  advice: (_, { porttrace, service }) => ({
    next: { text: 'Check which entry points clients use.', command: porttrace(`svc/${service}`) },
  }),
  effect: 'none',
  relations: {},
  explain: {
    summary: 'All connections come from Node addresses, so the addresses of the clients are not known.',
    means:
      'Nothing fails. Access logs show Nodes, limits per address count the clients of a Node as one, and NetworkPolicies with ipBlock do not see the client.',
    why: 'A Node that forwards external traffic to another Node replaces the source address with its own, unless externalTrafficPolicy is Local. A Pod that reaches itself through its Service, and processes on the network of a Node, also have the address of the Node.',
    sources: ['Kubernetes documentation, Using Source IP', 'core/v1 ServiceSpec.externalTrafficPolicy'],
    confirm: ['kubectl porttrace -n NS svc/SVC --probe', "kubectl -n NS get service SVC -o jsonpath='{.spec.externalTrafficPolicy}'"],
    fix: [
      'externalTrafficPolicy: Local keeps the address. Then only Nodes with an endpoint accept external traffic.',
      'Or use a proxy in front that adds the address (PROXY protocol, X-Forwarded-For).',
    ],
  },
}

function openOf({ established, notAccepted }: Peer): number {
  return established + notAccepted
}
