import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/cli/args/address.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { EndpointSlice, NetworkPolicy, Service } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { healthy, port, service, trace } from '../build.ts'
import { backend, envoy, gateway, grant, route, shopRoute, traced as tracedIn } from '../build-gateway.ts'

function traced(text: string, from: Snapshot): Trace {
  const target = parseAddress(text)
  if ('fault' in target) throw new Error(target.fault)
  return tracedIn(from, target)
}

/** The verdict of an address, and the state of the entry point that it is. */
function said(text: string, from: Snapshot): string {
  const { verdict, address } = traced(text, from)
  return [verdict, ...(address?.owners.map(({ type, state, reason }) => [type, state, reason].filter(Boolean).join(' ')) ?? [])].join(', ')
}

describe('an address of a load balancer', () => {
  const addresses = ['203.0.113.7:80', 'web-47.elb.example.com:80', 'WEB-47.ELB.example.com:80']
  const balanced = (part: Partial<Service>, nodes = healthy().nodes) =>
    healthy({
      services: [
        service({
          type: 'LoadBalancer',
          ports: [port({ nodePort: 30080 })],
          loadBalancer: [{ ip: '203.0.113.7', hostname: 'Web-47.elb.example.com', ipMode: 'VIP', ports: [] }],
          ...part,
        }),
      ],
      nodes,
    })
  const others = healthy().nodes.map((one) => ({ ...one, name: `other-${one.name}` }))

  it.each(addresses)('a load balancer is one entry point, by its IP and by its name: %s', (address) => {
    expect(said(address, balanced({}))).toBe('healthy, loadBalancer ok')
    expect(said(address, balanced({ externalTrafficPolicy: 'Local' }, others))).toBe('broken, loadBalancer broken dropped')
  })

  it.each(addresses)('an address belongs to its own load balancer if there are several: %s', (address) => {
    const failing = { ipMode: 'VIP', ports: [{ port: 80, protocol: 'TCP', error: 'MixedProtocolNotSupported' }] }
    const [first] = balanced({}).services.flatMap(({ loadBalancer }) => loadBalancer)
    const two = (own: object, other: object) =>
      balanced({
        loadBalancer: [
          { ...first, ipMode: 'VIP', ports: [], ...own },
          { hostname: 'other.example.com', ipMode: 'VIP', ports: [], ...other },
        ],
      })
    expect(said(address, two({}, failing))).toContain('loadBalancer ok')
    expect(said(address, two(failing, {}))).toContain('loadBalancer broken port-error')
  })
})

describe('an address that nothing serves', () => {
  it('an address without an owner has the access that policies give to the clients that were named', () => {
    const target = { kind: 'address', text: '198.51.100.9:443', host: '198.51.100.9', port: 443 } as const
    const [asked, open] = [[{ kind: 'pod', name: 'web-1' } as const], []].map((clients) =>
      createTracer([]).traces(healthy(), [{ namespace: 'demo', target, clients }]),
    )
    expect([asked?.[0]?.access, open?.[0]?.access]).toMatchObject([{ result: 'allowed' }, undefined])
  })

  it('a ClusterIP whose traffic some Nodes drop has a warning', () => {
    const others = healthy().nodes.map((one, index) => (index === 0 ? one : { ...one, name: `other-${one.name}` }))
    const local = healthy({ services: [service({ internalTrafficPolicy: 'Local' })], nodes: others })
    expect(said('10.96.0.10:80', local)).toMatch(/clusterIP warn some-drop$/)
  })

  it('an external IP of a headless Service is broken, and leaves the Service healthy; with a ClusterIP it works', () => {
    const headless = healthy({
      services: [service({ headless: true, clusterIPs: [], externalIPs: ['192.0.2.5'], ports: [port({ port: 8080, targetPort: 8080 })] })],
    })
    expect(said('192.0.2.5:8080', headless)).toBe('broken, externalIP broken headless')
    expect(trace(headless)).toMatchObject({
      verdict: 'healthy',
      findings: [],
      ports: [
        {
          entries: [
            { type: 'dns', state: 'ok' },
            { type: 'externalIP', state: 'off', reason: 'headless' },
          ],
        },
      ],
    })
    expect(said('192.0.2.5:80', healthy({ services: [service({ externalIPs: ['192.0.2.5'] })] }))).toBe('healthy, externalIP ok')
  })

  it('the address of a Pod whose container is not ready is unknown, and known where only a readiness gate is open', () => {
    const [first, ...others] = healthy().pods
    const notReady = [{ type: 'Ready', status: 'False' }]
    const of = (ready: boolean) =>
      healthy({
        pods: [
          ...(first ? [{ ...first, conditions: notReady, containers: first.containers.map((one) => ({ ...one, ready })) }] : []),
          ...others,
        ],
      })
    expect(said('10.244.0.1:8080', of(false))).toBe('unknown, podIP unknown not-ready')
    expect(said('10.244.0.1:8080', of(true))).toBe('healthy, podIP ok')
    expect(said('10.244.0.1:8080', healthy())).toBe('healthy, podIP ok')
  })
})

