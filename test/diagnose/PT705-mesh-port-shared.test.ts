import { describe, expect, it } from 'vitest'
import type { ServicePort } from '../../src/model/resources.ts'
import { codes, container, endpointOf, port, service, slice, trace } from '../build.ts'
import { behind, proxy } from '../build-mesh.ts'

describe('PT705 mesh-port-shared', () => {
  const istio = [container(), proxy('istio-proxy')]
  const shared = (other: Partial<ServicePort>, containers = istio, otherPort = 8080) => {
    const from = behind(containers, [port({ targetPort: 8080 })])
    const twin = service({ name: 'web-tcp', ports: [port({ targetPort: otherPort, ...other })] })
    const [one] = from.pods
    const name = other.name ?? 'http'
    const slices = one
      ? [slice([endpointOf(one)], { name: 'web-tcp-1', service: 'web-tcp', ports: [{ name, port: otherPort, protocol: 'TCP' }] })]
      : []
    return trace({ ...from, services: [...from.services, twin], slices: [...from.slices, ...slices] })
  }

  it('PT705 mesh-port-shared is found if two Services declare different protocols for one port of a Pod', () => {
    const one = shared({ name: 'tcp-web' })
    expect([one.verdict, ...codes(one)]).toEqual(['healthy', 'PT705'])
    expect(one.findings[0]).toMatchObject({ severity: 'info', confidence: 'inferred' })
    expect(one.findings[0]?.message).toBe(
      'Port 80 (http) of this Service declares http, and port 80 (tcp-web) of web-tcp declares tcp. The proxy in the Pods uses one protocol for 8080.',
    )
  })

  it('PT705 mesh-port-shared is silent if they agree, if they lead to different ports, or if there is no sidecar', () => {
    expect(codes(shared({ name: 'http-admin' }))).toEqual([])
    expect(codes(shared({ name: 'grpc' }))).toEqual([])
    expect(codes(shared({ name: 'tcp-web' }, istio, 9090))).toEqual([])
    expect(codes(shared({ name: 'tcp-web' }, [container()]))).toEqual([])
  })
})
