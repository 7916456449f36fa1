import type { Facts } from '../facts.ts'
import { count, some, type WordsFor } from '../words.ts'

/** PT8xx: Nodes. */
export const nodeWords: WordsFor<'PT801' | 'PT802'> = {
  PT801: {
    name: 'host-port-conflict',
    title: ({ kind, count: pods, of, hostPorts }) => {
      const port = hostPorts.length === 0 ? 'a port of the Node' : `hostPort ${some(hostPorts.map(String))}`
      if (kind === 'shared') return `two Pods of one Node ask for ${port}`
      return `${port} is taken for ${pods} of ${count(of, 'Pod')}`
    },
    message: ({ kind, pod, other, node, served, namespace }) => {
      if (kind === 'shared') {
        const rest = namespace === undefined ? ' The Service reaches both.' : ''
        return `${pod} and ${other} both run on ${node}: who connects to that port of the Node reaches one of them.${rest}`
      }
      const rest = served ? 'Others serve.' : 'No other serves.'
      if (kind === 'rejected') return `${node ?? 'The Node'} did not admit ${pod}: another Pod has the port. ${rest}`
      return `${pod} finds no Node with the port free. ${rest}`
    },
    fix: ({ pod, namespace }, { kubectl }) => ({
      text: 'Leave hostPort out (a Service needs none), or run no more than one Pod a Node, as a DaemonSet does.',
      command: kubectl('describe', 'pod', pod, ...(namespace === undefined ? [] : ['-n', namespace])),
    }),
    explain: {
      summary: 'Pods ask for a port of the Node that another Pod has.',
      means: 'On a Node there is one Pod for each hostPort. Further Pods stay Pending, or are rejected by the kubelet.',
      why: 'A hostPort, and every port of a Pod with hostNetwork, is bound on the Node. The scheduler puts a Pod only where the port is free for that protocol and address; a rollout that starts a new Pod before it ends the old one needs a free Node besides. A Pod that is put on a Node without the scheduler is rejected by the kubelet.',
      sources: ['core/v1 ContainerPort.hostPort', 'kube-scheduler plugin NodePorts', 'kubernetes#66568, #60726', 'ingress-nginx#6048'],
      confirm: [
        'kubectl -n NS describe pod POD   (FailedScheduling: no free ports)',
        'kubectl get pods -A -o wide --field-selector spec.nodeName=NODE',
      ],
      mend: [
        'Remove hostPort from the Pod template, and reach the Pods by the Service.',
        'Or use a DaemonSet; or let the rollout end the old Pod first (maxSurge 0, maxUnavailable 1).',
      ],
    },
  },
  PT802: {
    name: 'node-not-ready',
    title: ({ nodes }) => `${some(nodes.map(({ name }) => name))} ${nodes.length === 1 ? 'is' : 'are'} not Ready`,
    message: nodeMessage,
    fix: ({ nodes }, { kubectl }) => ({
      text: 'Find out why the kubelet of the Node does not report, or reports a fault.',
      command: kubectl('describe', 'node', nodes[0]?.name ?? ''),
    }),
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
      mend: [
        'Start the Node or its kubelet again, or delete the Node so that its Pods are made elsewhere.',
        'Until then connect to the NodePort of another Node.',
      ],
    },
  },
}

function nodeMessage({ nodes, endpoints, stranded, nodePort, served }: Facts['PT802']): string {
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
