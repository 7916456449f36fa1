import { parseIp } from '../../lib/cidr.ts'
import { defined } from '../../lib/defined.ts'
import type { AddressPool } from '../../model/address-pool.ts'
import type { HeldAddress } from '../../model/held-address.ts'
import type { RangeView } from '../../model/ranges.ts'
import type { Pod } from '../../model/resources.ts'
import { hasOwnAddress } from './pod-ranges.ts'
import { type AddressSpan, fill, isWithin, lengthOf, parseSpan } from './size.ts'

/** The ranges that network plugins keep in objects of their own. A part that its Node can add to is not judged by what is left of it. */
export function poolRanges(pools: readonly AddressPool[], pods: readonly Pod[], areAllPodsRead: boolean): RangeView[] {
  const addresses = [...new Set(pods.filter(hasOwnAddress).flatMap(({ ips }) => ips))]
  return pools.map((pool): RangeView => {
    const { plugin, object, field, range, node, isPart, isOnNodeNetwork, isDisabled, told } = pool
    const view = {
      use: 'pods' as const,
      range,
      ...defined({ node }),
      source: { object, field },
      plugin,
      ...defined({ isPart, isOnNodeNetwork, told, closed: isDisabled ? ('disabled' as const) : undefined }),
    }
    const counts = countsOf(pool, pools, addresses)
    if (!areAllPodsRead && (pool.uses.by === 'pods' || pool.uses.by === 'assigned'))
      return { ...view, used: 0, verdict: 'unknown', reason: 'not all Pods were read' }
    if (typeof counts === 'string') return { ...view, used: 0, verdict: 'unknown', reason: counts }
    const { verdict, reason, ...filled } = fill(counts.size, counts.used)
    if (isPart || isDisabled) return { ...view, ...filled, verdict: 'healthy' }
    return { ...view, ...filled, verdict, ...defined({ reason }) }
  })
}

/** How large a pool is, and what is used of it; why that is unknown. */
function countsOf(pool: AddressPool, pools: readonly AddressPool[], addresses: readonly string[]): { size: bigint; used: bigint } | string {
  const { uses, range, reserved } = pool
  const hidden = `${pool.object.kind} ${pool.object.name} does not show how much is used`
  if (uses.by === 'unknown') return hidden
  if (uses.by === 'counted') return { size: BigInt(uses.size), used: BigInt(uses.used) }
  if (uses.by === 'assigned') return { size: BigInt(uses.addresses.length), used: within(addresses, new Set(uses.addresses)) }
  if (uses.by === 'held' && uses.size !== undefined) return { size: BigInt(uses.size), used: BigInt(uses.held.length) }
  const span = parseSpan(range)
  if (!span) return `${range} is not a range of addresses`
  const whole = lengthOf(span) - BigInt(reserved)
  const size = whole < 0n ? 0n : whole
  if (uses.by === 'held') return { size, used: BigInt(uses.held.length) }
  if (uses.by === 'pods') return { size, used: BigInt(inside(span, [...addresses, ...uses.own])) }
  const parts = pools.flatMap((one) => {
    const own = one.isPart && one.plugin === pool.plugin ? parseSpan(one.range) : undefined
    return own && own.bits === span.bits && span.first <= own.first && own.last <= span.last ? [{ one, own }] : []
  })
  if (parts.length === 0 && inside(span, addresses) > 0) return `Pods have addresses from it, but no object shows which Node has which part`
  const sizes = parts.map(({ one, own }) => (uses.of === 'size' ? lengthOf(own) : usedOf(one)))
  return { size, used: sizes.reduce((sum, each) => sum + each, 0n) }
}

function usedOf({ uses }: AddressPool): bigint {
  return uses.by === 'held' ? BigInt(uses.held.length) : 0n
}

function inside(span: AddressSpan, addresses: readonly string[]): number {
  const values = addresses.flatMap((address) => {
    const ip = parseIp(address)
    return ip && isWithin(span, ip) ? [ip.value] : []
  })
  return new Set(values).size
}

function within(addresses: readonly string[], own: ReadonlySet<string>): bigint {
  return BigInt(addresses.filter((address) => own.has(address)).length)
}

/** The addresses that pools keep for Pods. */
export function heldForPods(pools: readonly AddressPool[]): HeldAddress[] {
  return pools.flatMap(({ object, field, uses }) =>
    uses.by === 'held'
      ? uses.held.flatMap(({ address, pod, since }) =>
          pod ? [{ address, object, field, owner: { kind: 'Pod', ...pod }, ...defined({ since }) }] : [],
        )
      : [],
  )
}
