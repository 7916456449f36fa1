import { describe, expect, it } from 'vitest'
import type { Service } from '../../src/model/resources.ts'
import { codes, container, endpointOf, healthy, ingress, pod, port, service, slice, trace } from '../build.ts'

describe('PT706 long-lived-imbalance', () => {
  const of = (part: Partial<ReturnType<typeof port>>, rest: Partial<Service> = {}, more: Parameters<typeof healthy>[0] = {}) => {
    const from = healthy({ services: [service({ ports: [port(part)], ...rest })], ...more })
    from.slices = from.slices.map((each) => ({ ...each, ports: [{ name: part.name ?? 'http', port: 8080, protocol: 'TCP' }] }))
    return trace(from)
  }

  it('PT706 long-lived-imbalance is proven by appProtocol, inferred by the name, and changes no verdict', () => {
    const proven = of({ appProtocol: 'kubernetes.io/h2c' })
    expect([proven.verdict, proven.findings[0]?.code, proven.findings[0]?.confidence]).toEqual(['healthy', 'PT706', 'proven'])
    const inferred = of({ name: 'grpc-api' })
    expect([inferred.verdict, inferred.findings[0]?.code, inferred.findings[0]?.confidence]).toEqual(['healthy', 'PT706', 'inferred'])
  })

  it('PT706 long-lived-imbalance is silent about other protocols, and if a proxy chooses an endpoint for each request', () => {
    expect(codes(of({}))).toEqual([])
    expect(codes(of({ name: 'grpcish' }))).toEqual([])
    expect(codes(of({ name: 'grpc', appProtocol: 'https' }))).toEqual([])
    expect(codes(of({ appProtocol: 'grpc' }, { headless: true, clusterIPs: [] }))).not.toContain('PT706')
    const routed = ingress(
      'shop',
      { name: 'web', portNumber: 80 },
      {
        backendProtocol: 'GRPC',
        addresses: ['203.0.113.10'],
      },
    )
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
