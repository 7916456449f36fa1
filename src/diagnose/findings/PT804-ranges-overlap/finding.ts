import type { FindingDefinition } from '../../finding.ts'
import type { Facts, Named } from './facts.ts'
import { ofRanges } from './of-ranges.ts'
import { ofTarget } from './of-target.ts'

/** Two ranges of a cluster hold the same addresses, or one of them holds the address of a Node. */
export const PT804: FindingDefinition<'PT804', Facts> = {
  code: 'PT804',
  name: 'ranges-overlap',
  rule: ofTarget,
  rangeRule: ofRanges,
  title: ({ kind, one, other, address, node, count }) => {
    if (kind === 'node') return `${address} of ${node} is in range ${one.range}`
    if (address !== undefined) return `${address} is in a range of Services and of Pods`
    return `ranges ${one.range} and ${count > 1 ? `${count} others` : other?.range} overlap`
  },
  message: ({ kind, one, other, address, node, count }) => {
    const rest = count > 1 ? ` The same is true of ${count - 1} more ${kind === 'node' ? 'addresses of Nodes' : 'ranges'}.` : ''
    if (kind === 'node')
      return `Address ${address} of ${node} is in ${words(one)}, so packets to the Node may be taken for packets to a ${one.use === 'services' ? 'Service' : 'Pod'}.${rest}`
    const both = other ? `${words(one)} and ${words(other)}` : words(one)
    if (address !== undefined) return `${address} is in ${both}, so a Service and a Pod can get one address, and packets reach one of them.`
    const thing = one.use === 'services' || other?.use === 'services' ? 'a Service and a Pod' : 'two Pods'
    return `${capitalRange(both)} overlap, so ${thing} can get one address, and packets reach one of them.${rest}`
  },
  advice: () => ({
    fix: { text: 'Choose ranges that do not overlap, also not with the network of the Nodes, and create what uses one of them anew.' },
  }),
  effect: 'foreign',
  relations: {},
  explain: {
    summary: 'Two ranges of the cluster overlap, or a range holds the address of a Node.',
    means:
      'An address can belong to two things at once. kube-proxy takes packets to an address of a Service, wherever a Pod or a Node has the same address.',
    why: 'The ranges of Services, of the Pods of each Node and of the network of the Nodes are set in different places, and nothing compares them all. Ranges of Services may lie in one another, since every address is given out once. porttrace leaves out a range of Pods that the network plugin does not use.',
    sources: ['Kubernetes documentation, Cluster Networking', 'KEP-1880', 'kube-proxy pkg/proxy/iptables/proxier.go'],
    confirm: [
      'kubectl porttrace --ranges -o wide',
      "kubectl get nodes -o custom-columns='NAME:.metadata.name,PODS:.spec.podCIDRs,ADDRESSES:.status.addresses[*].address'",
      'kubectl get servicecidrs',
    ],
    fix: [
      'Services: add a ServiceCIDR with a range of its own, create the Services anew, and delete the other ServiceCIDR.',
      'Pods: give the network plugin another range, and create the Nodes or their Pods anew.',
    ],
  },
}

/** `range 10.96.0.0/16 of Services`. */
function words({ range, use, node }: Named): string {
  return `range ${range} of ${use === 'services' ? 'Services' : node === undefined ? 'Pods' : `the Pods of ${node}`}`
}

function capitalRange(text: string): string {
  return text.replace(/^r/, 'R')
}
