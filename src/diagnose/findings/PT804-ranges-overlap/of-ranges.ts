import type { Found, RangeRule } from '../../finding.ts'
import type { Facts } from './facts.ts'
import { addressesInside, crossing, isSure, namedRange, rangeEvidence, spanned } from './overlaps.ts'

/** Ranges that overlap, and addresses of Nodes in a range of Services or Pods: a finding for each range that reaches into others. */
export const ofRanges: RangeRule<Facts> = ({ items, nodes }) => {
  const ranges = spanned(items)
  const at = (view: (typeof items)[number]) => ({ stage: 'service' as const, ports: [], hop: `items[${items.indexOf(view)}]` })
  const pairs = Map.groupBy(crossing(ranges), ([one]) => one)
  const overlaps = [...pairs].flatMap(([one, group]): Found<Facts>[] => {
    const [pair] = group
    if (!pair) return []
    const isProven = isSure(one) && group.every(([, other]) => isSure(other))
    return [
      {
        facts: { kind: 'ranges', one: namedRange(one), other: namedRange(pair[1]), count: group.length },
        severity: 'warn',
        confidence: isProven ? 'proven' : 'inferred',
        ...at(one.view),
        evidence: [rangeEvidence(one), ...group.map(([, other]) => rangeEvidence(other))],
      },
    ]
  })
  const inside = Map.groupBy(addressesInside(nodes, ranges), ({ range }) => range)
  const addresses = [...inside].flatMap(([range, group]): Found<Facts>[] => {
    const [first] = group
    if (!first) return []
    return [
      {
        facts: { kind: 'node', one: namedRange(range), address: first.address, node: first.node, count: group.length },
        severity: 'warn',
        confidence: isSure(range) ? 'proven' : 'inferred',
        ...at(range.view),
        evidence: [
          rangeEvidence(range),
          ...group.map(({ node, address }) => ({ object: { kind: 'Node', name: node }, field: 'status.addresses', value: address })),
        ],
      },
    ]
  })
  return [...overlaps, ...addresses]
}
