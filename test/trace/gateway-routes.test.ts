import { describe, expect, it } from 'vitest'
import type { Listener, Route } from '../../src/model/gateway.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { meet } from '../../src/trace/listeners.ts'
import { endpoint, healthy, port, service, slice, trace } from '../build.ts'
import { backend, condition, envoy, gateway, grant, listener, parent, publicGateway, route, shopRoute, traced } from '../build-gateway.ts'

const edge = (part: Partial<Snapshot> = {}): Snapshot =>
  healthy({
    extent: {
      ...healthy().extent,
      gateways: 'all',
      gatewayclasses: 'all',
      gatewayroutes: 'all',
      referencegrants: 'all',
      namespaces: 'all',
    },
    gateways: [gateway()],
    gatewayClasses: [{ ...envoy, conditions: [] }],
    gatewayRoutes: [route()],
    namespaces: [{ kind: 'Namespace', name: 'demo', labels: { 'kubernetes.io/metadata.name': 'demo', tier: 'front' } }],
    ...part,
  })

const codes = (one: { findings: { code: string; confidence: string }[] }) =>
  one.findings.map(({ code, confidence }) => `${code} ${confidence}`)

describe('hostnames', () => {
  it.each([
    ['shop.example.com', 'shop.example.com', true],
    ['Shop.Example.com', 'shop.example.COM', true],
    ['*.example.com', 'shop.example.com', true],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', '*.shop.example.com', true],
    ['*.example.com', '*.example.org', false],
    ['*.example.com', 'badexample.com', false],
    ['a.example.com', 'b.example.com', false],
  ])('the hostnames %s and %s together give %s', (one, other, expected) => {
    expect(meet(one, other)).toBe(expected)
    expect(meet(other, one)).toBe(expected)
  })
})

describe('a listener', () => {
  const selector = { matchLabels: { tier: 'front' }, matchExpressions: [] }
  const own = { matchLabels: { 'kubernetes.io/metadata.name': 'demo' }, matchExpressions: [] }
  const cases: [string, Partial<Listener>, Partial<Route>, string | undefined][] = [
    ['takes a route of its namespace', {}, {}, undefined],
    ['of HTTP takes no TCPRoute', {}, { kind: 'TCPRoute', hostnames: [] }, 'protocol'],
    ['of UDP takes a UDPRoute', { protocol: 'UDP' }, { kind: 'UDPRoute', hostnames: [] }, undefined],
    ['of TLS takes a TLSRoute', { protocol: 'TLS' }, { kind: 'TLSRoute' }, undefined],
    ['with a protocol of the controller is not judged by it', { protocol: 'example.com/quic' }, {}, undefined],
    ['with a protocol that is named like what every object inherits is not judged by it', { protocol: 'constructor' }, {}, undefined],
    ['takes the kinds that it names', { kinds: [{ group: 'gateway.networking.k8s.io', kind: 'GRPCRoute' }] }, {}, 'kind'],
    ['needs a host in common', { hostname: '*.example.org' }, {}, 'hostname'],
    ['takes a route without a host', { hostname: '*.example.org' }, { hostnames: [] }, undefined],
    ['without a host takes all', {}, { hostnames: ['x.invalid'] }, undefined],
    ['may take nobody', { from: 'None' }, {}, 'namespace'],
    ['selects by the labels of the namespace', { from: 'Selector', selector }, {}, undefined],
    ['selects by nothing without a selector', { from: 'Selector' }, {}, 'namespace'],
    ['knows a namespace by its name', { from: 'Selector', selector: own }, {}, undefined],
  ]
  it.each(cases)('a listener %s', (_, ofListener, ofRoute, reason) => {
    const kind = ofRoute.kind ?? 'HTTPRoute'
    const from = edge({ gateways: [gateway({ listeners: [listener(ofListener)] })], gatewayRoutes: [route({ parents: [], ...ofRoute })] })
    const one = traced(from, { ...shopRoute, type: kind })
    expect(one.route?.parents?.[0]?.listeners?.[0]?.reason).toBe(reason)
    // Without a word of a controller it is inferred.
    const own = one.findings.filter(({ hop }) => hop === 'route')
    expect(codes({ findings: own })).toEqual([`${reason === undefined ? 'PT504' : 'PT506'} inferred`])
    // The Service has no port for UDP.
    expect(one.verdict).toBe(kind === 'UDPRoute' ? 'broken' : 'unknown')
  })

  it('a listener does not look at the labels of a route, and does not guess those of a namespace that was not read', () => {
    const listeners = [listener({ from: 'Selector', selector: { matchLabels: { tier: 'back' }, matchExpressions: [] } })]
    const refused = [{ ...parent(), conditions: [condition('Accepted', 'False', 'NotAllowedByListeners')] }]
    const from = edge({ gateways: [gateway({ listeners })], gatewayRoutes: [route({ parents: refused })] })
    expect([codes(traced(from, shopRoute)), traced(from, shopRoute).verdict]).toEqual([['PT506 proven'], 'broken'])
    const { namespaces: _, ...blind } = from
    const unread = traced({ ...blind, extent: { ...blind.extent, namespaces: 'none' } }, shopRoute)
    expect(unread.route?.parents?.[0]?.listeners?.[0]).toMatchObject({ state: 'unknown', reason: 'namespace-unread' })
    expect(codes(unread)).toEqual(['PT504 proven'])
  })

  it('a listener is named by sectionName and port', () => {
    const listeners = [listener(), listener({ name: 'https', port: 443, protocol: 'HTTPS' })]
    const one = (part: Partial<ReturnType<typeof parent>>) =>
      traced(edge({ gateways: [gateway({ listeners })], gatewayRoutes: [route({ parentRefs: [parent(part)], parents: [] })] }), shopRoute)
    expect(one({ sectionName: 'https' }).route?.parents?.[0]?.listeners?.map(({ name }) => name)).toEqual(['https'])
    expect(one({ port: 80 }).route?.parents?.[0]?.listeners?.map(({ name }) => name)).toEqual(['http'])
    expect(one({ sectionName: 'http', port: 443 }).route?.parents?.[0]).toMatchObject({
      reason: 'no-listener',
      names: ['http (80)', 'https (443)'],
    })
  })
})

