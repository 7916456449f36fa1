import { describe, expect, it } from 'vitest'
import type { Node, Service, SliceEndpoint } from '../../src/model/resources.ts'
import { endpoint, node, service, sliceByHand, snapshot, trace } from '../build.ts'

describe('PT406 topology-hints', () => {
  const zones = (...names: string[]): Node[] => names.map((zone, index) => node(`node-${index + 1}`, { zone }))
  const hinted = (number: number, zone: string, part: Partial<SliceEndpoint> = {}) =>
    endpoint(`10.0.0.${number}`, { node: `node-${number}`, zone, hintZones: [zone], ...part })
  const of = (endpoints: SliceEndpoint[], nodes: Node[], part: Partial<Service> = {}) => {
    const { selector: _, ...bare } = service(part)
    const one = trace(snapshot({ services: [bare], slices: [sliceByHand(endpoints)], nodes }))
    return { verdict: one.verdict, titles: one.findings.map(({ code, title }) => `${code} ${title}`), findings: one.findings }
  }

  it('PT406 topology-hints is silent where every zone has its endpoint', () => {
    expect(of([hinted(1, 'a'), hinted(2, 'b')], zones('a', 'b'))).toMatchObject({ verdict: 'healthy', titles: [] })
  })

  it('PT406 topology-hints finds hints that are ignored because one ready endpoint has none', () => {
    const { verdict, titles, findings } = of([hinted(1, 'a'), hinted(2, 'b', { hintZones: [] })], zones('a', 'b'))
    expect([verdict, ...titles]).toEqual(['healthy', 'PT406 hints are ignored: 1 of 2 endpoints lacks them'])
    expect(findings[0]).toMatchObject({ severity: 'info', confidence: 'proven' })
    const away = hinted(2, 'b', { hintZones: [], ready: false, serving: false, terminating: true })
    expect(of([hinted(1, 'a'), away], zones('a')).titles).toEqual([])
  })

  it('PT406 topology-hints finds a zone for which no endpoint has a hint', () => {
    const { titles, findings } = of([hinted(1, 'a'), hinted(2, 'b')], zones('a', 'b', 'c'))
    expect(titles).toEqual(['PT406 no endpoint has a hint for zone c'])
    expect(findings[0]).toMatchObject({ hop: 'nodes[2]' })
  })

  it('PT406 topology-hints finds an endpoint that gets twice its share, and leaves a lesser difference alone', () => {
    const three = [hinted(1, 'a'), hinted(2, 'b'), hinted(3, 'b'), hinted(4, 'b')]
    expect(of(three, zones('a', 'b')).titles).toEqual(['PT406 1 of 4 endpoints gets about 50 % of traffic'])
    expect(of([hinted(1, 'a'), hinted(2, 'b'), hinted(3, 'b')], zones('a', 'b')).titles).toEqual([])
  })

  it('PT406 topology-hints finds a field or an annotation that has no effect, and is silent if it has one or is not set', () => {
    const bare = [hinted(1, 'a', { hintZones: [] }), hinted(2, 'b', { hintZones: [] })]
    const nodes = zones('a', 'b')
    const annotation = 'service.kubernetes.io/topology-mode'
    expect(of(bare, nodes, { trafficDistribution: 'PreferClose' }).titles).toEqual(['PT406 endpoints have no topology hints'])
    expect(of(bare, nodes, { topologyMode: { annotation, value: 'Auto' } }).findings[0]?.evidence[0]).toMatchObject({
      field: `metadata.annotations["${annotation}"]`,
      value: 'Auto',
    })
    expect(of(bare, nodes, { topologyMode: { annotation, value: 'Disabled' } }).titles).toEqual([])
    expect(of(bare, nodes).titles).toEqual([])
    expect(of([hinted(1, 'a'), hinted(2, 'b')], nodes, { trafficDistribution: 'PreferClose' }).titles).toEqual([])
    expect(of(bare.slice(0, 1), nodes, { trafficDistribution: 'PreferClose' }).titles).toEqual([])
    expect(of(bare, nodes, { trafficDistribution: 'PreferClose', headless: true, clusterIPs: [] }).titles).not.toContain(
      'PT406 endpoints have no topology hints',
    )
  })
})
