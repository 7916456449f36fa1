import type { Candidate } from '../../../model/endpoint.ts'
import { podsWith } from '../../chain/pods.ts'
import type { FindingDefinition, Found } from '../../finding.ts'
import { count, some } from '../../words/text.ts'
import type { Facts } from './facts.ts'
import { ofNode } from './of-node.ts'
import { isStranding, ofService } from './of-service.ts'

/** A Node is not Ready on which endpoints run, or which answers a NodePort. */
export const PT802: FindingDefinition<'PT802', Facts> = {
  code: 'PT802',
  name: 'node-not-ready',
  rule: (chain) => [...ofService(chain), ...ofNode(chain)],
  title: ({ nodes }) => `${some(nodes.map(({ name }) => name))} ${nodes.length === 1 ? 'is' : 'are'} not Ready`,
  message: nodeMessage,
  advice: ({ nodes }, { kubectl }) => ({
    next: {
      text: 'Find out why the kubelet of the Node reports no status, or a fault.',
      command: kubectl('describe', 'node', nodes[0]?.name ?? ''),
    },
  }),
  events: ['Node'],
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
    summary: 'A Node is not Ready on which endpoints run, or which answers a NodePort.',
    means: 'What runs on the Node may not answer, and clients who address it may get nothing.',
    why: 'The kubelet renews the condition Ready of its Node. It is False where the kubelet reports a fault (the runtime, the network), and Unknown where the Node was not heard of for 40 seconds: then the Pods there lose Ready, and after five minutes are deleted, which ends only when the kubelet is back. Endpoints of a Service with publishNotReadyAddresses stay in use all the while. Load balancers leave such a Node out; a client of a NodePort does not know.',
    sources: ['core/v1 NodeCondition Ready', 'Node controller, MarkPodsNotReady', 'Nodes: Node status'],
    confirm: [
      'kubectl get nodes',
      'kubectl describe node NODE   (Conditions)',
      'kubectl get pods -A -o wide --field-selector spec.nodeName=NODE',
    ],
    fix: [
      'Start the Node or its kubelet again, or delete the Node so that its Pods are made elsewhere.',
      'Until then connect to the NodePort of another Node.',
    ],
  },
}

function nodeMessage({ nodes, endpoints, stranded, nodePort, served }: Facts): string {
  const [first] = nodes
  const state = first?.status === 'Unknown' ? `${first.name} has not reported` : `${first?.name} reports ${first?.reason ?? 'Ready False'}`
  const parts = [
    stranded > 0
      ? `${count(stranded, 'Pod')} there ${stranded === 1 ? 'is' : 'are'} out of use${served ? '' : ', and there is no other'}`
      : '',
    endpoints > 0 ? `${count(endpoints, 'endpoint')} there still ${endpoints === 1 ? 'gets' : 'get'} traffic` : '',
    nodePort ? `clients of the NodePort there may get no answer` : '',
  ].filter(Boolean)
  return parts.length === 0 ? `${state}.` : `${state}: ${parts.join('; ')}.`
}

/** All of these Pods are on the Nodes, and look as Pods of such a Node do. */
function isStrandedThere({ facts, severity }: Found<Facts>, other: Pick<Found<unknown>, 'severity'>, pods: readonly Candidate[]): boolean {
  if (facts.stranded === 0 || (severity === 'info' && other.severity !== 'info')) return false
  const nodes = new Map(facts.nodes.map((node) => [node.name, node.status]))
  const isOfIt = ({ reason, node }: Candidate) => node !== undefined && nodes.has(node) && isStranding(reason, nodes.get(node))
  return pods.length > 0 && pods.every(isOfIt)
}