describe('the address of a Pod that policies select', () => {
  const own = (ingress: NetworkPolicy['ingress']): Partial<Snapshot> => ({
    policies: [
      {
        kind: 'NetworkPolicy',
        namespace: 'demo',
        name: 'own',
        podSelector: { matchLabels: {}, matchExpressions: [] },
        policyTypes: ['Ingress'],
        ingress,
        egress: [],
      },
    ],
  })
  const daemons = {
    object: { kind: 'DaemonSet', namespace: 'kube-system', name: 'calico-node' },
    field: 'metadata.name',
    value: 'calico-node',
  }
  const enforced: Partial<Snapshot> = { policyAgents: [{ plugin: 'Calico', state: 'enforces', evidence: daemons }] }
  const forbidden: Snapshot['gaps'][number] = {
    resource: 'networkpolicies',
    api: 'networkpolicies.networking.k8s.io',
    verb: 'list',
    namespace: 'demo',
    reason: 'forbidden',
    message: 'no',
  }

  it.each<[string, Partial<Snapshot>, string]>([
    ['let nobody in', own([]), 'unknown, podIP unknown denied'],
    ['let nobody in, which a plugin enforces', { ...own([]), ...enforced }, 'broken, podIP broken denied'],
    ['let everybody in', own([{ peers: [], ports: [] }]), 'healthy, podIP ok'],
    ['let everybody in at another port', own([{ peers: [], ports: [{ protocol: 'TCP', port: 80 }] }]), 'unknown, podIP unknown denied'],
    ['may not be read', { gaps: [forbidden] }, 'unknown, podIP unknown access-unknown'],
    ['are of another namespace', { gaps: [{ ...forbidden, namespace: 'other' }] }, 'healthy, podIP ok'],
  ])('the address of a Pod whose policies %s', (_, part, expected) => {
    expect(said('10.244.0.1:8080', healthy(part))).toBe(expected)
  })

  it('the address of a Pod is judged by the rules for the protocol that it names', () => {
    const part = own([{ peers: [], ports: [{ protocol: 'TCP', port: 8080 }] }])
    expect(said('10.244.0.1:8080', healthy(part))).toBe('healthy, podIP ok')
    expect(said('10.244.0.1:8080/UDP', healthy(part))).toMatch(/podIP unknown denied$/)
  })
})

describe('an address of a route whose Service is not there', () => {
  const all = { gatewayroutes: 'all', gateways: 'all', gatewayclasses: 'all', referencegrants: 'all', namespaces: 'all' } as const
  const edge = (namespace: string, part: Partial<Snapshot> = {}) =>
    healthy({
      extent: { ...healthy().extent, ...all },
      gatewayRoutes: [route({}, [backend({ namespace, name: 'gone' })])],
      gateways: [gateway()],
      gatewayClasses: [{ ...envoy, conditions: [] }],
      ...part,
    })
  const both = (from: Snapshot) => [traced('http://shop.example.com/', from).verdict, tracedIn(from, shopRoute).verdict]
  const source: Snapshot['source'] = { kind: 'file', name: 'dump.yaml', kubectlFlags: [] }

  it('the address of a route is broken where its Service is known not to exist', () => {
    expect(both(edge('demo'))).toEqual(['broken', 'broken'])
    expect(both(edge('demo', { source }))).toEqual(['broken', 'broken'])
  })

  it('the address of a route is unknown where the namespace of its Service was not read', () => {
    const grants = { referenceGrants: [grant('pay', 'demo')] }
    expect(both(edge('pay', { source }))).toEqual(['unknown', 'unknown'])
    expect(both(edge('pay', { ...grants, listed: { services: ['demo'] } }))).toEqual(['unknown', 'unknown'])
    expect(both(edge('pay', grants))).toEqual(['broken', 'broken'])
    const [owner] = traced('http://shop.example.com/', edge('pay', { source })).address?.owners ?? []
    expect(owner).toMatchObject({ state: 'unknown', reason: 'service-unread' })
  })
})

describe('a service record of a headless Service', () => {
  const of = (ports: EndpointSlice['ports']) =>
    healthy({
      services: [service({ headless: true, clusterIPs: [], ports: [port({ port: 8080 })] })],
      slices: healthy().slices.map((one) => ({ ...one, ports })),
    })

  it('a service record exists if a slice has the port, and the name without a port if an address is ready', () => {
    const [whole, portless] = [of([{ name: 'http', port: 8080, protocol: 'TCP' }]), of([])]
    expect(said('_http._tcp.web.demo.svc', whole)).toBe('healthy, dns ok')
    expect(said('_http._tcp.web.demo.svc', portless)).toBe('broken, dns broken not-published')
    expect(said('web.demo.svc:8080', portless)).toBe('healthy, dns ok')
  })
})
