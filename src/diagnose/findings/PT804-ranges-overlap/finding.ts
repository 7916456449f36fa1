import { count } from '../../../lib/count.ts'
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
  title: ({ kind, one, other, address, node, count: pairs }) => {
    if (kind === 'node') return `${address} of ${node} is in range ${one.range}`
    if (address !== undefined) return `${address} is in a range of Services and of Pods`
    return `ranges ${one.range} and ${pairs > 1 ? `${pairs} others` : other?.range} overlap`
  },
  message: ({ kind, one, other, address, node, count: pairs }) => {
    const more = kind === 'node' ? count(pairs - 1, 'more address of a Node', 'more addresses of Nodes') : count(pairs - 1, 'more range')
    const rest = pairs > 1 ? ` The same is true of ${more}.` : ''
    if (kind === 'node')
      return `Address ${address} of ${node} is in ${words(one)}, so packets to the Node may be taken for packets to a ${one.use === 'services' ? 'Service' : 'Pod'}.${rest}`
    const both = other ? `${words(one)} and ${words(other)}` : words(one)
    if (address !== undefined)
      return `${address} is in ${both}, so a Service and a Pod can get the same address, and packets reach only one of them.`
    const thing = one.use === 'services' || other?.use === 'services' ? 'a Service and a Pod' : 'two Pods'
    return `${capitalRange(both)} overlap, so ${thing} can get the same address, and packets reach only one of them.${rest}`
  },
  advice: () => ({
    fix: {
      text: 'Choose a range that overlaps neither another one nor the network of the Nodes, then create the objects with addresses of the old range again.',
    },
  }),
  effect: 'foreign',
  relations: {},
  explain: {
    summary: 'Two ranges of the cluster overlap, or a range holds the address of a Node.',
    means:
      'Two objects can have the same address. kube-proxy sends packets for the address of a Service to its endpoints, even if a Pod or a Node has the same address.',
    why: 'The ranges of Services, of the Pods of each Node and of the network of the Nodes are set in different places, and nothing compares them all. Ranges of Services may overlap each other, because the API server gives out each address only once. porttrace ignores a range of Pods that the network plugin does not use.',
    sources: ['Kubernetes documentation, Cluster Networking', 'KEP-1880', 'kube-proxy pkg/proxy/iptables/proxier.go'],
    confirm: [
      'kubectl porttrace --ranges -o wide',
      "kubectl get nodes -o custom-columns='NAME:.metadata.name,PODS:.spec.podCIDRs,ADDRESSES:.status.addresses[*].address'",
      'kubectl get servicecidrs',
    ],
    fix: [
      'Services: add a ServiceCIDR with a range of its own, create the Services again, and delete the other ServiceCIDR.',
      'Pods: give the network plugin another range, and create the Nodes or their Pods again.',
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
