import { hasEnded } from '../../kube/pod-phase.ts'
import { defined } from '../../lib/defined.ts'
import { includesIp, isSameIp } from '../../lib/ip.ts'
import type { ClientRef, ClientView } from '../../model/client.ts'
import { nodeAddresses, type Party } from '../../policy/connection.ts'
import type { Lookup } from '../lookup.ts'
import { podsOf } from '../owners.ts'
import type { Client } from './client.ts'

/** The look-ups for the traffic of some clients. `home` is the namespace of one that was named without its own. */
export function withClients(lookup: Lookup, refs: readonly ClientRef[], home: string): Lookup {
  return refs.length === 0 ? lookup : { ...lookup, clients: clientsOf(refs, home, lookup) }
}

/** The clients that were named, as they are in the snapshot. `home` is the namespace of one that was named without its own. */
export function clientsOf(refs: readonly ClientRef[], home: string, lookup: Lookup): Client[] {
  return refs.map((ref) => ({ view: clientView(ref, home), ...defined({ parties: partiesOf(ref, home, lookup) }) }))
}

/** What names the client in the document. */
export function clientView(ref: ClientRef, home: string): ClientView {
  switch (ref.kind) {
    case 'pod':
      return { kind: 'Pod', namespace: ref.namespace ?? home, name: ref.name, ...defined({ container: ref.container }) }
    case 'workload':
      return { kind: ref.type, namespace: ref.namespace ?? home, name: ref.name }
    case 'node':
      return { kind: 'Node', name: ref.name }
    case 'address':
      return { kind: 'Address', name: ref.address }
    case 'outside':
      return { kind: 'Outside', name: 'outside' }
  }
}

function partiesOf(ref: ClientRef, home: string, lookup: Lookup): Party[] | undefined {
  switch (ref.kind) {
    case 'pod': {
      const pod = lookup.pod(ref.namespace ?? home, ref.name)
      return pod && [{ type: 'pod', pod }]
    }
    case 'workload': {
      const workload = lookup.workload(ref.namespace ?? home, ref.type, ref.name)
      return (
        workload &&
        podsOf(workload, lookup)
          .filter((pod) => !hasEnded(pod))
          .map((pod) => ({ type: 'pod', pod }))
      )
    }
    case 'node': {
      const node = lookup.node(ref.name)
      return node && [{ type: 'node', node }]
    }
    case 'address':
      return [partyAt(ref.address, lookup)]
    case 'outside':
      return [{ type: 'outside' }]
  }
}

/** What has an address: a Pod, or a Node, whose address the Pods on its network share; else nothing in the cluster. */
export function partyAt(address: string, { pods, nodes }: Pick<Lookup, 'pods' | 'nodes'>): Exclude<Party, { type: 'outside' }> {
  const pod = pods.find((one) => !one.hostNetwork && !hasEnded(one) && includesIp(one.ips, address))
  if (pod) return { type: 'pod', pod }
  const node = nodes.find((one) => nodeAddresses(one).some((own) => isSameIp(own, address)))
  return node ? { type: 'node', node } : { type: 'address', address }
}

/** The Node on which the traffic of a party starts; undefined if it starts elsewhere, or that is not known. */
export function nodeOf(party: Party): string | undefined {
  if (party.type === 'pod') return party.pod.node
  return party.type === 'node' ? party.node.name : undefined
}
