import { type Cidr, holds, type IpNumber, parseCidr, parseIp } from '../../lib/cidr.ts'
import type { AddressPool } from '../../model/address-pool.ts'
import type { RangeView } from '../../model/ranges.ts'
import type { Node, Pod } from '../../model/resources.ts'
import { fill, isWithin, lengthOf, parseSpan, spanOf } from './size.ts'

/**
 * In a Node's range no Pod gets the first address, that of the bridge and, for IPv4, the last one (containernetworking/plugins
 * plugins/ipam/host-local/backend/allocator range.go, Canonicalize and lastIP). OVN-Kubernetes also keeps the address of its management port
 * (ovn-kubernetes go-controller/pkg/util, GetNodeGatewayIfAddr and GetNodeManagementIfAddr).
 */
function assignable(cidr: Cidr, isOvn: boolean): bigint {
  const addresses = lengthOf(spanOf(cidr)) - (cidr.bits === 32 ? 3n : 2n) - (isOvn ? 1n : 0n)
  return addresses < 0n ? 0n : addresses
}

/**
 * The range of each Node (`spec.podCIDRs`) with the addresses of its Pods in it. A network plugin with ranges of its own does not use it: if
 * Pods of the Node have other addresses, what is free is unknown.
 */
export function podRanges(nodes: readonly Node[], pods: readonly Pod[], pools: readonly AddressPool[] = []): RangeView[] {
  const byNode = Map.groupBy(pods.filter(hasOwnAddress), ({ node }) => node)
  const isInPool = membership(pools)
  return nodes.flatMap((node) =>
    (node.podRanges ?? [])
      .filter((text) => !pools.some((pool) => pool.node === node.name && pool.range === text))
      .flatMap((text) => podRange(node, text, byNode.get(node.name) ?? [], isInPool)),
  )
}

/** Does a network plugin keep the address in an object of its own? */
function membership(pools: readonly AddressPool[]): (ip: IpNumber) => boolean {
  const spans = pools.flatMap(({ range }) => parseSpan(range) ?? [])
  const listed = pools.flatMap(({ uses }) =>
    uses.by === 'held' ? uses.held.map(({ address }) => address) : uses.by === 'assigned' ? uses.addresses : [],
  )
  const values = new Set(listed.flatMap((address) => parseIp(address)?.value ?? []))
  return (ip) => values.has(ip.value) || spans.some((span) => isWithin(span, ip))
}

function podRange(
  { name: node, podRangeField }: Node,
  text: string,
  pods: readonly Pod[],
  isInPool: (ip: IpNumber) => boolean,
): RangeView[] {
  const cidr = parseCidr(text)
  if (!cidr) return []
  const addresses = pods.flatMap(({ ips }) => ips.flatMap((ip) => parseIp(ip) ?? [])).filter(({ bits }) => bits === cidr.bits)
  const inside = new Set(addresses.filter((ip) => holds(cidr, ip)).map(({ value }) => value)).size
  const view = {
    use: 'pods' as const,
    range: text,
    node,
    source: { object: { kind: 'Node', name: node }, field: podRangeField ?? 'spec.podCIDRs' },
  }
  const strangers = addresses.filter((ip: IpNumber) => !holds(cidr, ip))
  const outside = strangers.length
  // The range of the plugin says more.
  if (outside > 0 && strangers.every(isInPool)) return []
  if (outside > 0) {
    const reason = `${outside} of ${addresses.length} addresses of its Pods are outside: the network plugin uses other ranges`
    return [{ ...view, used: inside, verdict: 'unknown', reason }]
  }
  return [{ ...view, ...fill(assignable(cidr, podRangeField !== undefined), BigInt(inside)) }]
}

/** A Pod that has ended has given its address back. */
export function hasOwnAddress({ hostNetwork, phase }: Pod): boolean {
  return !hostNetwork && phase !== 'Succeeded' && phase !== 'Failed'
}
