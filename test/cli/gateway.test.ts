import { describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { condition, gateway, gatewayClass, grant, httpRoute } from '../faults/gateway.ts'
import { at, edge, split, startWith, toPublic } from './edge-cluster.ts'
import { reader, traceOf } from './program.ts'

describe('gateway/public', () => {
  const inDemo = [
    gatewayClass(at, 'envoy'),
    gateway(at, 'demo', { allowedRoutes: { namespaces: { from: 'Same' } } }),
    httpRoute(at, 'demo', { name: 'public' }, split),
  ]

  it('a Gateway is traced to the routes that attach to it and the Services behind them', async () => {
    const one = await startWith(inDemo)
    const trace = traceOf(await one.run(['gateway/public', '-o', 'json']))
    expect(trace).toMatchObject({
      verdict: 'healthy',
      gateway: {
        className: 'envoy',
        class: { state: 'ok', controller: expect.any(String) },
        listeners: [{ name: 'http', routes: [{ name: 'shop' }] }],
      },
    })
    const [route] = trace.through ?? []
    expect(route?.through?.map(({ target }) => target.name)).toEqual(['web', 'sidecar'])
    const { stdout } = await one.run(['gateway/public'])
    expect(stdout).toMatch(/listeners +http +80\/HTTP +\*\.example\.com +1 route, allowed from its namespace\n/)
  })

  it('a Gateway finds routes of all namespaces where its listeners allow them', async () => {
    const one = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, split)])
    const trace = traceOf(await one.run(['-n', 'infra', 'gateway/public', '-o', 'json']))
    expect(trace.gateway?.listeners[0]?.routes).toEqual([{ kind: 'HTTPRoute', namespace: 'demo', name: 'shop' }])
    expect(trace.verdict).toBe('healthy')
  })

  it('a Gateway with a listener that does not work is degraded, and says what its controller says', async () => {
    const listeners = [
      { name: 'http', port: 80, protocol: 'HTTP' },
      { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'gone' }] } },
    ]
    const conditions = [condition(at, 'Programmed', 'False', 'Invalid', 'Secret demo/gone does not exist.')]
    const status = { listeners: [{ name: 'https', conditions }], addresses: [{ value: '203.0.113.20' }] }
    const one = await startWith([
      gatewayClass(at, 'envoy'),
      gateway(at, 'demo', {}, { listeners }, status),
      httpRoute(at, 'demo', { name: 'public' }, split),
    ])
    const { code, stdout } = await one.run(['gateway/public'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/✗ https +443\/HTTPS .*not Programmed \(Invalid\)/)
    expect(stdout).toMatch(/▲ PT507 +1 of 2 listeners of gateway\/public does not work/)
    expect(stdout).toContain('Secret demo/gone does not exist')
  })
})

describe('a URL of a cluster with the Gateway API', () => {
  const ways = (trace: Trace) =>
    trace.address?.owners.map(({ object, state, reason }) => `${object.kind}/${object.name} ${state} ${reason ?? ''}`.trim())
  const inGroup = (plural: string) => `${plural}.gateway.networking.k8s.io`
  // An Ingress for the same host, which the shop has, would answer as well.
  const api = { hostnames: ['api.example.com'] }

  it('a URL matches a route, and leads to its backends with their weights', async () => {
    const one = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, split, [], api)])
    const trace = traceOf(await one.run(['https://api.example.com/cart', '-o', 'json']))
    expect(ways(trace)).toEqual(['HTTPRoute/shop ok', 'HTTPRoute/shop ok'])
    expect(trace.through?.map(({ target }) => target.name)).toEqual(['web', 'sidecar'])
    expect(trace.verdict).toBe('healthy')
    const { stdout } = await one.run(['api.example.com'])
    expect(stdout).toMatch(/route +httproute\/shop -n demo api\.example\.com\/ \(PathPrefix\) to web:80 90%/)
  })

  it('a URL is degraded if one of several backends does not exist, and broken if its only backend does not exist', async () => {
    const some = [
      { name: 'web', port: 80 },
      { name: 'gone', port: 80 },
    ]
    const degraded = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, some, [], api)])
    expect(traceOf(await degraded.run(['https://api.example.com/', '-o', 'json'])).verdict).toBe('degraded')
    const broken = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, some.slice(1), [], api)])
    const trace = traceOf(await broken.run(['https://api.example.com/', '-o', 'json']))
    expect([trace.verdict, ways(trace)]).toEqual(['broken', ['HTTPRoute/shop broken route']])
  })

  it('a URL needs a grant for a backend in another namespace', async () => {
    const away = [{ name: 'web', namespace: 'demo', port: 80 }]
    const refused = condition(
      at,
      'ResolvedRefs',
      'False',
      'RefNotPermitted',
      'Backend ref to Service demo/web not permitted by any ReferenceGrant',
    )
    const without = [...edge.slice(0, 3), httpRoute(at, 'infra', toPublic, away, [refused], api)]
    const one = await startWith(without)
    const trace = traceOf(await one.run(['https://api.example.com/', '-o', 'json']))
    expect([trace.verdict, ways(trace)]).toEqual(['broken', ['HTTPRoute/shop broken route']])
    const granted = await startWith([...edge.slice(0, 3), httpRoute(at, 'infra', toPublic, away, [], api), grant(at, 'demo', 'infra')])
    expect(traceOf(await granted.run(['https://api.example.com/', '-o', 'json'])).verdict).toBe('healthy')
  })

  it('without the right to read Gateways it is unknown whether the route of a URL is served', async () => {
    const routed = httpRoute(at, 'demo', toPublic, [{ name: 'web', port: 80 }], [], api)
    const named = ['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io', 'ingresses.networking.k8s.io']
    const rights = [...named, ...['httproutes', 'grpcroutes', 'tlsroutes', 'tcproutes', 'udproutes', 'referencegrants'].map(inGroup)]
    const one = await startWith([...edge.slice(0, 3), routed], { users: [reader('few', rights)] })
    const { stdout } = await one.run(['https://api.example.com/'])
    expect(stdout).toMatch(/^ +\? route .*not known to be served$/m)
    expect(stdout).toContain('not read: gateways')
  })

  it('a URL that no route serves says which paths its host has, or names the host that was meant', async () => {
    const rules = { rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/v1' } }], backendRefs: [{ name: 'web', port: 80 }] }] }
    const one = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, [], [], { ...api, ...rules })])
    expect((await one.run(['https://api.example.com/v2'])).stderr).toContain(
      'httproute/shop -n demo has rules for this host, but none for /v2: it has /v1',
    )
    expect((await one.run(['https://api.exmple.com/v1'])).stderr).toContain('did you mean "api.example.com"?')
  })
})
