import { describe, expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { site } from '../../src/demo/shop/site.ts'
import type { Trace } from '../../src/model/trace.ts'
import { condition, gateway, gatewayClass, grant, httpRoute, namespace } from '../faults/gateway.ts'
import { gate } from '../server/faults.ts'
import type { TestServerOptions } from '../server/server.ts'
import { type Bench, listOf, reader, runProgram, traceOf } from './program.ts'
import { start } from './start.ts'

const at = site(shopPresent)
const toPublic = { name: 'public', namespace: 'infra' }
const split = [
  { name: 'web', port: 80, weight: 9 },
  { name: 'sidecar', port: 80, weight: 1 },
]
const notPermitted = condition(at, 'ResolvedRefs', 'False', 'RefNotPermitted', 'Backend ref to Service demo/sidecar not permitted.')
const front = { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } } }

/** The shop, whose Service `web` is reached by a Gateway of namespace infra. */
const edge = [gatewayClass(at, 'envoy'), gateway(at, 'infra', front), namespace(at, 'infra'), httpRoute(at, 'demo', toPublic, split)]

/** The shop with more objects; where two are the same, the later one. */
function startWith(more: readonly unknown[] = edge, options: TestServerOptions = {}): Promise<Bench> {
  const labelled = namespace(at, 'demo', { team: 'shop' })
  return start({ objects: [...shop(), labelled, ...more], now: () => shopPresent, served: () => true, ...options })
}

/** Paths asked for, without the API's root. */
function asked({ server }: Bench): string[] {
  return server.requests.map(({ path, query }) => {
    const selector = query.get('labelSelector')
    return `${path.replace(/^\/apis?\//, '').replace('gateway.networking.k8s.io', 'GW')}${selector ? `?${selector}` : ''}`
  })
}

const gatewayLists = (one: Bench) => asked(one).filter((path) => path.startsWith('GW/'))