describe('a parent', () => {
  const said = (...conditions: ReturnType<typeof condition>[]) => route({ generation: 2, parents: [{ ...parent(), conditions }] })
  const verdictOf = (one: Route, part: Partial<Snapshot> = {}) => {
    const { verdict, ...rest } = traced(edge({ gatewayRoutes: [one], ...part }), shopRoute)
    return [verdict, ...codes(rest)]
  }

  it('a parent that has accepted the route is trusted more than the rules', () => {
    const other = gateway({ listeners: [listener({ hostname: 'other.example.org' })] })
    expect(verdictOf(route(), { gateways: [other] })).toEqual(['healthy'])
  })

  it('a parent status of an older generation proves nothing', () => {
    expect(verdictOf(said(condition('Accepted', 'False', 'UnsupportedValue', 2)))).toEqual(['broken', 'PT504 proven'])
    expect(verdictOf(said(condition('Accepted', 'False', 'UnsupportedValue', 1)))).toEqual(['unknown', 'PT504 inferred'])
  })

  it('a parent that leaves out some rules degrades the route', () =>
    expect(
      verdictOf(said(condition('Accepted', 'True', 'Accepted', 2), condition('PartiallyInvalid', 'True', 'UnsupportedValue', 2))),
    ).toEqual(['degraded', 'PT504 proven']))

  it('a parent that does not resolve a reference for a reason of its own fails all of it, and is said once where the reference has a finding', () => {
    const faults = [condition('Accepted', 'True', 'Accepted', 2), condition('ResolvedRefs', 'False', 'UnsupportedProtocol', 2)]
    expect(verdictOf(said(...faults))).toEqual(['degraded', 'PT504 proven'])
    const missing = { ...said(condition('Accepted', 'True', 'Accepted', 2), condition('ResolvedRefs', 'False', 'BackendNotFound', 2)) }
    const rules = [{ matches: [], filters: [], backends: [backend({ name: 'gone' })] }]
    expect(verdictOf({ ...missing, rules })).toEqual(['broken', 'PT501 proven'])
  })

  it('a missing parent is proven where all Gateways of its namespace were read, with the name that was meant', () => {
    const one = route({ parentRefs: [parent({ name: 'pubilc' })], parents: [] })
    expect(verdictOf(one)).toEqual(['broken', 'PT506 proven'])
    expect(traced(edge({ gatewayRoutes: [one] }), shopRoute).findings[0]?.fix?.command).toContain('"value":"public"')
    expect(verdictOf(one, { listed: { gateways: ['infra'] } })).toEqual(['unknown', 'PT504 inferred'])
  })

  it('a route without a parent gets nothing, and its Service is not broken by that', () => {
    const one = route({ parentRefs: [], parents: [] })
    expect(verdictOf(one)).toEqual(['broken', 'PT506 proven'])
    expect(trace(edge({ gatewayRoutes: [one] }))).toMatchObject({ verdict: 'healthy', routes: [] })
  })

  it('two parents that each take a part of the route degrade it', () => {
    const refs = [parent(), parent({ name: 'internal' })]
    const one = route({ parentRefs: refs, parents: [{ ...parent(), conditions: [condition('Accepted', 'True', 'Accepted')] }] })
    expect(verdictOf(one)).toEqual(['degraded', 'PT506 proven'])
  })

  it('a parent that is a Service of a mesh counts by its status alone', () => {
    const mesh = parent({ group: '', kind: 'Service', name: 'web' })
    expect(verdictOf(route({ parentRefs: [mesh] }))).toEqual(['healthy'])
    expect(verdictOf(route({ parentRefs: [mesh], parents: [] }))).toEqual(['unknown'])
  })

  it('a parent that does not work itself is one finding, with the word of its controller', () => {
    const conditions = [condition('Programmed', 'False', 'Invalid')]
    expect(verdictOf(route(), { gateways: [gateway({ conditions })] })).toEqual(['broken', 'PT507 proven'])
    const dead = gateway({ listeners: [listener({ conditions })] })
    expect(verdictOf(route(), { gateways: [dead] })).toEqual(['broken', 'PT507 proven'])
    const waiting = gateway({ conditions: [condition('Programmed', 'False', 'AddressNotAssigned')] })
    expect(verdictOf(route(), { gateways: [waiting] })).toEqual(['degraded', 'PT507 proven'])
  })

  it('a parent that was asked just now is given time', () => {
    const one = { ...route({ parents: [] }), created: '2026-11-20T23:59:30Z' }
    expect(traced(edge({ gatewayRoutes: [one] }), shopRoute).findings).toMatchObject([{ code: 'PT504', severity: 'info' }])
  })
})

