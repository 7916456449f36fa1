import { parseIp } from '../../../lib/cidr.ts'
import { defined } from '../../../lib/defined.ts'
import type { Evidence } from '../../../model/finding.ts'
import type { RangeView } from '../../../model/ranges.ts'
import type { Node } from '../../../model/resources.ts'
import { type AddressSpan, isShared, isWithin, parseSpan } from '../../../trace/ranges/size.ts'
import type { Named } from './facts.ts'

/** A range with its first and last address. */
export interface Spanned {
  view: RangeView
  span: AddressSpan
}

/** The ranges that the cluster shows, and that are in use: one whose use is unknown may not be used at all. */
export function spanned(items: readonly RangeView[]): Spanned[] {
  return items.flatMap((view) => {
    const isUsed = view.use !== 'nodePorts' && view.assumed === undefined && (view.use === 'services' || view.verdict !== 'unknown')
    const span = isUsed ? parseSpan(view.range) : undefined
    return span ? [{ view, span }] : []
  })
}

/**
 * Ranges that hold the same addresses: one of Services and one of Pods, or two of Pods. Ranges of Services may lie in one another
 * (KEP-1880).
 */
export function crossing(ranges: readonly Spanned[]): (readonly [Spanned, Spanned])[] {
  const services = ranges.filter(({ view }) => view.use === 'services')
  const pods = ranges.filter(({ view }) => view.use === 'pods')
  return [
    ...services.flatMap((one) =>
      pods.filter((other) => !isInside(other, pods) && isShared(one.span, other.span)).map((other) => [one, other] as const),
    ),
    // What belongs to different networks of a plugin may overlap; the ranges of Nodes lie in the pool of a plugin.
    ...[...Map.groupBy(pods, ({ view }) => JSON.stringify([view.plugin, view.isPart]))].flatMap(([, group]) => amongPods(group)),
  ]
}

/** Is it a part of a pool of its plugin? Then the pool stands for it. */
function isInside({ view, span }: Spanned, pods: readonly Spanned[]): boolean {
  return view.isPart === true && pods.some((pool) => pool.view.plugin === view.plugin && !pool.view.isPart && isShared(pool.span, span))
}

/** Each range of Pods with the one before it that reaches into it, in the order of their addresses. */
function amongPods(pods: readonly Spanned[]): (readonly [Spanned, Spanned])[] {
  const sorted = pods.toSorted(
    (a, b) => a.span.bits - b.span.bits || compare(a.span.first, b.span.first) || compare(b.span.last, a.span.last),
  )
  let open: Spanned | undefined
  return sorted.flatMap((one): (readonly [Spanned, Spanned])[] => {
    const before = open
    if (!open || open.span.bits !== one.span.bits || open.span.last < one.span.last) open = one
    return before && isShared(before.span, one.span) ? [[before, one]] : []
  })
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The addresses of Nodes that lie in a range. */
export function addressesInside(
  nodes: readonly Pick<Node, 'name' | 'addresses'>[],
  ranges: readonly Spanned[],
): { node: string; address: string; range: Spanned }[] {
  return nodes.flatMap(({ name, addresses }) =>
    addresses.flatMap(({ address }) => {
      const ip = parseIp(address)
      const range = ip && ranges.find(({ view, span }) => !view.isOnNodeNetwork && isWithin(span, ip))
      return range ? [{ node: name, address, range }] : []
    }),
  )
}

/** Where a range is set. */
export function rangeEvidence({ view: { source, range, node } }: Spanned): Evidence {
  return { object: source?.object ?? { kind: 'Node', name: node ?? '' }, field: source?.field ?? 'spec.podCIDRs', value: range }
}

/** The range as the words name it. */
export function namedRange({ view: { range, use, node } }: Spanned): Named {
  return { range, use, ...defined({ node }) }
}

/** Is it sure that the range is in use? The flags of a process, and what installed the cluster, may be out of date. */
export function isSure({ view: { use, source } }: Spanned): boolean {
  return use === 'pods' || source?.object.kind === 'ServiceCIDR'
}
