import { type Cidr, type IpNumber, ipText } from '../../lib/cidr.ts'
import type { RangePart } from '../../model/ranges.ts'
import { type AddressSpan, fill, isWithin, lengthOf, spanOf } from './size.ts'

/** The allocator without ServiceCIDRs keeps a bitmap of at most so many addresses of an IPv6 range. */
const MOST_OF_BITMAP = 65_536n

/**
 * The addresses of a range that the API server gives to Services: not the first one, nor the last one of IPv4. Without ServiceCIDR objects
 * it uses only the first 65,536 addresses of an IPv6 range (kubernetes pkg/registry/core/service/ipallocator ipallocator.go,
 * NewIPAllocator and hostsPerNetwork; bitmap.go, New).
 */
export function assignable(cidr: Cidr, hasServiceCidrs: boolean): AddressSpan {
  const { bits, first, last } = spanOf(cidr)
  if (bits === 32) return { bits, first: first + 1n, last: last - 1n }
  const end = hasServiceCidrs || last - first < MOST_OF_BITMAP ? last : first + MOST_OF_BITMAP - 1n
  return { bits, first: first + 1n, last: end }
}

/**
 * How many of the first addresses are for Services that request one of them: a sixteenth of the range, at least 16 and at most 256; none of
 * a range of up to 16 addresses (KEP-3070; kubernetes pkg/registry/core/service/ipallocator bitmap.go, calculateRangeOffset).
 */
function staticAddresses(cidr: Cidr): bigint {
  const size = lengthOf(spanOf(cidr))
  if (size <= 16n) return 0n
  const part = size / 16n
  return part < 16n ? 16n : part > 256n ? 256n : part
}

/** The addresses behind the static ones: the API server gives these out first. Undefined if the range has no such part. */
export function dynamicPart(cidr: Cidr, hasServiceCidrs: boolean, used: readonly { ip: IpNumber }[]): RangePart | undefined {
  const offset = staticAddresses(cidr)
  if (offset === 0n) return undefined
  const { bits, first, last } = assignable(cidr, hasServiceCidrs)
  const part: AddressSpan = { bits, first: first + offset, last }
  const inside = used.filter(({ ip }) => isWithin(part, ip)).length
  const { size, used: count, free } = fill(lengthOf(part), BigInt(inside))
  return { range: `${ipText({ bits, value: part.first })}-${ipText({ bits, value: part.last })}`, size, used: count, free }
}