describe('a backend', () => {
  const two = (weights: [number, number], second: Partial<ReturnType<typeof backend>> = { name: 'gone' }) =>
    edge({
      gatewayRoutes: [
        route({}, [backend({ weight: weights[0] }), backend({ weight: weights[1], field: 'spec.rules[0].backendRefs[1]', ...second })]),
      ],
    })

  it('an invalid backend takes its share of the requests down', () => {
    expect(traced(two([9, 1]), shopRoute)).toMatchObject({
      verdict: 'degraded',
      findings: [{ code: 'PT501', severity: 'warn' }],
      routes: [
        { share: { weight: 9, of: 10 }, verdict: 'healthy' },
        { state: 'broken', verdict: 'broken', share: { weight: 1, of: 10 } },
      ],
    })
  })

  it('a backend of weight 0 gets no traffic, so that nothing is wrong with it', () => {
    const one = traced(two([1, 0]), shopRoute)
    expect([one.verdict, one.findings, one.routes[1]?.state]).toEqual(['healthy', [], 'off'])
    expect(traced(two([0, 1]), shopRoute).verdict).toBe('broken')
  })

  it('a backend that gets copies only is not waited for', () => {
    const one = traced(two([1, 1], { name: 'gone', mirror: true }), shopRoute)
    expect([one.verdict, codes(one), one.routes[1]?.mirror]).toEqual(['degraded', ['PT501 proven'], true])
  })

  it('a backend means a port of the Service by its number and its protocol', () => {
    const ports = [
      port({ name: 'dns', port: 53, protocol: 'UDP', targetPort: 5353 }),
      port({ name: 'dns-tcp', port: 53, targetPort: 5354 }),
    ]
    const slices = [
      slice([endpoint('10.244.0.9')], {
        name: 'dns-a',
        service: 'dns',
        ports: [
          { name: 'dns', port: 5353, protocol: 'UDP' },
          { name: 'dns-tcp', port: 5354, protocol: 'TCP' },
        ],
      }),
    ]
    const { selector: _, ...dns } = service({ name: 'dns', ports })
    const of = (kind: Route['kind']) => {
      const one = route({ kind, hostnames: [] }, [backend({ name: 'dns', port: 53 })])
      const from = edge({ services: [...edge().services, dns], slices: [...edge().slices, ...slices], gatewayRoutes: [one] })
      const [behind] = traced(from, { kind: 'route', type: kind, name: 'shop' }).through ?? []
      return behind?.ports.map(({ name }) => name)
    }
    expect([of('UDPRoute'), of('TCPRoute')]).toEqual([['dns'], ['dns-tcp']])
  })

  it('a backend names no target port: the Service has 80', () => {
    const from = edge({ gatewayRoutes: [route({}, [backend({ port: 8080 })])] })
    const one = traced(from, shopRoute)
    expect([one.verdict, codes(one)]).toEqual(['broken', ['PT502 proven']])
    expect(one.findings[0]?.fix?.command).toContain('"path":"/spec/rules/0/backendRefs/0/port","value":80')
    expect(trace(from)).toMatchObject({ verdict: 'degraded', findings: [{ code: 'PT502', severity: 'warn' }] })
  })

  it('a backend that is not a Service is not traced, and not called broken', () => {
    const one = traced(edge({ gatewayRoutes: [route({}, [backend({ group: 'example.com', kind: 'Bucket' })])] }), shopRoute)
    expect([one.verdict, one.findings, one.routes[0]?.reason]).toEqual(['unknown', [], 'not-a-service'])
  })

  it('a backend in a namespace whose Services were not read is unknown', () => {
    const from = edge({ gatewayRoutes: [route({}, [backend({ namespace: 'pay' })])], referenceGrants: [grant('pay', 'demo')] })
    expect(traced({ ...from, listed: { services: ['demo'] } }, shopRoute)).toMatchObject({
      verdict: 'unknown',
      routes: [{ state: 'unknown', reason: 'service-unread' }],
    })
    expect(codes(traced(from, shopRoute))).toEqual(['PT501 proven'])
  })
})

