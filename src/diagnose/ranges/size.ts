import type { Cidr } from '../../lib/cidr.ts'
import type { Verdict } from '../../model/verdict.ts'

/** How many addresses a range has. For IPv6 the number can be larger than 2^53, and is then rounded. */
export function addressesIn({ bits, prefix }: Cidr): number {
  return 2 ** (bits - prefix)
}

/** From this share on a range is nearly full. */
const NEARLY_FULL = 0.9

/** What can still be given out of a range, and the verdict on that. */
export function fill(size: number, used: number): { size: number; used: number; free: number; verdict: Verdict; reason?: string } {
  const free = Math.max(0, size - used)
  if (free === 0) return { size, used, free, verdict: 'broken', reason: 'nothing is free' }
  const share = used / size
  if (share < NEARLY_FULL) return { size, used, free, verdict: 'healthy' }
  return { size, used, free, verdict: 'degraded', reason: `${Math.floor(share * 100)} % are used` }
}
