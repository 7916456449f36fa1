import { describe, expect, it } from 'vitest'
import type { ServicePort } from '../../src/model/resources.ts'
import { codes, container, port, trace } from '../build.ts'
import { behind, proxy, unnamed } from '../build-mesh.ts'

describe('PT704 mesh-protocol', () => {
  const istio = [container(), proxy('istio-proxy')]
  const of = (part: Partial<ServicePort>, containers = istio) => {
    const one = trace(behind(containers, [port({ targetPort: 8080, ...part })]))
    return [one.verdict, ...codes(one)].join(' ')
  }

  it('notes a port whose protocol Istio has to guess', () => {
    const one = trace(behind(istio, unnamed))
    expect([one.verdict, ...codes(one)]).toEqual(['healthy', 'PT704'])
    expect(one.findings[0]).toMatchObject({ severity: 'info', confidence: 'proven', title: 'Istio has to guess the protocol of port 80' })
    expect(of({ name: 'web' })).toBe('healthy PT704')
    expect(of({ name: 'http', appProtocol: 'example.com/own' })).toBe('healthy PT704')
  })

  it('PT704 mesh-protocol is silent if the name or appProtocol says the protocol, and if Istio never guesses', () => {
    for (const name of ['http', 'http-web', 'HTTP2', 'grpc-web-ui', 'grpc', 'tcp-x', 'tls', 'redis', 'https'])
      expect(of({ name })).toBe('healthy')
    for (const appProtocol of ['http', 'kubernetes.io/h2c', 'kubernetes.io/ws']) expect(of({ name: 'web', appProtocol })).toBe('healthy')
    expect(of({ name: 'db', port: 3306 })).toBe('healthy')
    const udp = container({ ports: [{ name: 'web', port: 8080, protocol: 'UDP' }] })
    expect(of({ name: 'web', protocol: 'UDP' }, [udp, proxy('istio-proxy')])).toBe('healthy')
  })

  it('PT704 mesh-protocol is silent without Istio', () => {
    expect(of({ name: 'web' }, [container()])).toBe('healthy')
    expect(of({ name: 'web' }, [container(), proxy('linkerd-proxy')])).toBe('healthy')
  })

  it('PT704 mesh-protocol is inferred for a port whose protocol is not HTTP, unless its name says so', () => {
    const db = container({ ports: [{ name: 'db', port: 5432, protocol: 'TCP' }] })
    expect(of({ port: 5432, targetPort: 5432 }, [db, proxy('istio-proxy')])).toBe('unknown PT704')
    expect(of({ name: 'tcp-db', port: 5432, targetPort: 5432 }, [db, proxy('istio-proxy')])).toBe('healthy')
    expect(of({ port: 5432, targetPort: 5432 }, [db])).toBe('healthy')
  })

  it('PT704 mesh-protocol counts for an ambient mesh only where a waypoint reads the requests', () => {
    const ambient = { ambient: true } as const
    expect(codes(trace(behind([container()], unnamed, {}, ambient)))).toEqual([])
    expect(codes(trace(behind([container()], unnamed, { waypoint: 'shop' }, ambient)))).toEqual(['PT704'])
    expect(codes(trace(behind([container()], unnamed, { waypoint: 'shop' })))).toEqual([])
  })
})
