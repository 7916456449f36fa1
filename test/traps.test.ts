import { describe, expect, it } from 'vitest'
import { renderText } from '../src/render/text.ts'
import { codesOf, endpoint, ingress, plainSlice, pod, service, slice, taken, traced, unnamed } from './traps-objects.ts'

/** What such programs get wrong, each with objects as an API server sends them. */

describe('an Ingress and an unnamed Service port', () => {
  it('a wrong number is found, and not mistaken for the port without a name', async () => {
    const trace = await traced(service(unnamed), slice(plainSlice, [endpoint(1)]), pod(1), ingress({ number: 8080 }))
    expect([trace.verdict, codesOf(trace)]).toEqual(['degraded', ['PT502']])
  })

  it('an Ingress with the right number of a port is healthy', async () => {
    const trace = await traced(service(unnamed), slice(plainSlice, [endpoint(1)]), pod(1), ingress({ number: 80 }))
    expect([trace.verdict, codesOf(trace)]).toEqual(['healthy', []])
  })
})

describe('many endpoints', () => {
  it.each([4, 5, 12, 130])('%i endpoints are all there, in however many slices', async (many) => {
    const indexes = Array.from({ length: many }, (_, index) => index + 1)
    const slices = [0, 1].map((half) => slice(plainSlice, indexes.filter((index) => index % 2 === half).map(endpoint), `web-${half}`))
    const trace = await traced(service(unnamed), ...slices, ...indexes.map((index) => pod(index)))
    expect(trace.ports[0]?.endpoints).toHaveLength(many)
    expect(trace.ports[0]?.endpoints.every(({ usable }) => usable)).toBe(true)
    expect([trace.verdict, codesOf(trace)]).toEqual(['healthy', []])
  })
})

describe('fields that are nil', () => {
  it('without a targetRef an address that belongs to no Pod is usable', async () => {
    const trace = await traced(service(unnamed, null), slice(plainSlice, [{ addresses: ['192.0.2.7'], conditions: {} }]))
    expect(trace.ports[0]?.endpoints).toMatchObject([{ address: '192.0.2.7', usable: true, state: 'ready' }])
    expect(trace.ports[0]?.endpoints[0]?.pod).toBeUndefined()
    expect(trace.verdict).toBe('healthy')
  })

  it('an endpoint whose conditions are nil is ready', async () => {
    const bare = { addresses: ['10.244.0.1'], targetRef: { kind: 'Pod', namespace: 'demo', name: 'web-1' } }
    const trace = await traced(service(unnamed), slice(plainSlice, [bare, { ...bare, conditions: { ready: null } }]), pod(1))
    expect(trace.ports[0]?.endpoints[0]).toMatchObject({ state: 'ready', usable: true })
    expect(trace.verdict).toBe('healthy')
  })

  it.each([
    ['no name', { port: 8080, protocol: 'TCP' }],
    ['no number', { name: '', protocol: 'TCP' }],
  ])('a slice port with %s is ignored, as kube-proxy does', async (_, port) => {
    const trace = await traced(service(unnamed, null), slice([port], [{ addresses: ['192.0.2.7'] }]))
    expect(trace.ports[0]?.endpoints.some(({ usable }) => usable)).toBe(false)
    expect([trace.verdict, codesOf(trace)]).toEqual(['broken', ['PT103']])
  })

  it('no ports and no endpoints at all', async () => {
    const trace = await traced(service(unnamed), slice(null, []), pod(1))
    expect(trace.verdict).toBe('broken')
    expect(codesOf(trace)).toEqual(['PT106'])
  })
})

describe('TCP and UDP with one number', () => {
  const dns = [
    { name: 'dns', port: 53, protocol: 'UDP', targetPort: 5353 },
    { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 5353 },
  ]
  const declared = [
    { containerPort: 5353, protocol: 'UDP' },
    { containerPort: 5353, protocol: 'TCP' },
  ]

  it('two ports of one number and two protocols are two ports, each with its own endpoints', async () => {
    const both = [
      { name: 'dns', port: 5353, protocol: 'UDP' },
      { name: 'dns-tcp', port: 5353, protocol: 'TCP' },
    ]
    const trace = await traced(service(dns), slice(both, [endpoint(1)]), pod(1, declared))
    expect(trace.ports.map(({ protocol, endpoints }) => [protocol, endpoints.map((one) => one.protocol)])).toEqual([
      ['UDP', ['UDP']],
      ['TCP', ['TCP']],
    ])
    expect([trace.verdict, codesOf(trace)]).toEqual(['healthy', []])
  })

  it('one of two ports with the same number may have no endpoints while the other serves', async () => {
    const trace = await traced(service(dns, null), slice([{ name: 'dns', port: 5353, protocol: 'UDP' }], [{ addresses: ['192.0.2.7'] }]))
    expect(trace.ports.map(({ verdict }) => verdict)).toEqual(['healthy', 'broken'])
  })
})

describe('a Service with no Pods at all', () => {
  it('a Service without any Pod is drawn with its entry points and its ports', async () => {
    const trace = await traced(service(unnamed), slice([], []))
    expect([trace.verdict, codesOf(trace), trace.selectedPods]).toEqual(['broken', ['PT101'], 0])
    const text = renderText(trace, { color: false, unicode: true, now: Date.parse(taken) })
    expect(text).toMatch(/ClusterIP +10\.96\.0\.10/)
    expect(text).toContain('80/TCP')
  })
})

