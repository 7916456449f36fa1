import { type ByteOrder, isWildcard, kernelAddress } from '../kernel-address.ts'

/** The files that hold the routes of a network namespace. */
export const routeFiles = ['/proc/net/route', '/proc/net/ipv6_route'] as const

/** RTF_GATEWAY (include/uapi/linux/route.h). */
const toGateway = 0x2

/** A row of `route`: interface, destination, gateway, flags, four numbers that say nothing here, mask (net/ipv4/fib_trie.c). */
const rowPattern = /^\S+\t([0-9A-F]{8})\t([0-9A-F]{8})\t([0-9A-F]{4})\t\d+\t\d+\t\d+\t([0-9A-F]{8})\t/gm

/** A row of `ipv6_route`: destination, its length, source, its length, next hop, metric, two counts, flags (net/ipv6/route.c). */
const rowPattern6 =
  /^([0-9a-f]{32}) ([0-9a-f]{2}) [0-9a-f]{32} [0-9a-f]{2} ([0-9a-f]{32}) [0-9a-f]{8} [0-9a-f]{8} [0-9a-f]{8} ([0-9a-f]{8})/gm

/**
 * The next hops of the default routes in the text of these files, among other lines: in a Pod, the addresses that its Node has in the network of the
 * Pods. IPv6 is printed as it is sent, whatever the order of the machine.
 */
export function gatewaysOf(text: string, order: ByteOrder): string[] {
  const four = [...text.matchAll(rowPattern)].flatMap(([, destination = '', gateway = '', flags = '', mask = '']) =>
    destination === '00000000' && mask === '00000000' && isToGateway(flags) ? [kernelAddress(gateway, order)] : [],
  )
  const six = [...text.matchAll(rowPattern6)].flatMap(([, destination = '', length = '', hop = '', flags = '']) =>
    length === '00' && /^0+$/.test(destination) && isToGateway(flags) ? [kernelAddress(hop, 'big')] : [],
  )
  return [...new Set([...four, ...six])].filter((address) => !isWildcard(address))
}

function isToGateway(flags: string): boolean {
  return (Number.parseInt(flags, 16) & toGateway) !== 0
}
