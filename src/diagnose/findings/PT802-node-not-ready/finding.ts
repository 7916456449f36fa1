import { count } from '../../../lib/count.ts'
import type { Candidate } from '../../../model/endpoint.ts'
import { podsWith } from '../../chain/pods.ts'
import type { FindingDefinition, Found } from '../../finding.ts'
import { some } from '../../words/text.ts'
import type { Facts } from './facts.ts'
import { ofNode } from './of-node.ts'
import { isStranding, ofService } from './of-service.ts'

/** A Node that runs endpoints or answers a NodePort is not Ready. */
export const PT802: FindingDefinition<'PT802', Facts> = {
  code: 'PT802',
  name: 'node-not-ready',
  rule: (chain) => [...ofService(chain), ...ofNode(chain)],
  title: ({ nodes }) =>
    `${nodes.length === 1 ? 'Node' : 'Nodes'} ${some(
      nodes.map(({ name }) => name),
      2,
    )} ${nodes.length === 1 ? 'is' : 'are'} not ready`,
  message: nodeMessage,
  advice: ({ nodes }, { kubectl }) => ({
    next: {
      text: 'Find out why the kubelet of the Node reports a fault, or no status.',
      command: kubectl('describe', 'node', nodes[0]?.name ?? ''),
    },
  }),
  events: ['Node'],
  effect: 'unreachable',
  relations: {
    needsCluster: true,
    isRest: true,
    causes: {
      PT201: (chain, own, other) => isStrandedThere(own, other, podsWith(chain, other.ports, ['readiness-probe', 'not-ready'])),
      PT202: (chain, own, other) => isStrandedThere(own, other, podsWith(chain, other.ports, [other.facts.reason])),
      PT205: (chain, own, other) => isStrandedThere(own, other, podsWith(chain, other.ports, ['terminating'])),
    },
  },
  explain: {
    summary: 'A Node that runs endpoints or accepts NodePort traffic is not ready.',
    means: 'Pods on the Node may not respond, and clients that connect to the Node may get no answer.',
    why: 'The kubelet renews the condition Ready of its Node. It is False if the kubelet reports a fault (the runtime, the network), and Unknown if the Node has not reported for node-monitor-grace-period (40 or 50 seconds by default). The Pods on an unknown Node become not ready, and after five minutes they are deleted; the deletion completes only when the kubelet is back. Endpoints of a Service with publishNotReadyAddresses still get traffic. Load balancers exclude such a Node; a client of a NodePort does not.',
    sources: ['core/v1 NodeCondition Ready', 'Node controller, MarkPodsNotReady', 'Nodes: Node status'],
    confirm: [
      'kubectl get nodes',
      'kubectl describe node NODE   (Conditions)',
      'kubectl get pods -A -o wide --field-selector spec.nodeName=NODE',
    ],
    fix: [
      'Restart the Node or its kubelet, or delete the Node, so that its Pods are recreated on other Nodes.',
      'Until then connect to the NodePort of another Node.',
    ],
  },
}

function nodeMessage({ nodes, endpoints, stranded, nodePort, served }: Facts): string {
  const [first] = nodes
  const [there, their] = nodes.length > 1 ? ['on these Nodes', 'their NodePorts'] : ['on it', 'its NodePort']
  const state =
    first?.status === 'Unknown'
      ? `${first.name} has stopped reporting its status`
      : `${first?.name} reports ${first?.reason ?? 'Ready False'}`
  const parts = [
    stranded > 0
      ? `${count(stranded, 'Pod')} ${there} ${stranded === 1 ? 'gets' : 'get'} no traffic${served ? '' : ', and no other Pod serves'}`
      : '',
    endpoints > 0 ? `${count(endpoints, 'endpoint')} ${there} still ${endpoints === 1 ? 'gets' : 'get'} traffic` : '',
    nodePort ? `clients of ${their} may get no answer` : '',
  ].filter(Boolean)
  return parts.length === 0 ? `${state}.` : `${state}: ${parts.join('; ')}.`
}

/** All of these Pods are on the Nodes, and have the state that Pods of such a Node have. */
function isStrandedThere({ facts, severity }: Found<Facts>, other: Pick<Found<unknown>, 'severity'>, pods: readonly Candidate[]): boolean {
  if (facts.stranded === 0 || (severity === 'info' && other.severity !== 'info')) return false
  const nodes = new Map(facts.nodes.map((node) => [node.name, node.status]))
  const isOfIt = ({ reason, node }: Candidate) => node !== undefined && nodes.has(node) && isStranding(reason, nodes.get(node))
  return pods.length > 0 && pods.every(isOfIt)
}