describe('a Service of a cluster with the Gateway API', () => {
  it('a Service shows the routes that lead to it as ways in, in two round trips', async () => {
    const one = await startWith()
    const waiting = gate()
    one.server.faults.add({ do: 'wait', gate: waiting, match: /\/services\/web/ })
    const running = one.run(['svc/web', '-o', 'json'])
    await one.server.arrived(() => true, 6)
    expect(gatewayLists(one)).toEqual([])
    waiting.open()
    const trace = traceOf(await running)
    const route = trace.routes.find(({ kind }) => kind === 'HTTPRoute')
    expect(route).toMatchObject({ host: 'shop.example.com', path: '/', share: { weight: 9, of: 10 }, state: 'ok', leadsTo: 0 })
    expect(trace.ports[0]?.entries.filter(({ type }) => type === 'route')).toMatchObject([{ address: 'shop.example.com/', state: 'ok' }])
    // Which version holds which kind is not known before: all that the group has are asked at once, the Gateways not at all.
    expect(gatewayLists(one).sort()).toEqual([
      'GW/v1/grpcroutes',
      'GW/v1/httproutes',
      'GW/v1/namespaces/demo/referencegrants',
      'GW/v1/tlsroutes',
      'GW/v1alpha2/grpcroutes',
      'GW/v1alpha2/tcproutes',
      'GW/v1alpha2/tlsroutes',
      'GW/v1alpha2/udproutes',
      'GW/v1beta1/namespaces/demo/referencegrants',
    ])
    expect((await one.run(['svc/web'])).stdout).toMatch(/HTTPRoute +shop\.example\.com\/ +httproute\/shop +90%/)
  })

  it('routes are not asked for where the cluster has none, and never for the list of all Services', async () => {
    const one = await startWith([], { served: (version) => !version.startsWith('gateway.') })
    expect(traceOf(await one.run(['svc/web', '-o', 'json'])).gaps).toEqual([])
    expect(gatewayLists(one)).toEqual([])
    const before = one.server.requests.length
    await one.run([])
    expect(
      asked(one)
        .slice(before)
        .filter((path) => path.startsWith('GW')),
    ).toEqual([])
  })

  describe('routes of other namespaces', () => {
    const far = httpRoute(at, 'edge', toPublic, [{ name: 'sidecar', namespace: 'demo', port: 80 }], [notPermitted])
    const ofEdge = ({ routes }: Trace) => routes.filter((route) => route.namespace === 'edge')

    it('a route of another namespace that no ReferenceGrant names is PT505 in trace, list and dump of the Service', async () => {
      const one = await startWith([...edge, far])
      const trace = traceOf(await one.run(['svc/sidecar', '-o', 'json']))
      expect([trace.verdict, trace.findings.map(({ code }) => code)]).toEqual(['degraded', ['PT505']])
      const dump = { kind: 'List', apiVersion: 'v1', items: [...shop(), ...edge, far] }
      for (const [argv, input] of [[['-o', 'json']], [['-A', '-o', 'json']], [['-f', '-', '-o', 'json'], JSON.stringify(dump)]] as const) {
        const { items } = listOf(await one.run(argv, undefined, input))
        const row = items.find(({ target }) => target.name === 'sidecar')
        expect([row?.verdict, row?.findings.map(({ code }) => code)]).toEqual(['degraded', ['PT505']])
      }
    })

    it('a route of another namespace that a ReferenceGrant names is a way in', async () => {
      const one = await startWith([...edge, far, grant(at, 'demo', 'edge')])
      expect(ofEdge(traceOf(await one.run(['svc/sidecar', '-o', 'json'])))).toMatchObject([{ state: 'ok', leadsTo: 0 }])
      expect(gatewayLists(one).filter((path) => path.includes('/edge/'))).toEqual([])
    })

    it('who may not list the routes of all namespaces sees those of namespaces that a ReferenceGrant names', async () => {
      const everywhere = ['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io', 'networkpolicies.networking.k8s.io']
      const kinds = ['httproutes', 'grpcroutes', 'tlsroutes', 'tcproutes', 'udproutes', 'referencegrants']
      const some = ['demo', 'edge'].flatMap(
        (home) =>
          reader(
            '',
            kinds.map((kind) => `${kind}.gateway.networking.k8s.io`),
            home,
          ).rules ?? [],
      )
      const own = reader('few', [...everywhere, 'ingresses.networking.k8s.io'])
      const few = { ...own, rules: [...(own.rules ?? []), ...some] }
      const alone = await startWith([...edge, far], { users: [few] })
      const unseen = traceOf(await alone.run(['svc/sidecar', '-o', 'json']))
      expect([unseen.verdict, ofEdge(unseen), unseen.gaps]).toEqual(['healthy', [], []])
      expect(unseen.routes.map(({ namespace }) => namespace)).toContain('demo')
      const granted = await startWith([...edge, far, grant(at, 'demo', 'edge')], { users: [few] })
      expect(ofEdge(traceOf(await granted.run(['svc/sidecar', '-o', 'json'])))).toMatchObject([{ state: 'ok', leadsTo: 0 }])
    })
  })

  it('routes that may not be read are one line, and change no verdict', async () => {
    const plain = [
      'services',
      'pods',
      'endpointslices.discovery.k8s.io',
      'ingresses.networking.k8s.io',
      'networkpolicies.networking.k8s.io',
    ]
    const one = await startWith(edge, { users: [reader('few', plain)] })
    const trace = traceOf(await one.run(['svc/sidecar', '-o', 'json']))
    expect(trace.verdict).toBe('healthy')
    expect(trace.gaps.every((gap) => gap.resource === 'gatewayroutes' && !gap.hides)).toBe(true)
    const { stdout } = await one.run(['svc/sidecar'])
    expect(stdout.match(/not read/g)).toHaveLength(1)
    expect(stdout).toMatch(/not read: grpcroutes, httproutes, tcproutes, tlsroutes, udproutes \(forbidden: needs list/)
  })
})

describe('httproute/shop', () => {
  it('an HTTPRoute is traced to its Gateway and to the Service ports behind its backends', async () => {
    const one = await startWith()
    const trace = traceOf(await one.run(['httproute/shop', '-o', 'json']))
    expect(trace).toMatchObject({
      target: { kind: 'HTTPRoute', namespace: 'demo', name: 'shop' },
      verdict: 'healthy',
      findings: [],
      gaps: [],
      route: {
        hosts: ['shop.example.com'],
        parents: [{ name: 'public', state: 'ok', addresses: ['203.0.113.20'], listeners: [{ name: 'http', state: 'ok' }] }],
      },
      routes: [
        { backend: { service: 'web', port: 80 }, share: { weight: 9, of: 10 }, verdict: 'healthy' },
        { backend: { service: 'sidecar', port: 80 }, verdict: 'healthy' },
      ],
    })
    // The other ways in to the Service, and what is wrong with them, are none of its concern.
    expect(trace.through?.map(({ target, inside, routes, findings }) => [target.name, target.port, inside, routes, findings])).toEqual([
      ['web', 80, true, [], []],
      ['sidecar', 80, true, [], []],
    ])
    const { stdout } = await one.run(['httproute/shop'])
    expect(stdout).toMatch(/parents +gateway\/public -n infra +http 80\/HTTP +203\.0\.113\.20/)
    expect(stdout).toMatch(/rules +\/ +─▶ service\/web:80 +90%\n +─▶ service\/sidecar:80 +10%/)
    expect(stdout.match(/not probed/g)).toHaveLength(1)
  })

  it('an HTTPRoute costs two round trips, and a third where a backend is in another namespace', async () => {
    const one = await startWith()
    const waiting = gate()
    one.server.faults.add({ do: 'wait', gate: waiting, match: /\/demo\/services$/ })
    const running = one.run(['httproute/shop', '-o', 'json'])
    await one.server.arrived(({ path }) => path.endsWith('/services'))
    waiting.open()
    await running
    const paths = asked(one)
    const second = paths.slice(paths.indexOf('/apis') < 0 ? 0 : 6)
    expect(second.toSorted()).toEqual([
      'GW/v1/namespaces/infra/gateways',
      'v1/namespaces/demo',
      'v1/namespaces/demo/pods?app=sidecar',
      'v1/namespaces/demo/pods?app=web',
    ])
  })

  it('an HTTPRoute with a share for a broken Service is degraded, with all of them broken it is broken', async () => {
    const shares = [split[0] ?? {}, { name: 'search', port: 80, weight: 1 }]
    const partly = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, shares)])
    const { code, stdout } = await partly.run(['httproute/shop'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^demo\/shop +HTTPRoute +▲ degraded\n/)
    expect(stdout).toMatch(/✗ +─▶ service\/search:80 +10% +PT301 broken\n/)
    const wholly = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, shares.slice(1))])
    expect((await wholly.run(['httproute/shop'])).code).toBe(1)
  })

  it('an HTTPRoute into another namespace needs a grant there; where grants cannot be read nothing is broken', async () => {
    const refs = [{ name: 'web', namespace: 'demo', port: 80 }]
    const far = httpRoute(at, 'infra', { name: 'public' }, refs)
    const said = condition(at, 'ResolvedRefs', 'False', 'RefNotPermitted', 'Backend ref to Service demo/web not permitted.')
    const refused = await startWith([...edge, httpRoute(at, 'infra', { name: 'public' }, refs, [said])])
    const trace = traceOf(await refused.run(['-n', 'infra', 'httproute/shop', '-o', 'json']))
    expect([trace.verdict, trace.findings.map(({ code }) => code)]).toEqual(['broken', ['PT505']])
    expect(trace.findings[0]?.fix?.command).toContain('| kubectl -n demo apply -f -')
    const group = 'gateway.networking.k8s.io'
    const rights = ['services', 'pods', 'namespaces', 'endpointslices.discovery.k8s.io', `gateways.${group}`, `httproutes.${group}`]
    const pending = condition(at, 'ResolvedRefs', 'Unknown', 'Pending', 'Waiting for controller')
    const unresolved = httpRoute(at, 'infra', { name: 'public' }, refs, [pending])
    const blind = await startWith([...edge, unresolved], { users: [reader('few', [...rights, 'networkpolicies.networking.k8s.io'])] })
    const unread = traceOf(await blind.run(['-n', 'infra', 'httproute/shop', '-o', 'json']))
    expect([unread.verdict, unread.findings]).toEqual(['unknown', []])
    expect(unread.gaps).toMatchObject([{ resource: 'referencegrants', namespace: 'demo', reason: 'forbidden', hides: true }])
    const granted = await startWith([...edge, far, grant(at, 'demo', 'infra', { name: 'web' })])
    expect(traceOf(await granted.run(['-n', 'infra', 'httproute/shop', '-o', 'json'])).verdict).toBe('healthy')
  })

  it('an HTTPRoute that does not exist, or of a cluster without the Gateway API, is one line and exit code 3', async () => {
    const one = await startWith()
    const gone = { code: 3, stdout: '', stderr: 'error: httproutes.gateway.networking.k8s.io "gone" not found in namespace "demo"\n' }
    expect(await one.run(['httproute/gone'])).toEqual(gone)
    expect((await one.run(['httproute/shpo'])).stderr).toMatch(/; did you mean "shop"\?\n$/)
    expect((await one.run(['ing/shpo'])).stderr).toMatch(/^error: ingresses\.networking\.k8s\.io "shpo" .*; did you mean "shop"\?\n$/)
    const without = await startWith([], { served: (version) => !version.startsWith('gateway.') })
    expect(await without.run(['httproute/gone'])).toEqual(gone)
  })

  it('an HTTPRoute that its controller has accepted is yet unknown without the right to read its Gateway, which may be gone', async () => {
    const group = 'gateway.networking.k8s.io'
    const rights = [
      'services',
      'pods',
      'namespaces',
      'endpointslices.discovery.k8s.io',
      'networkpolicies.networking.k8s.io',
      `httproutes.${group}`,
    ]
    const one = await startWith(edge, { users: [reader('few', rights)] })
    const trace = traceOf(await one.run(['httproute/shop', '-o', 'json']))
    expect([trace.verdict, trace.findings]).toEqual(['unknown', []])
    expect(trace.gaps).toMatchObject([{ resource: 'gateways', namespace: 'infra', hides: true }])
  })

  it('an HTTPRoute that may not be read is exit code 3, with what the server says', async () => {
    const one = await startWith(edge, { users: [reader('few', ['services'])] })
    const { code, stderr } = await one.run(['httproute/shop'])
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^error: httproutes.* is forbidden/)])
  })
})