describe('nothing healthy is red', () => {
  const named = [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }]
  const ready = { phase: 'Running', podIP: '10.244.0.1', podIPs: [{ ip: '10.244.0.1' }], conditions: [{ type: 'Ready', status: 'True' }] }
  const metadata = { namespace: 'demo', name: 'web-1', uid: 'uid-web-1', labels: { app: 'web' } }

  it('a native sidecar that owns the named port', async () => {
    const proxy = {
      name: 'proxy',
      image: 'proxy',
      restartPolicy: 'Always',
      ports: [{ name: 'http', containerPort: 15080, protocol: 'TCP' }],
    }
    const spec = { nodeName: 'node-1', initContainers: [proxy], containers: [{ name: 'app', image: 'app' }] }
    const one = { kind: 'Pod', apiVersion: 'v1', metadata, spec, status: ready }
    const trace = await traced(service(named), slice([{ name: 'http', port: 15080, protocol: 'TCP' }], [endpoint(1)]), one)
    expect([trace.verdict, codesOf(trace), trace.ports[0]?.endpoints[0]?.container]).toEqual(['healthy', [], 'proxy'])
  })

  it('an endpoint in the network of its Node', async () => {
    const container = { name: 'app', image: 'app', ports: [{ containerPort: 8080, hostPort: 8080, protocol: 'TCP' }] }
    const spec = { nodeName: 'node-1', hostNetwork: true, containers: [container] }
    const one = { kind: 'Pod', apiVersion: 'v1', metadata, spec, status: { ...ready, hostIP: '10.244.0.1' } }
    const trace = await traced(service(unnamed), slice(plainSlice, [endpoint(1)]), one)
    expect([trace.verdict, codesOf(trace), trace.ports[0]?.endpoints[0]?.hostNetwork]).toEqual(['healthy', [], true])
  })

  it('two slices with one address and two numbers for one name', async () => {
    const slices = [8080, 9090].map((port) => slice([{ name: 'http', port, protocol: 'TCP' }], [endpoint(1)], `web-${port}`))
    const trace = await traced(service(named, null), ...slices, pod(1))
    expect(trace.ports[0]?.endpoints.map(({ port, state }) => [port, state])).toEqual([
      [8080, 'ready'],
      [9090, 'ready'],
    ])
    expect(trace.verdict).toBe('healthy')
  })

  it('Pods that are published before they are Ready', async () => {
    const early = {
      ...service(unnamed),
      spec: { clusterIP: 'None', ports: unnamed, selector: { app: 'web' }, publishNotReadyAddresses: true },
    }
    const starting = { ...ready, conditions: [{ type: 'Ready', status: 'False' }] }
    const one = { kind: 'Pod', apiVersion: 'v1', metadata, spec: { containers: [{ name: 'app', image: 'app' }] }, status: starting }
    const trace = await traced(early, slice([{ name: '', port: 80, protocol: 'TCP' }], [endpoint(1)]), one)
    expect(trace.verdict).toBe('healthy')
    expect(trace.findings.every(({ severity }) => severity === 'info')).toBe(true)
  })

  it.each([
    [false, 'startup probe of container app in web-1 (GET :8080/boot)'],
    [true, 'readiness probe of container app in web-1 (GET :8080/ready)'],
  ])('a container with both probes, started: %s', async (started, words) => {
    const probe = (path: string) => ({ httpGet: { port: 8080, path } })
    const container = { name: 'app', image: 'app', startupProbe: probe('/boot'), readinessProbe: probe('/ready') }
    const containerStatuses = [{ name: 'app', ready: false, started, restartCount: 0, state: { running: { startedAt: taken } } }]
    const status = { ...ready, conditions: [{ type: 'Ready', status: 'False' }], containerStatuses }
    const one = { kind: 'Pod', apiVersion: 'v1', metadata, spec: { nodeName: 'node-1', containers: [container] }, status }
    const trace = await traced(service(unnamed), slice(plainSlice, []), one)
    expect([trace.verdict, codesOf(trace), trace.findings[0]?.message]).toEqual(['broken', ['PT201'], expect.stringContaining(words)])
  })

  it.each(['EndpointSlice', 'Endpoints'])(
    'manually created %s with a Pod of another namespace: a Pod of that name in this namespace does not count',
    async (kind) => {
      const ip = '192.0.2.7'
      const targetRef = { kind: 'Pod', namespace: 'other', name: 'web-1' }
      const subsets = [{ addresses: [{ ip, targetRef }], ports: [{ port: 8080, protocol: 'TCP' }] }]
      const own = { kind, apiVersion: 'v1', metadata: { namespace: 'demo', name: 'web' }, subsets }
      const byHand = kind === 'Endpoints' ? own : slice(plainSlice, [{ addresses: [ip], conditions: { ready: true }, targetRef }])
      const down = { ...ready, conditions: [{ type: 'Ready', status: 'False' }] }
      const here = { kind: 'Pod', apiVersion: 'v1', metadata, spec: { containers: [{ name: 'app', image: 'app' }] }, status: down }
      const trace = await traced(service(unnamed, null), byHand, here)
      const [first] = trace.ports[0]?.endpoints ?? []
      expect([first?.address, first?.pod, first?.podReady, trace.verdict]).toEqual([ip, undefined, undefined, 'healthy'])
    },
  )

  it('a workload that is intended to have no Pods is idle, not broken', async () => {
    const template = { metadata: { labels: { app: 'web' } } }
    const deployment = {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { namespace: 'demo', name: 'web' },
      spec: { replicas: 0, template },
    }
    const trace = await traced(service(unnamed), slice(plainSlice, []), deployment)
    expect([trace.verdict, trace.findings.map(({ code, severity }) => `${code} ${severity}`)]).toEqual(['idle', ['PT203 info']])
  })
})
