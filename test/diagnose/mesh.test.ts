import { describe, expect, it } from 'vitest'
import type { Container, Pod, Service, ServicePort } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { codes, container, endpointOf, pod, port, service, slice, snapshot, trace } from '../build.ts'

const proxy = (name: string, role: Container['role'] = 'container') => container({ name, role, ports: [] })

function behind(containers: Container[], ports: ServicePort[], part: Partial<Service> = {}, podPart: Partial<Pod> = {}): Snapshot {
  const one = pod('web-1', { containers, ...podPart })
  const slicePorts = ports.map(({ name, protocol, targetPort }) => ({ name, protocol, port: Number(targetPort) }))
  return snapshot({ services: [service({ ports, ...part })], pods: [one], slices: [slice([endpointOf(one)], { ports: slicePorts })] })
}

const unnamed = [port({ name: '', targetPort: 8080 })]

describe('sidecars', () => {
  it.each<[string, Container[], string | undefined]>([
    ['Istio', [container(), proxy('istio-proxy')], 'istio'],
    ['Istio, native', [proxy('istio-proxy', 'sidecar'), container()], 'istio'],
    ['Linkerd, native', [proxy('linkerd-proxy', 'sidecar'), container()], 'linkerd'],
    ['Consul', [container(), proxy('consul-dataplane')], 'consul'],
    ['Consul, for one of several Services', [container(), proxy('consul-dataplane-web')], 'consul'],
    ['a gateway of the mesh itself', [proxy('istio-proxy')], undefined],
    ['an init container that has ended', [proxy('istio-proxy', 'init'), container()], undefined],
    ['none', [container(), proxy('my-istio-proxy')], undefined],
  ])('%s', (_, containers, mesh) => {
    expect(trace(behind(containers, [port({ targetPort: 8080 })])).ports[0]?.endpoints[0]?.sidecar).toBe(mesh)
  })
})

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

  it('is silent where name or appProtocol say it, and where Istio never guesses', () => {
    for (const name of ['http', 'http-web', 'HTTP2', 'grpc-web-ui', 'grpc', 'tcp-x', 'tls', 'redis', 'https'])
      expect(of({ name })).toBe('healthy')
    for (const appProtocol of ['http', 'kubernetes.io/h2c', 'kubernetes.io/ws']) expect(of({ name: 'web', appProtocol })).toBe('healthy')
    expect(of({ name: 'db', port: 3306 })).toBe('healthy')
    const udp = container({ ports: [{ name: 'web', port: 8080, protocol: 'UDP' }] })
    expect(of({ name: 'web', protocol: 'UDP' }, [udp, proxy('istio-proxy')])).toBe('healthy')
  })

  it('is silent without Istio', () => {
    expect(of({ name: 'web' }, [container()])).toBe('healthy')
    expect(of({ name: 'web' }, [container(), proxy('linkerd-proxy')])).toBe('healthy')
  })

  it('infers a protocol that is no HTTP, and is said to be', () => {
    const db = container({ ports: [{ name: 'db', port: 5432, protocol: 'TCP' }] })
    expect(of({ port: 5432, targetPort: 5432 }, [db, proxy('istio-proxy')])).toBe('unknown PT704')
    expect(of({ name: 'tcp-db', port: 5432, targetPort: 5432 }, [db, proxy('istio-proxy')])).toBe('healthy')
    expect(of({ port: 5432, targetPort: 5432 }, [db])).toBe('healthy')
  })

  it('counts for an ambient mesh only where a waypoint reads the requests', () => {
    const ambient = { ambient: true } as const
    expect(codes(trace(behind([container()], unnamed, {}, ambient)))).toEqual([])
    expect(codes(trace(behind([container()], unnamed, { waypoint: 'shop' }, ambient)))).toEqual(['PT704'])
    expect(codes(trace(behind([container()], unnamed, { waypoint: 'shop' })))).toEqual([])
  })
})

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

  it('is found where two Services declare other protocols for one port of a Pod', () => {
    const one = shared({ name: 'tcp-web' })
    expect([one.verdict, ...codes(one)]).toEqual(['healthy', 'PT705'])
    expect(one.findings[0]).toMatchObject({ severity: 'info', confidence: 'inferred' })
    expect(one.findings[0]?.message).toBe(
      'Port 80 (http) of this Service is http, 80 (tcp-web) of web-tcp is tcp; the proxy in the Pods has one protocol for 8080.',
    )
  })

  it('is silent where they agree, lead to other ports, or no sidecar is there', () => {
    expect(codes(shared({ name: 'http-admin' }))).toEqual([])
    expect(codes(shared({ name: 'grpc' }))).toEqual([])
    expect(codes(shared({ name: 'tcp-web' }, istio, 9090))).toEqual([])
    expect(codes(shared({ name: 'tcp-web' }, [container()]))).toEqual([])
  })
})