describe('routes of other kinds', () => {
  it('routes of other kinds are found in the version that has them', async () => {
    const tls = {
      ...httpRoute(at, 'demo', toPublic, [{ name: 'web', port: 80 }]),
      kind: 'TLSRoute',
      apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    }
    const one = await startWith([...edge, tls])
    expect(traceOf(await one.run(['tlsroute/shop', '-o', 'json'])).target.kind).toBe('TLSRoute')
    const routes = traceOf(await one.run(['svc/web', '-o', 'json'])).routes
    expect(routes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['HTTPRoute', 'TLSRoute', 'Ingress']))
  })
})

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
    expect(stdout).toMatch(/listeners +http +80\/HTTP +\*\.example\.com +1 route of its namespace\n/)
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
    expect(stdout).toMatch(/▲ PT507 +https: 1 of 2 listeners of gateway\/public does not work/)
    expect(stdout).toContain('Secret demo/gone does not exist')
  })
})

describe('ing/shop', () => {
  it('an Ingress is traced to the Service port behind each of its rules', async () => {
    const one = await startWith([])
    const trace = traceOf(await one.run(['ing/shop', '-o', 'json']))
    expect(trace).toMatchObject({
      verdict: 'degraded',
      route: { className: 'nginx', controller: 'k8s.io/ingress-nginx', addresses: ['203.0.113.10'] },
    })
    expect(trace.findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['PT501 error', 'PT502 error'])
    expect(trace.routes.map(({ path, verdict, reason }) => [path, verdict, reason])).toEqual([
      ['/', 'healthy', undefined],
      ['/pay', 'unknown', undefined],
      ['/old', 'broken', 'port-missing'],
      ['/gone', 'broken', 'service-missing'],
    ])
    // Only the port that the Ingress names: what is wrong with another one is not its concern.
    expect(trace.through?.map(({ target, ports }) => [target.name, target.port, ports.length])).toEqual([
      ['checkout', 80, 1],
      ['web', 80, 1],
    ])
  })

  it('an Ingress costs two round trips, and no Secret is read', async () => {
    const tls = { kind: 'Ingress', apiVersion: 'networking.k8s.io/v1', metadata: { name: 'tls', namespace: 'demo' } }
    const backend = { service: { name: 'web', port: { number: 80 } } }
    const spec = { ingressClassName: 'nginx', defaultBackend: backend, tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }] }
    const one = await startWith([{ ...tls, spec, status: { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } } }])
    const { stdout, code } = await one.run(['ing/tls'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/addresses +lb\.example\.com/)
    expect(stdout).toMatch(/tls +shop\.example\.com +secret\/shop-tls \(not read\)/)
    expect(stdout).toMatch(/rules +any request +─▶ service\/web:80\n/)
    expect(asked(one).some((path) => path.includes('secrets'))).toBe(false)
    expect(asked(one)).toHaveLength(7)
  })

  it('an Ingress with a class that does not exist is broken; without the right to read classes it is unknown', async () => {
    const broken = {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name: 'lost', namespace: 'demo' },
      spec: { ingressClassName: 'ngnix', defaultBackend: { service: { name: 'web', port: { name: 'http' } } } },
    }
    const one = await startWith([broken])
    expect(traceOf(await one.run(['ing/lost', '-o', 'json']))).toMatchObject({
      verdict: 'broken',
      findings: [{ code: 'PT503', severity: 'error' }],
    })
    const rights = [
      'services',
      'pods',
      'endpointslices.discovery.k8s.io',
      'ingresses.networking.k8s.io',
      'networkpolicies.networking.k8s.io',
    ]
    const few = await startWith([broken], { users: [reader('few', rights)] })
    expect(traceOf(await few.run(['ing/lost', '-o', 'json']))).toMatchObject({
      verdict: 'unknown',
      findings: [],
      gaps: [{ resource: 'ingressclasses', hides: true }],
    })
  })

  it('an Ingress calls no Service missing without the right to read Services', async () => {
    const one = await startWith([], { users: [reader('few', ['ingresses.networking.k8s.io', 'pods'])] })
    const trace = traceOf(await one.run(['ing/shop', '-o', 'json']))
    expect([trace.verdict, trace.findings]).toEqual(['unknown', []])
    expect(trace.routes.every(({ reason }) => reason === 'service-unread')).toBe(true)
  })

  it('an Ingress is traced from a dump and from a saved snapshot as well', async () => {
    const one = await startWith([])
    const file = `${one.folder}/saved.json`
    const live = await one.run(['ing/shop', '-o', 'json', '--save', file])
    expect(await runProgram(['ing/shop', '-o', 'json', '-f', file])).toEqual(live)
    // One that the trace of a Service saved holds no other Services: they are not called missing.
    const other = `${one.folder}/other.json`
    await one.run(['svc/web', '--save', other])
    const trace = traceOf(await runProgram(['ing/shop', '-o', 'json', '-f', other]))
    expect(trace.routes.map(({ reason }) => reason)).toEqual([undefined, 'service-unread', 'port-missing', 'service-unread'])
    expect(trace.findings.map(({ code }) => code)).toEqual(['PT502'])
  })
})

