import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/model/resources.ts'
import { container, endpointOf, healthy, pod, port, service, slice, snapshot } from '../build.ts'
import { alone, portsOf, text, upward } from './upward.ts'

describe('what leads to a port', () => {
  it('every Service port whose target is the number of a port leads to it, and lists each external entry point once', () => {
    const services = [
      service({ type: 'NodePort', ports: [port({ nodePort: 30_080 }), port({ name: 'again', port: 8080, targetPort: 8080 })] }),
      service({ name: 'other', selector: { app: 'other' } }),
    ]
    const numbers = [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'again', port: 8080, protocol: 'TCP' },
    ]
    const from = healthy({ services })
    const trace = upward({
      ...from,
      slices: [
        slice(
          from.pods.map((one) => endpointOf(one)),
          { ports: numbers },
        ),
      ],
    })
    expect(trace.reach?.ports).toMatchObject([
      {
        port: 8080,
        services: [
          { service: 'web', index: 0, port: 80 },
          { service: 'web', index: 1, port: 8080 },
        ],
      },
    ])
    const ways = trace.reach?.ports[0]?.services[0]?.ways.filter(({ type }) => type === 'nodePort')
    expect(ways).toEqual([{ type: 'nodePort', address: '', port: 30_080, state: 'ok' }])
  })

  it('a Service may lead to a port that no container declares', () => {
    const bare = pod('web-1', { containers: [container({ ports: [] })] })
    const trace = upward(
      snapshot({ services: [service({ ports: [port({ targetPort: 8080 })] })], pods: [bare], slices: [slice([endpointOf(bare)])] }),
    )
    expect(trace).toMatchObject({ verdict: 'healthy', reach: { ports: [{ port: 8080, declared: [], services: [{ state: 'ok' }] }] } })
  })

  it('a headless Service without ports leads to any port', async () => {
    const one = pod('web-1')
    const { ports: _, ...headless } = service({ headless: true, clusterIPs: [] })
    const trace = upward(
      snapshot({ services: [{ ...headless, ports: [] }], pods: [one], slices: [slice([endpointOf(one)], { ports: [] })] }),
    )
    expect(trace).toMatchObject({
      verdict: 'healthy',
      reach: { ports: [{ port: 0, services: [{ state: 'ok', headless: true }] }, { port: 8080 }] },
    })
    expect(await text(trace)).toContain('any port')
  })

  it('a Service without selector leads to a Pod that its slice names', () => {
    const { selector: _, ...bare } = service({ name: 'by-hand' })
    const one = pod('web-1')
    const trace = upward(snapshot({ services: [bare], pods: [one], slices: [slice([endpointOf(one)], { service: 'by-hand' })] }))
    expect(trace.reach?.ports[0]?.services).toMatchObject([{ service: 'by-hand', state: 'ok' }])
  })

  it('a hostPort leads to a port, at the address that it is bound to', async () => {
    const ports = [{ name: '', port: 8080, protocol: 'TCP', hostPort: 18_080, hostIP: '192.0.2.7' }]
    const trace = alone({ nodeAddress: '192.0.2.1', containers: [container({ ports })] })
    expect(trace).toMatchObject({
      verdict: 'healthy',
      reach: { ports: [{ hostPorts: [{ port: 18_080, address: '192.0.2.7', nodes: ['node-1'] }] }] },
    })
    expect(await text(trace)).toContain('hostPort 18080 of node-1 (192.0.2.7:18080)')
  })

  it('with hostNetwork the Node itself leads to a port, also to one that only a Service knows', () => {
    const one = pod('web-1', { hostNetwork: true, containers: [container({ ports: [] })] })
    const trace = upward(
      snapshot({ services: [service({ ports: [port({ targetPort: 8080 })] })], pods: [one], slices: [slice([endpointOf(one)])] }),
    )
    expect(trace.reach?.ports).toMatchObject([{ port: 8080, hostPorts: [{ port: 8080, nodes: ['node-1'] }] }])
  })

  it('only the kubelet leads to a port that is used by a probe alone', async () => {
    const probed = container({
      readinessProbe: { handler: 'httpGet', port: 9000, path: '/ready' },
      livenessProbe: { handler: 'tcpSocket', port: 'gone' },
      startupProbe: { handler: 'httpGet', port: 9001, host: '192.0.2.9' },
    })
    const one = pod('web-1', { containers: [probed] })
    const trace = upward(snapshot({ pods: [one], slices: [slice([endpointOf(one)])] }))
    expect(trace.reach?.ports).toMatchObject([
      { port: 8080, probed: [] },
      { port: 9000, probed: [{ container: 'app', purpose: 'readiness' }], services: [] },
    ])
    expect(await text(trace)).toMatch(
      /readiness GET :9000\/ready \(no Service leads to it\)\n +liveness TCP :gone \(the container has no port of that name\)/,
    )
  })
})

describe('who answers first', () => {
  const firsts = (part: Partial<Pod>, proxy: string) =>
    alone({
      ...part,
      containers: [container(), container({ name: proxy, role: 'sidecar', ports: [{ name: '', port: 15_090, protocol: 'TCP' }] })],
    }).reach?.ports.map(({ port: number, first }) => [number, first])

  it('the proxy of a mesh answers first, but not on its own ports', () => {
    expect(firsts({}, 'istio-proxy')).toEqual([
      [8080, 'istio'],
      [15_090, undefined],
    ])
    expect(firsts({}, 'linkerd-proxy')).toEqual([
      [8080, 'linkerd'],
      [15_090, undefined],
    ])
  })
  it('the container answers first if an annotation excludes the port, or does not include it', () => {
    expect(firsts({ inbound: { left: [{ from: 8000, to: 8100 }] } }, 'linkerd-proxy')?.[0]).toEqual([8080, undefined])
    expect(firsts({ inbound: { taken: [{ from: 80, to: 80 }], left: [] } }, 'istio-proxy')?.[0]).toEqual([8080, undefined])
    expect(firsts({ inbound: { taken: [], left: [] } }, 'consul-dataplane')?.[0]).toEqual([8080, undefined])
  })
  it('in an ambient mesh the ztunnel of the Node answers first, but not with hostNetwork', () => {
    expect(alone({ ambient: true }).reach?.ports[0]?.first).toBe('ztunnel')
    expect(alone({ ambient: true, hostNetwork: true }).reach?.ports[0]?.first).toBeUndefined()
    expect(firsts({ hostNetwork: true }, 'istio-proxy')?.[0]).toEqual([8080, undefined])
  })
})

it('the ports of all Pods are laid out by number', () => {
  const more = container({
    name: 'more',
    ports: [
      { name: 'a', port: 9090, protocol: 'UDP' },
      { name: 'b', port: 53, protocol: 'UDP' },
    ],
  })
  expect(portsOf(alone({ containers: [container(), more] }))).toEqual([53, 8080, 9090])
})
