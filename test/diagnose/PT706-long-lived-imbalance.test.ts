import { describe, expect, it } from 'vitest'
import type { Service } from '../../src/model/resources.ts'
import { codes, container, endpointOf, healthy, ingress, pod, port, service, slice, trace } from '../build.ts'
import { codesOf, open, served, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

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

  it('PT706 long-lived-imbalance is silent about other protocols, and where somebody else chooses for each request', () => {
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

describe('PT706 proven by counting', () => {
  const spread = (counts: readonly number[]) =>
    traceProbed(
      served(counts.length),
      worldOf(Object.fromEntries(counts.map((count, index) => [`web-${index}`, count === 0 ? [{}] : [open(count)]]))),
    )

  it('an endpoint without one of so many connections is no accident', async () => {
    expect((await spread([11, 0])).findings[0]).toMatchObject({ code: 'PT706', severity: 'warn', confidence: 'proven' })
    expect(codesOf(await spread([20, 10, 9, 8, 0]))).toEqual(['PT706'])
  })

  it('a few connections may miss an endpoint by chance', async () => {
    expect(codesOf(await spread([10, 0]))).toEqual([])
    expect(codesOf(await spread([10, 10, 10, 8, 0]))).toEqual([])
    expect(codesOf(await spread([100, 1]))).toEqual([])
  })

  it('nothing follows from an endpoint that was not read', async () => {
    expect(codesOf(await traceProbed(served(2), worldOf({ 'web-0': [open(40)] })))).toEqual([])
  })

  it('affinity explains an uneven spread', async () => {
    const from = served(2)
    for (const service of from.services) service.sessionAffinitySeconds = 10_800
    expect(codesOf(await traceProbed(from, worldOf({ 'web-0': [open(40)], 'web-1': [{}] })))).not.toContain('PT706')
  })
})