describe('a URL of a cluster with the Gateway API', () => {
  const ways = (trace: Trace) =>
    trace.address?.owners.map(({ object, state, reason }) => `${object.kind}/${object.name} ${state} ${reason ?? ''}`.trim())
  const inGroup = (plural: string) => `${plural}.gateway.networking.k8s.io`
  // An Ingress for the same host, which the shop has, would answer as well.
  const api = { hostnames: ['api.example.com'] }

  it('a URL is met by a route, and leads to its backends by their shares', async () => {
    const one = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, split, [], api)])
    const trace = traceOf(await one.run(['https://api.example.com/cart', '-o', 'json']))
    expect(ways(trace)).toEqual(['HTTPRoute/shop ok', 'HTTPRoute/shop ok'])
    expect(trace.through?.map(({ target }) => target.name)).toEqual(['web', 'sidecar'])
    expect(trace.verdict).toBe('healthy')
    const { stdout } = await one.run(['api.example.com'])
    expect(stdout).toMatch(/route +httproute\/shop -n demo api\.example\.com\/ \(PathPrefix\) to web:80 90%/)
  })

  it('a URL is degraded where one of several backends is gone, and broken where the only one is', async () => {
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

  it('without the right to read Gateways it is not known whether the route of a URL is served', async () => {
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
