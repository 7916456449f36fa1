import { hasEnded } from '../../kube/pod-phase.ts'
import { isInRange } from '../../lib/cidr.ts'
import { defined } from '../../lib/defined.ts'
import type { ConnectionProbe, Peer, PeerOwner } from '../../model/connections.ts'
import type { Node, ObjectRef, Pod, Service } from '../../model/resources.ts'
import { topOwner } from '../../trace/owners.ts'
import { sameWriting } from '../kernel-address.ts'

/** What was read, and so can own an address. */
export interface AddressSources {
  pods: readonly Pod[]
  nodes: readonly Node[]
  services: readonly Service[]
  /** Addresses that were looked up in all namespaces: if one is in no list of Pods, no Pod of the cluster has it. */
  asked?: ReadonlySet<string>
}

/** Answers who has an address, as seen from the Pod whose tables hold it. */
export type WhoHas = (address: string, from: ConnectionProbe['from']) => Peer['who']

/**
 * Tells whose an address is: a Pod's, a Node's (also in the network of its Pods, as the default route of its Pods names it), or a
 * Service's. `outside`: no Pod and no Node of the cluster has it, and it is in no range of Pods. What was not read is `unknown`.
 */
export function whoHas({ pods, nodes, services, asked }: AddressSources, probes: readonly ConnectionProbe[]): WhoHas {
  const owners = new Map<string, PeerOwner>()
  for (const { namespace, name, clusterIPs } of services) {
    for (const address of clusterIPs) owners.set(sameWriting(address), { kind: 'Service', namespace, name })
  }
  for (const pod of pods) {
    if (hasEnded(pod) || pod.hostNetwork) continue
    const owner: PeerOwner = { kind: 'Pod', namespace: pod.namespace, name: pod.name, ...defined({ workload: workloadOf(pod) }) }
    for (const address of pod.ips) owners.set(sameWriting(address), owner)
  }
  const hosts = pods.flatMap(({ node, nodeAddress }) => (node && nodeAddress ? [{ node, address: nodeAddress }] : []))
  const named = nodes.flatMap(({ name, addresses }) => addresses.map(({ address }) => ({ node: name, address })))
  for (const { node, address } of [...hosts, ...named]) owners.set(sameWriting(address), nodeOwner(node))
  const gateways = gatewayNodes(probes)
  const ranges = nodes.flatMap(({ podRanges = [] }) => podRanges)
  return (address, from) => {
    const known = owners.get(address) ?? gateways(address, from)
    if (known) return known
    const isOfPods = ranges.some((range) => isInRange(address, range))
    return asked?.has(address) && nodes.length > 0 && !isOfPods ? 'outside' : 'unknown'
  }
}

/** The workload that created a Pod: a Deployment instead of its ReplicaSet. */
export function workloadOf(pod: Pod): ObjectRef | undefined {
  const made = topOwner(pod)
  return made.kind === 'Pod' ? undefined : { kind: made.kind, namespace: pod.namespace, name: made.name }
}

function nodeOwner(name: string): PeerOwner {
  return { kind: 'Node', name, hidden: true }
}

/** A gateway of the Pod itself is its own Node; a gateway that only Pods of one other Node have is that Node. */
function gatewayNodes(probes: readonly ConnectionProbe[]): (address: string, from: ConnectionProbe['from']) => PeerOwner | undefined {
  const nodes = new Map<string, Set<string>>()
  for (const { gateways = [], from } of probes) {
    for (const gateway of gateways) if (from.node !== undefined) nodes.set(gateway, (nodes.get(gateway) ?? new Set()).add(from.node))
  }
  return (address, { node }) => {
    const here = nodes.get(address)
    if (!here) return undefined
    if (node !== undefined && here.has(node)) return nodeOwner(node)
    const [only, ...others] = here
    return only !== undefined && others.length === 0 ? nodeOwner(only) : undefined
  }
}
