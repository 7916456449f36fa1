import { count } from '../../../lib/count.ts'
import { hostPortRefusal } from '../../chain/host-ports.ts'
import { podsWith } from '../../chain/pods.ts'
import type { FindingDefinition } from '../../finding.ts'
import { othersServe, some } from '../../words/text.ts'
import type { Facts } from './facts.ts'
import { ofNode } from './of-node.ts'
import { ofService } from './of-service.ts'

/** Pods ask for a port of a Node that another Pod has. */
export const PT801: FindingDefinition<'PT801', Facts> = {
  code: 'PT801',
  name: 'host-port-conflict',
  rule: (chain) => [...ofService(chain), ...ofNode(chain)],
  title: ({ kind, count: pods, of, hostPorts }) => {
    const port = hostPorts.length === 0 ? 'a port of the Node' : `hostPort ${some(hostPorts.map(String))}`
    if (kind === 'shared') return `two Pods on one Node use ${port}`
    return `${port} is in use: ${pods} of ${count(of, 'Pod')} cannot run`
  },
  message: ({ kind, pod, other, node, served, namespace }) => {
    if (kind === 'shared') {
      const rest = namespace === undefined ? ' The Service reaches both.' : ''
      return `${pod} and ${other} both run on ${node}, so clients of that port of the Node reach only one of them.${rest}`
    }
    const rest = othersServe(served)
    if (kind === 'rejected') return `${node ?? 'The Node'} rejected ${pod}: another Pod uses the port. ${rest}`
    return `No Node has the port free, so ${pod} is not scheduled. ${rest}`
  },
  advice: ({ pod, namespace }, { kubectl }) => ({
    fix: { text: 'Remove hostPort (a Service does not need it), or run at most one Pod per Node, as a DaemonSet does.' },
    next: {
      text: 'Look at the events of the Pod.',
      command: kubectl('describe', 'pod', pod, ...(namespace === undefined ? [] : ['-n', namespace])),
    },
  }),
  events: ['Pod'],
  effect: 'rejected',
  relations: {
    causes: {
      // All of its Pods wait for a port of a Node.
      PT202: (chain, own, other) => {
        const pods = podsWith(chain, other.ports, [other.facts.reason])
        return own.facts.kind !== 'shared' && pods.length > 0 && pods.every((one) => hostPortRefusal(one) === own.facts.kind)
      },
    },
  },
  explain: {
    summary: 'Pods request a port of the Node that another Pod uses.',
    means: 'Only one Pod on a Node can use a given hostPort. Further Pods stay Pending, or the kubelet rejects them.',
    why: 'A hostPort, and every port of a Pod with hostNetwork, is bound on the Node. The scheduler assigns a Pod only to a Node on which the port is free for that protocol and address. A rollout that starts a new Pod before it ends the old one needs another free Node. If a Pod is assigned to a Node without the scheduler, the kubelet rejects it.',
    sources: ['core/v1 ContainerPort.hostPort', 'kube-scheduler plugin NodePorts', 'kubernetes#66568, #60726', 'ingress-nginx#6048'],
    confirm: [
      'kubectl -n NS describe pod POD   (FailedScheduling: no free ports)',
      'kubectl get pods -A -o wide --field-selector spec.nodeName=NODE',
    ],
    fix: [
      'Remove hostPort from the Pod template, and connect to the Pods through the Service.',
      'Or use a DaemonSet, or make the rollout end the old Pod first (maxSurge 0, maxUnavailable 1).',
    ],
  },
}
