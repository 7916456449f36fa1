import { count } from '../../../lib/count.ts'
import type { RangeView } from '../../../model/ranges.ts'
import { podsWith } from '../../chain/pods.ts'
import type { FindingDefinition } from '../../finding.ts'
import { capital, othersServe, some } from '../../words/text.ts'
import type { Facts, FilledRange } from './facts.ts'
import { ofNode } from './of-node.ts'
import { ofRanges } from './of-ranges.ts'
import { isWithoutAddress, ofService } from './of-service.ts'

/** A range of addresses or ports is used up, or nearly. */
export const PT803: FindingDefinition<'PT803', Facts> = {
  code: 'PT803',
  name: 'range-exhausted',
  rule: (chain) => [...ofNode(chain), ...ofService(chain)],
  rangeRule: ofRanges,
  title: (facts) => {
    const { kind, use, isPast } = facts
    if (kind === 'failed') return isPast ? `no ${things[use]} was left for a while` : `no ${things[use]} is left${forWhom(facts)}`
    if (facts.said !== undefined) return `the network plugin has no address left${onNode(facts)}`
    return `${named(facts.ranges, use)} ${facts.ranges.length > 1 ? 'are' : 'is'} ${kind === 'full' ? 'full' : 'nearly full'}`
  },
  cause: ({ use, node }) => `no ${things[use]} is left${node === undefined ? '' : ` on ${node}`}`,
  message: messageOf,
  advice: (facts, { kubectl, kubectlIn }) => ({
    fix: { text: fixes[facts.use] },
    next:
      facts.first?.kind === 'Pod'
        ? {
            text: 'Look at the events of the Pod.',
            command: kubectlIn(facts.first.namespace ?? '', 'describe', 'pod', facts.first.name),
          }
        : facts.use === 'pods'
          ? { text: 'Look at the Pods of the Node.', command: kubectl('get', 'pods', '-A', '-o', 'wide') }
          : { text: 'Look for Services that are not needed.', command: kubectl('get', 'services', '-A') },
  }),
  events: ['Pod', 'Service'],
  effect: 'rejected',
  relations: {
    causes: {
      // All of these Pods wait for an address.
      PT202: (chain, own, other) => {
        const pods = podsWith(chain, other.ports, [other.facts.reason])
        return own.facts.use === 'pods' && pods.length > 0 && pods.every((one) => isWithoutAddress(chain, one))
      },
    },
  },
  explain: {
    summary: 'A range has no free address or port left, or only a few.',
    means:
      'A Pod that gets no address does not start. A Service that gets no ClusterIP or node port cannot be created. Pods and Services that have an address are not affected. An event proves that something got no address or port; without an event porttrace only warns.',
    why: 'Each Node gives addresses to its Pods from ranges of its own, or from pools of the network plugin. The API server gives ClusterIPs from the ranges of the ServiceCIDRs, and node ports from --service-node-port-range. It does not give out the first address of a range, nor the last one of an IPv4 range. From an IPv6 range without a ServiceCIDR it gives out at most 65,535 addresses. Addresses of Pods that have crashed on a Node may stay reserved there.',
    sources: [
      'kubernetes pkg/registry/core/service/ipallocator, portallocator',
      'KEP-1880, KEP-3070',
      'containernetworking/plugins host-local',
    ],
    confirm: [
      'kubectl porttrace --ranges -o wide',
      'kubectl get events -A --field-selector reason=FailedCreatePodSandBox',
      'kubectl get servicecidrs,ipaddresses',
    ],
    fix: [
      'Pods: move Pods to other Nodes, delete those that are not needed, or give the network plugin more ranges.',
      'ClusterIPs: add a ServiceCIDR, or delete Services that are not needed.',
      'Node ports: set allocateLoadBalancerNodePorts to false if the load balancer needs no node ports, or widen --service-node-port-range.',
    ],
  },
}

const things: Readonly<Record<RangeView['use'], string>> = { pods: 'Pod address', services: 'ClusterIP', nodePorts: 'node port' }

const fixes: Readonly<Record<RangeView['use'], string>> = {
  pods: 'Move Pods to other Nodes, delete Pods that are not needed, or give the network plugin more addresses.',
  services: 'Add a ServiceCIDR, or delete Services that are not needed.',
  nodePorts: 'Delete node ports that are not needed, or widen --service-node-port-range of kube-apiserver.',
}

function forWhom({ use, count: objects, node }: Facts): string {
  if (use !== 'pods') return ''
  return `${node === undefined ? '' : ` on ${node}`}: ${count(objects, 'Pod')} ${objects === 1 ? 'waits' : 'wait'}`
}

function onNode({ node }: { node?: string | undefined }): string {
  return node === undefined ? '' : ` for ${node}`
}

function named(ranges: readonly FilledRange[], use: RangeView['use']): string {
  const [first] = ranges
  if (first && ranges.length === 1) return `range ${first.range}`
  return `${ranges.length} ranges of ${use === 'pods' ? 'Pods' : use === 'services' ? 'Services' : 'node ports'}`
}

function messageOf({ use, kind, first, count: objects, said, node, served, isPast, ranges }: Facts): string {
  if (kind !== 'failed' && said !== undefined)
    return `The network plugin reports ${brief(said)}${onNode({ node })}. Further Pods there get no address.`
  if (kind !== 'failed') {
    const numbers = ranges.map(
      (one) => `${one.used} of ${amount(one.size, use)} in ${one.range}${one.node === undefined ? '' : ` of ${one.node}`}`,
    )
    const then = use === 'pods' ? 'further Pods get no address' : `further Services get no ${things[use]}`
    return `${some(numbers)} are used. ${kind === 'full' ? capital(then) : `If the rest is used as well, ${then}`}.`
  }
  const words = said === undefined ? '' : ` (${brief(said)})`
  if (isPast) return `An event reports that no ${things[use]} was left${words}. ${sinceThen(use, objects)}`
  if (use !== 'pods') return `An event reports that no ${things[use]} is left${words}. No Service that needs one can be created.`
  const more = objects > 1 ? ` and ${count(objects - 1, 'more Pod')}` : ''
  const where = node === undefined ? '' : ` on ${node}`
  const rest = served === undefined ? '' : ` ${othersServe(served)}`
  return `The network plugin has no address${where} for ${first?.name}${more}${words}.${rest}`
}

/** `254 addresses`, `2768 ports`. */
function amount(size: number, use: RangeView['use']): string {
  return use === 'nodePorts' ? count(size, 'port') : count(size, 'address', 'addresses')
}

/** What is known of a range that had nothing left: a Pod may have its address, or have ended; of Services only the range is known. */
function sinceThen(use: RangeView['use'], pods: number): string {
  if (use !== 'pods') return 'At least one is free now.'
  return pods === 1 ? 'The Pod of this event no longer waits for one.' : `The ${pods} Pods of these events no longer wait for one.`
}

/** What the event says, as far as one line takes it. */
function brief(said: string): string {
  return said.length <= 120 ? said : `${said.slice(0, 119)}…`
}