describe('a reference into another namespace', () => {
  const far = route({ namespace: 'edge', parentRefs: [parent({ namespace: 'edge' })] }, [backend()])
  const dump: Snapshot['source'] = { kind: 'file', name: 'dump', kubectlFlags: [] }
  const from = (part: Partial<Snapshot>) =>
    edge({ source: dump, gatewayRoutes: [far], gateways: [gateway({ namespace: 'edge' })], ...part })

  it.each<[string, Partial<Snapshot>, string[]]>([
    ['needs a grant', {}, ['PT505 proven']],
    ['is granted by kind and namespace', { referenceGrants: [grant('demo', 'edge')] }, []],
    ['is granted by name', { referenceGrants: [grant('demo', 'edge', { to: [{ group: '', kind: 'Service', name: 'web' }] })] }, []],
    [
      'not by the name of another',
      { referenceGrants: [grant('demo', 'edge', { to: [{ group: '', kind: 'Service', name: 'api' }] })] },
      ['PT505 proven'],
    ],
    ['not by a grant in its own namespace', { referenceGrants: [grant('edge', 'edge')] }, ['PT505 proven']],
    ['not by a grant for another namespace', { referenceGrants: [grant('demo', 'other')] }, ['PT505 proven']],
    ['not by a grant to Secrets', { referenceGrants: [grant('demo', 'edge', { to: [{ group: '', kind: 'Secret' }] })] }, ['PT505 proven']],
    [
      'not by a grant for another kind of route',
      { referenceGrants: [grant('demo', 'edge', { from: [{ group: 'gateway.networking.k8s.io', kind: 'TCPRoute', namespace: 'edge' }] })] },
      ['PT505 proven'],
    ],
  ])('a reference into another namespace %s', (_, part, expected) => {
    const one = trace(from(part))
    expect(codes(one)).toEqual(expected)
    expect(one.verdict).toBe(expected.length > 0 ? 'degraded' : 'healthy')
  })

  it('a reference into another namespace that no grant names is the same fault in a cluster as in a dump of it', () => {
    const { source } = edge()
    expect(trace(from({ source }))).toEqual(trace(from({})))
    expect(trace(from({ source, referenceGrants: [grant('demo', 'edge')] })).routes).toMatchObject([{ state: 'ok' }])
  })

  it('a reference into another namespace is unknown where the grants were not read, and says which', () => {
    const gap = { resource: 'referencegrants', api: 'referencegrants.gateway.networking.k8s.io', verb: 'list', namespace: 'demo' } as const
    const one = trace(from({ listed: { referencegrants: [] }, gaps: [{ ...gap, reason: 'forbidden', message: 'no' }] }))
    expect(one.findings).toEqual([])
    expect(one.routes).toMatchObject([{ state: 'unknown', reason: 'grant-unread' }])
    expect(one.gaps).toMatchObject([{ resource: 'referencegrants', hops: ['grant'] }])
  })

  it('a reference without a grant that the controller has resolved all the same is inferred', () => {
    const parents = [
      {
        ...parent({ namespace: 'edge' }),
        conditions: [condition('Accepted', 'True', 'Accepted'), condition('ResolvedRefs', 'True', 'ResolvedRefs')],
      },
    ]
    expect(codes(trace(from({ gatewayRoutes: [{ ...far, parents }] })))).toEqual(['PT505 inferred'])
  })

  it('the fix of a reference without a grant is a whole ReferenceGrant in the namespace of the Service', () => {
    const command = trace(from({})).findings[0]?.fix?.command ?? ''
    const [, json = ''] = /^printf '%s' '(.*)' \| kubectl -n demo apply -f -$/.exec(command) ?? []
    expect(JSON.parse(json)).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
      metadata: { name: 'web-from-edge', namespace: 'demo' },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'edge' }],
        to: [{ group: '', kind: 'Service', name: 'web' }],
      },
    })
  })
})

