import { expect, it } from 'vitest'
import type { DataplaneFact } from '../../src/model/dataplane.ts'
import { codes, healthy, port, service, trace } from '../build.ts'
import { event, foundIn, range, saidOf } from './ranges/cluster.ts'

const at = (name: string, ...clusterIPs: string[]) => service({ name, clusterIPs })
const items = [range('services', '10.96.0.0/16')]

it('PT805 cluster-ip-outside is found for a ClusterIP in no range of its family', () => {
  const services = [at('in', '10.96.0.7'), at('out', '10.97.0.7'), at('six', 'fd00::7')]
  expect(foundIn({ items, services })).toMatchObject([
    {
      code: 'PT805',
      severity: 'warn',
      confidence: 'proven',
      facts: { value: '10.97.0.7', service: 'out', count: 1, ranges: ['10.96.0.0/16'] },
    },
  ])
})

it('PT805 cluster-ip-outside is not found inside of a range, in one that is being deleted, or if no range is shown', () => {
  expect(saidOf({ items, services: [at('in', '10.96.0.7')] })).toEqual([])
  const leaving = [...items, range('services', '10.97.0.0/16', { closed: 'deleting' })]
  expect(saidOf({ items: leaving, services: [at('out', '10.97.0.7')] })).toEqual([])
  const seen = [range('services', '10.96.0.7', { assumed: 'seen', verdict: 'unknown' })]
  expect(saidOf({ items: seen, services: [at('out', '10.97.0.7')] })).toEqual([])
})

it('PT805 cluster-ip-outside is inferred for the range of a flag, and one finding for many Services', () => {
  const source = { object: { kind: 'Pod', namespace: 'kube-system', name: 'kube-apiserver-a' }, field: 'spec.containers[0].command[1]' }
  const found = foundIn({ items: [range('services', '10.96.0.0/16', { source })], services: [at('a', '10.97.0.7'), at('b', '10.97.0.8')] })
  expect(found).toMatchObject([{ confidence: 'inferred', facts: { count: 2 } }])
})

it('PT805 cluster-ip-outside is found for a node port outside of the range that a flag shows, and not of the default', () => {
  const services = [service({ ports: [port({ nodePort: 40_000 })] })]
  expect(saidOf({ items: [range('nodePorts', '30000-32767')], services })).toEqual(['PT805 warn inferred'])
  const { source: _, ...assumed } = range('nodePorts', '30000-32767', { assumed: 'default' })
  expect(saidOf({ items: [assumed], services })).toEqual([])
})

const facts = (value: string, kind = 'ServiceCIDR'): DataplaneFact[] => [
  { topic: 'serviceRange', value, object: { kind, name: 'kubernetes' }, field: 'spec.cidrs' },
]
const wide = (dataplane: DataplaneFact[], clusterIP = '10.96.0.10') => {
  const read = healthy({ services: [service({ clusterIPs: [clusterIP] })] })
  return { ...read, extent: { ...read.extent, dataplane: 'all' as const }, dataplane }
}

it('PT805 cluster-ip-outside degrades a Service whose ClusterIP is in no ServiceCIDR that was read', () => {
  const outside = trace(wide(facts('10.100.0.0/16,fd00::/108')))
  expect([outside.verdict, ...codes(outside)]).toEqual(['degraded', 'PT805'])
  expect(outside.findings[0]).toMatchObject({ confidence: 'proven', title: 'ClusterIP 10.96.0.10 is outside of every range' })
  expect(trace(wide(facts('10.100.0.0/16', 'Pod'))).findings[0]).toMatchObject({ code: 'PT805', confidence: 'inferred' })
  for (const inside of [facts('10.96.0.0/16'), facts('fd00::/108'), []]) expect(codes(trace(wide(inside)))).toEqual([])
})

it('PT805 cluster-ip-outside is proven by the event of the API server about the address that the Service has', () => {
  const told = (address: string) =>
    event(
      `Cluster IP [IPv4]: ${address} is not within any configured Service CIDR; please recreate service`,
      { reason: 'ClusterIPOutOfRange' },
      { kind: 'Service', namespace: 'demo', name: 'web' },
    )
  const outside = trace(healthy({ events: [told('10.96.0.10')] }))
  expect([outside.verdict, ...codes(outside)]).toEqual(['degraded', 'PT805'])
  expect(outside.findings[0]).toMatchObject({ confidence: 'proven' })
  // The Service had that address before it was created again.
  expect(codes(trace(healthy({ events: [told('10.97.0.10')] })))).toEqual([])
})
