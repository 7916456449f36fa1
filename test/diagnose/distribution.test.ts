import { describe, expect, it } from 'vitest'
import type { Node, Service, SliceEndpoint } from '../../src/model/resources.ts'
import { codes, container, endpoint, endpointOf, healthy, ingress, node, pod, port, service, slice, snapshot, trace } from '../build.ts'

describe('PT406 topology-hints', () => {
  const zones = (...names: string[]): Node[] => names.map((zone, index) => node(`node-${index + 1}`, { zone }))
  const hinted = (number: number, zone: string, part: Partial<SliceEndpoint> = {}) =>
    endpoint(`10.0.0.${number}`, { node: `node-${number}`, zone, hintZones: [zone], ...part })
  const of = (endpoints: SliceEndpoint[], nodes: Node[], part: Partial<Service> = {}) => {
    const { selector: _, ...bare } = service(part)
    const one = trace(snapshot({ services: [bare], slices: [slice(endpoints)], nodes }))
    return { verdict: one.verdict, titles: one.findings.map(({ code, title }) => `${code} ${title}`), findings: one.findings }
  }

  it('is silent where every zone has its endpoint', () => {
    expect(of([hinted(1, 'a'), hinted(2, 'b')], zones('a', 'b'))).toMatchObject({ verdict: 'healthy', titles: [] })
  })

  it('finds hints that are ignored, since one ready endpoint has none', () => {
    const { verdict, titles, findings } = of([hinted(1, 'a'), hinted(2, 'b', { hintZones: [] })], zones('a', 'b'))
    expect([verdict, ...titles]).toEqual(['healthy', 'PT406 hints are ignored: 1 of 2 ready endpoints have none'])
    expect(findings[0]).toMatchObject({ severity: 'info', confidence: 'proven' })
    const away = hinted(2, 'b', { hintZones: [], ready: false, serving: false, terminating: true })
    expect(of([hinted(1, 'a'), away], zones('a')).titles).toEqual([])
  })

  it('finds a zone for which no endpoint is meant', () => {
    const { titles, findings } = of([hinted(1, 'a'), hinted(2, 'b')], zones('a', 'b', 'c'))
    expect(titles).toEqual(['PT406 no endpoint is meant for zone c'])
    expect(findings[0]).toMatchObject({ hop: 'nodes[2]' })
  })

  it('finds an endpoint that gets twice its share, and leaves a lesser difference alone', () => {
    const three = [hinted(1, 'a'), hinted(2, 'b'), hinted(3, 'b'), hinted(4, 'b')]
    expect(of(three, zones('a', 'b')).titles).toEqual(['PT406 hints send about 50 % of the traffic to one of 4 endpoints'])
    expect(of([hinted(1, 'a'), hinted(2, 'b'), hinted(3, 'b')], zones('a', 'b')).titles).toEqual([])
  })

  it('finds a setting that has no effect, by field or annotation, and is silent where it has or nobody asks', () => {
    const bare = [hinted(1, 'a', { hintZones: [] }), hinted(2, 'b', { hintZones: [] })]
    const nodes = zones('a', 'b')
    const annotation = 'service.kubernetes.io/topology-mode'
    expect(of(bare, nodes, { trafficDistribution: 'PreferClose' }).titles).toEqual(['PT406 the endpoints have no hints by zone'])
    expect(of(bare, nodes, { topologyMode: { annotation, value: 'Auto' } }).findings[0]?.evidence[0]).toMatchObject({
      field: `metadata.annotations["${annotation}"]`,
      value: 'Auto',
    })
    expect(of(bare, nodes, { topologyMode: { annotation, value: 'Disabled' } }).titles).toEqual([])
    expect(of(bare, nodes).titles).toEqual([])
    expect(of([hinted(1, 'a'), hinted(2, 'b')], nodes, { trafficDistribution: 'PreferClose' }).titles).toEqual([])
    expect(of(bare.slice(0, 1), nodes, { trafficDistribution: 'PreferClose' }).titles).toEqual([])
    expect(of(bare, nodes, { trafficDistribution: 'PreferClose', headless: true, clusterIPs: [] }).titles).not.toContain(
      'PT406 the endpoints have no hints by zone',
    )
  })
})

describe('PT407 session-affinity', () => {
  it('is a note where there is more than one endpoint', () => {
    const one = trace(healthy({ services: [service({ sessionAffinitySeconds: 10_800 })] }))
    expect([one.verdict, ...codes(one)]).toEqual(['healthy', 'PT407'])
    expect(one.findings[0]?.fix.command).toBe(
      'kubectl -n demo patch service web -p \'{"spec":{"sessionAffinity":"None","sessionAffinityConfig":null}}\'',
    )
  })

  it('is silent where it makes no difference', () => {
    const only = pod('web-1')
    const single = snapshot({ services: [service({ sessionAffinitySeconds: 60 })], pods: [only], slices: [slice([endpointOf(only)])] })
    expect(codes(trace(single))).toEqual([])
    expect(codes(trace(healthy()))).toEqual([])
    expect(codes(trace(healthy({ services: [service({ sessionAffinitySeconds: 60, headless: true, clusterIPs: [] })] })))).not.toContain(
      'PT407',
    )
  })
})

describe('PT706 long-lived-imbalance', () => {
  const of = (part: Partial<ReturnType<typeof port>>, rest: Partial<Service> = {}, more: Parameters<typeof healthy>[0] = {}) => {
    const from = healthy({ services: [service({ ports: [port(part)], ...rest })], ...more })
    from.slices = from.slices.map((each) => ({ ...each, ports: [{ name: part.name ?? 'http', port: 8080, protocol: 'TCP' }] }))
    return trace(from)
  }

  it('is proven by appProtocol, inferred by the name, and changes no verdict', () => {
    const proven = of({ appProtocol: 'kubernetes.io/h2c' })
    expect([proven.verdict, proven.findings[0]?.code, proven.findings[0]?.confidence]).toEqual(['healthy', 'PT706', 'proven'])
    const inferred = of({ name: 'grpc-api' })
    expect([inferred.verdict, inferred.findings[0]?.code, inferred.findings[0]?.confidence]).toEqual(['healthy', 'PT706', 'inferred'])
  })

  it('is silent about other protocols, and where somebody else chooses for each request', () => {
    expect(codes(of({}))).toEqual([])
    expect(codes(of({ name: 'grpcish' }))).toEqual([])
    expect(codes(of({ name: 'grpc', appProtocol: 'https' }))).toEqual([])
    expect(codes(of({ appProtocol: 'grpc' }, { headless: true, clusterIPs: [] }))).not.toContain('PT706')
    const routed = ingress('shop', { name: 'web', portNumber: 80 }, { addresses: ['203.0.113.10'] })
    expect(codes(of({ appProtocol: 'grpc' }, {}, { ingresses: [routed] }))).toEqual([])
    const pods = [1, 2].map((number) =>
      pod(`web-${number}`, {
        ips: [`10.244.0.${number}`],
        containers: [container(), container({ name: 'linkerd-proxy', role: 'sidecar', ports: [] })],
      }),
    )
    expect(codes(of({ appProtocol: 'grpc' }, {}, { pods, slices: [slice(pods.map((one) => endpointOf(one)))] }))).toEqual([])
  })
})