describe('a Gateway', () => {
  it('a Gateway leads to the routes that attach, each with its verdict', () => {
    const second = route({ name: 'old' }, [backend({ name: 'gone' })])
    const one = traced(edge({ gatewayRoutes: [route(), second] }), publicGateway)
    expect(one.verdict).toBe('degraded')
    expect(one.gateway?.listeners[0]?.routes.map(({ name }) => name)).toEqual(['old', 'shop'])
    expect(one.through?.map(({ target, verdict }) => [target.name, verdict])).toEqual([
      ['old', 'broken'],
      ['shop', 'healthy'],
    ])
  })

  it('a Gateway without routes is idle, and one with broken routes alone is broken', () => {
    expect(traced(edge({ gatewayRoutes: [] }), publicGateway).verdict).toBe('idle')
    expect(traced(edge({ gatewayRoutes: [route({}, [backend({ name: 'gone' })])] }), publicGateway).verdict).toBe('broken')
  })

  it('a Gateway with one listener that does not work is degraded, and one with none that works is broken', () => {
    const dead = listener({ name: 'https', port: 443, protocol: 'HTTPS', conditions: [condition('Programmed', 'False', 'Invalid')] })
    const some = traced(edge({ gateways: [gateway({ listeners: [listener(), dead] })] }), publicGateway)
    expect([some.verdict, codes(some)]).toEqual(['degraded', ['PT507 proven']])
    const all = traced(edge({ gateways: [gateway({ listeners: [dead] })] }), publicGateway)
    expect([all.verdict, codes(all)]).toEqual(['broken', ['PT507 proven']])
  })

  it('a Gateway is traced with the Service that its controller has made', () => {
    const own = service({
      name: 'envoy-public',
      type: 'LoadBalancer',
      labels: { 'gateway.networking.k8s.io/gateway-name': 'public' },
      loadBalancer: [{ ip: '203.0.113.20', ipMode: 'VIP', ports: [] }],
    })
    const from = edge()
    const one = traced({ ...from, services: [...from.services, own] }, publicGateway)
    expect(one.through?.map(({ target }) => `${target.kind} ${target.name}`)).toContain('Service envoy-public')
    // Its selector matches Pods, and no slice lists them.
    expect(one.verdict).toBe('broken')
  })

  it('a Gateway judges its routes by itself alone, whatever their other parents do', () => {
    const refs = [parent(), parent({ name: 'internal' })]
    const one = route({ parentRefs: refs, parents: [{ ...parent(), conditions: [condition('Accepted', 'True', 'Accepted')] }] })
    expect(traced(edge({ gatewayRoutes: [one] }), publicGateway).verdict).toBe('healthy')
  })
})

describe('codes that are left out', () => {
  it('codes that are left out count for nothing, and yet nothing broken is called healthy', async () => {
    const { diagnose } = await import('../../src/diagnose/diagnose.ts')
    const { createLookup } = await import('../../src/trace/lookup.ts')
    const { traceTarget } = await import('../../src/trace/target.ts')
    const from = edge({ gatewayRoutes: [route({}, [backend({ name: 'gone' })])] })
    const chain = traceTarget('demo', shopRoute, createLookup(from))
    expect(diagnose(chain, { kubectlFlags: [], ignore: ['PT501'] })).toMatchObject({ verdict: 'unknown', findings: [] })
  })
})
