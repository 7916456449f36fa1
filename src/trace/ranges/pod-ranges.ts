import { type Cidr, holds, type IpNumber, parseCidr, parseIp } from '../../lib/cidr.ts'
import type { RangeView } from '../../model/ranges.ts'
import type { Node, Pod } from '../../model/resources.ts'
import { fill, lengthOf, spanOf } from './size.ts'

/**
 * In a Node's range no Pod gets the first address, that of the bridge and, for IPv4, the last one (containernetworking/plugins
 * plugins/ipam/host-local/backend/allocator range.go, Canonicalize and lastIP).
 */
function assignable(cidr: Cidr): bigint {
  const addresses = lengthOf(spanOf(cidr)) - (cidr.bits === 32 ? 3n : 2n)
  return addresses < 0n ? 0n : addresses
}

/**
 * The range of each Node (`spec.podCIDRs`) with the addresses of its Pods in it. A network plugin with ranges of its own does not use it: if
 * Pods of the Node have other addresses, what is free is unknown.
 */
export function podRanges(nodes: readonly Node[], pods: readonly Pod[]): RangeView[] {
  const byNode = Map.groupBy(pods.filter(hasOwnAddress), ({ node }) => node)
  return nodes.flatMap((node) => (node.podRanges ?? []).flatMap((text) => podRange(node.name, text, byNode.get(node.name) ?? [])))
}

function podRange(node: string, text: string, pods: readonly Pod[]): RangeView[] {
  const cidr = parseCidr(text)
  if (!cidr) return []
  const addresses = pods.flatMap(({ ips }) => ips.flatMap((ip) => parseIp(ip) ?? [])).filter(({ bits }) => bits === cidr.bits)
  const inside = new Set(addresses.filter((ip) => holds(cidr, ip)).map(({ value }) => value)).size
  const view = { use: 'pods' as const, range: text, node, source: { object: { kind: 'Node', name: node }, field: 'spec.podCIDRs' } }
  const outside = addresses.filter((ip: IpNumber) => !holds(cidr, ip)).length
  if (outside > 0) {
    const reason = `${outside} of ${addresses.length} addresses of its Pods are outside: the network plugin uses other ranges`
    return [{ ...view, used: inside, verdict: 'unknown', reason }]
  }
  return [{ ...view, ...fill(assignable(cidr), BigInt(inside)) }]
}

/** A Pod that has ended has given its address back. */
function hasOwnAddress({ hostNetwork, phase }: Pod): boolean {
  return !hostNetwork && phase !== 'Succeeded' && phase !== 'Failed'
}
