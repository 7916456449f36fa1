import { type Cidr, holds, type IpNumber, parseCidr, parseIp } from '../../lib/cidr.ts'
import type { RangeView } from '../../model/ranges.ts'
import type { Verdict } from '../../model/verdict.ts'

/** Addresses from one to another, both included, as numbers of one family. */
export interface AddressSpan {
  bits: 32 | 128
  first: bigint
  last: bigint
}

/** All addresses of a range, with those that nothing gets. */
export function spanOf({ bits, prefix, value }: Cidr): AddressSpan {
  const rest = BigInt(bits - prefix)
  const first = (value >> rest) << rest
  return { bits, first, last: first + (1n << rest) - 1n }
}

/** Reads `10.0.0.0/24` and `10.0.0.5-10.0.0.9`; undefined if the text is neither. */
export function parseSpan(text: string): AddressSpan | undefined {
  const cidr = parseCidr(text)
  if (cidr) return spanOf(cidr)
  const [from, to, ...rest] = text.split('-').map((part) => parseIp(part.trim()))
  if (!from || !to || rest.length > 0 || from.bits !== to.bits || from.value > to.value) return undefined
  return { bits: from.bits, first: from.value, last: to.value }
}

/** How many addresses there are from the first to the last. */
export function lengthOf({ first, last }: AddressSpan): bigint {
  return last < first ? 0n : last - first + 1n
}

/** Is the address one of them? */
export function isWithin(span: AddressSpan, ip: IpNumber): boolean {
  return span.bits === ip.bits && span.first <= ip.value && ip.value <= span.last
}

/** Do both have an address in common? */
export function isShared(one: AddressSpan, other: AddressSpan): boolean {
  return one.bits === other.bits && one.first <= other.last && other.first <= one.last
}

/** The ranges that are in no other one, each once: their addresses are counted once. */
export function outermost<T extends { cidr: Cidr }>(ranges: readonly T[]): T[] {
  const isIn = ({ cidr }: T, { cidr: outer }: T) => outer.prefix < cidr.prefix && holds(outer, cidr)
  const isAgain = ({ cidr }: T, { cidr: other }: T) => outer(cidr, other)
  return ranges.filter(
    (one, index) => !ranges.some((other) => isIn(one, other)) && !ranges.slice(0, index).some((other) => isAgain(one, other)),
  )
}

function outer(one: Cidr, other: Cidr): boolean {
  return one.prefix === other.prefix && holds(other, one)
}

/** From this share on, in percent, a range is nearly full. */
const NEARLY_FULL = 90n

type Fill = Pick<RangeView, 'used' | 'reason'> & { size: number; free: number; verdict: Verdict }

/** What can still be given out of a range, and the verdict on that: that a range is full proves no fault. */
export function fill(size: bigint, used: bigint): Fill {
  const free = used < size ? size - used : 0n
  const numbers = { size: Number(size), used: Number(used), free: Number(free) }
  if (free === 0n) return { ...numbers, verdict: 'degraded', reason: 'nothing is free' }
  if (used * 100n < size * NEARLY_FULL) return { ...numbers, verdict: 'healthy' }
  return { ...numbers, verdict: 'degraded', reason: `${(used * 100n) / size} % are used` }
}

/** The range without what depends on all that uses it, since not all of that was read. */
export function uncounted({ size: _, free: __, dynamic: ___, ...view }: RangeView, reason: string): RangeView {
  return { ...view, verdict: 'unknown', reason }
}
