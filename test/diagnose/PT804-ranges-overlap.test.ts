import { expect, it } from 'vitest'
import type { DataplaneFact } from '../../src/model/dataplane.ts'
import type { RangeView } from '../../src/model/ranges.ts'
import { codes, healthy, service, trace } from '../build.ts'
import { buildNode } from './ranges/build-objects.ts'
import { foundIn, range, saidOf } from './ranges/cluster.ts'

const ofNode = (text: string, node: string, part: Partial<RangeView> = {}) => range('pods', text, { node, ...part })

it.each([
  ['a range of Services in one of Pods', [range('services', '10.244.3.0/28'), ofNode('10.244.3.0/24', 'a')]],
  ['a range of Pods in one of Services', [range('services', '10.244.0.0/16'), ofNode('10.244.3.0/24', 'a')]],
  ['two Nodes with the same range', [ofNode('10.244.3.0/24', 'a'), ofNode('10.244.3.0/24', 'b')]],
  ['two Nodes, of which one has the range of the other in its own', [ofNode('10.244.0.0/16', 'a'), ofNode('10.244.3.0/24', 'b')]],
  ['a range from an address to an address that reaches into another', [ofNode('10.244.0.9-10.244.1.5', 'a'), ofNode('10.244.1.0/24', 'b')]],
  ['ranges of IPv6', [range('services', 'fd00::/108'), ofNode('fd00::/112', 'a')]],
])('PT804 ranges-overlap is found for %s', (_, items) => {
  expect(saidOf({ items })).toEqual(['PT804 warn proven'])
})

it.each([
  ['ranges side by side', [range('services', '10.96.0.0/16'), ofNode('10.244.0.0/24', 'a'), ofNode('10.244.1.0/24', 'b')]],
  ['ranges of Services, which may lie in one another', [range('services', '10.96.0.0/16'), range('services', '10.96.1.0/24')]],
  ['ranges of two families', [range('services', '::/0'), ofNode('10.244.0.0/24', 'a')]],
  [
    'a range that the network plugin does not use',
    [range('services', '10.96.0.0/16'), ofNode('10.96.0.0/24', 'a', { verdict: 'unknown' })],
  ],
  ['addresses in use', [range('services', '10.244.0.1', { assumed: 'seen' }), ofNode('10.244.0.0/24', 'a')]],
])('PT804 ranges-overlap is not found for %s', (_, items) => {
  expect(saidOf({ items })).toEqual([])
})

it('PT804 ranges-overlap is inferred for a range that a flag sets, which may be out of date', () => {
  const flag = {
    source: { object: { kind: 'Pod', namespace: 'kube-system', name: 'kube-apiserver-a' }, field: 'spec.containers[0].command[1]' },
  }
  expect(saidOf({ items: [range('services', '10.244.0.0/16', flag), ofNode('10.244.3.0/24', 'a')] })).toEqual(['PT804 warn inferred'])
})

it('PT804 ranges-overlap is one finding for a range that reaches into many', () => {
  const items = [
    range('services', '10.244.0.0/16'),
    ofNode('10.244.1.0/24', 'a'),
    ofNode('10.244.2.0/24', 'b'),
    ofNode('10.244.3.0/24', 'c'),
  ]
  const [found, ...others] = foundIn({ items })
  expect(others).toEqual([])
  expect(found?.evidence.map(({ value }) => value)).toEqual(['10.244.0.0/16', '10.244.1.0/24', '10.244.2.0/24', '10.244.3.0/24'])
})

it('PT804 ranges-overlap is found for the address of a Node in a range, and not for one beside it', () => {
  const items = [range('services', '10.96.0.0/16'), ofNode('10.244.0.0/24', 'a')]
  expect(saidOf({ items, nodes: [buildNode('b', '10.97.0.7')] })).toEqual([])
  expect(foundIn({ items, nodes: [buildNode('a', '10.96.0.7')] })).toMatchObject([
    { code: 'PT804', hop: 'items[0]', facts: { kind: 'node', address: '10.96.0.7', node: 'a', count: 1 } },
  ])
})

const fact = (topic: DataplaneFact['topic'], value: string, kind: string, node?: string): DataplaneFact => ({
  topic,
  value,
  object: { kind, name: node ?? 'kubernetes' },
  field: 'spec',
  ...(node !== undefined && { node }),
})
const wide = (podRange: string) => {
  const read = healthy({ services: [service({ clusterIPs: ['10.96.0.10'] })] })
  const [first, ...rest] = read.nodes
  return {
    ...read,
    extent: { ...read.extent, dataplane: 'all' as const },
    nodes: first ? [{ ...first, podRanges: [podRange] }, ...rest] : [],
    dataplane: [fact('serviceRange', '10.96.0.0/16', 'ServiceCIDR')],
  }
}

it('PT804 ranges-overlap is found for a Service whose address is in the range of a Node too', () => {
  const overlapping = trace(wide('10.96.0.0/24'))
  expect([overlapping.verdict, ...codes(overlapping)]).toEqual(['degraded', 'PT804'])
  expect(overlapping.findings[0]?.evidence.map(({ value }) => value)).toEqual(['10.96.0.10', '10.96.0.0/16', '10.96.0.0/24'])
  const beside = trace(wide('10.96.7.0/24'))
  expect([beside.verdict, ...codes(beside)]).toEqual(['healthy'])
})
