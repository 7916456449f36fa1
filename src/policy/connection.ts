import { type IpNumber, parseIp } from '../lib/cidr.ts'
import type { Node, Pod, Protocol } from '../model/resources.ts'

/**
 * Where traffic starts or ends. `address`: one that no Pod and no Node of the cluster has; `outside`: any address outside of the cluster.
 */
export type Party = { type: 'pod'; pod: Pod } | { type: 'node'; node: Node } | { type: 'address'; address: string } | { type: 'outside' }

/**
 * A connection after the translation of Service addresses: it goes to an address and port of a Pod, or of whatever else has the address.
 */
export interface Connection {
  from: Party
  to: Exclude<Party, { type: 'outside' }>
  /** The address that is connected to. */
  address: string
  port: number
  protocol: Protocol
  /** The port of the Service through which it goes; absent: it goes to the address itself. */
  servicePort?: number
  /** The port of each Node that leads there. */
  nodePort?: number
}

/** One end of a connection as the peer of a rule, and where the rule is enforced. */
export interface PeerSide {
  party: Party
  connection: Connection
  /** The Node of the Pod that the policy selects. */
  node: string | undefined
}

/** Is it a Pod whose address is its own? One on its Node's network has that of the Node. */
export function isOrdinaryPod(party: Party): party is { type: 'pod'; pod: Pod } {
  return party.type === 'pod' && !party.pod.hostNetwork
}

/** The name of the Node whose network the party is on: a Node, or a Pod with hostNetwork. */
export function nodeNetworkOf(party: Party): string | undefined {
  if (party.type === 'node') return party.node.name
  return party.type === 'pod' && party.pod.hostNetwork ? party.pod.node : undefined
}

/** Are both the same Pod? */
export function isSamePod(one: Party, other: Party): boolean {
  return one.type === 'pod' && other.type === 'pod' && one.pod.namespace === other.pod.namespace && one.pod.name === other.pod.name
}

/** The addresses that the party may use for a connection of the family of `bits`; undefined: any address outside of the cluster. */
export function addressesOf(party: Party, bits: IpNumber['bits']): IpNumber[] | undefined {
  if (party.type === 'outside') return undefined
  return textsOf(party).flatMap((text) => {
    const ip = parseIp(text)
    return ip?.bits === bits ? [ip] : []
  })
}

function textsOf(party: Exclude<Party, { type: 'outside' }>): readonly string[] {
  if (party.type === 'pod') return party.pod.ips
  return party.type === 'address' ? [party.address] : nodeAddresses(party.node)
}

/** The addresses of a Node that its traffic may have. */
export function nodeAddresses({ addresses }: Node): string[] {
  return addresses.flatMap(({ type, address }) => (type === 'InternalIP' || type === 'ExternalIP' ? [address] : []))
}
