import { describe, expect, it } from 'vitest'
import { condition, grant, httpRoute } from '../faults/gateway.ts'
import { gate } from '../server/faults.ts'
import { asked, at, edge, split, startWith, toPublic } from './edge-cluster.ts'
import { reader, traceOf } from './program.ts'

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
    // The trace of a route leaves out the other entry points of the Service and their findings.
    expect(trace.through?.map(({ target, inside, routes, findings }) => [target.name, target.port, inside, routes, findings])).toEqual([
      ['web', 80, true, [], []],
      ['sidecar', 80, true, [], []],
    ])
    const { stdout } = await one.run(['httproute/shop'])
    expect(stdout).toMatch(/parents +gateway\/public -n infra +http 80\/HTTP +203\.0\.113\.20/)
    expect(stdout).toMatch(/rules +\/ +─▶ service\/web:80 +90%\n +─▶ service\/sidecar:80 +10%/)
    expect(stdout.match(/not probed/g)).toHaveLength(1)
  })

  it('an HTTPRoute costs two round trips, and a third if a backend is in another namespace', async () => {
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
      'GW/v1/namespaces/demo/backendtlspolicies',
      'GW/v1/namespaces/infra/gateways',
      'v1/namespaces/demo',
      'v1/namespaces/demo/pods?app=sidecar',
      'v1/namespaces/demo/pods?app=web',
    ])
  })

  it('an HTTPRoute is degraded if one of its Services is broken, and broken if all of them are', async () => {
    const shares = [split[0] ?? {}, { name: 'search', port: 80, weight: 1 }]
    const partly = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, shares)])
    const { code, stdout } = await partly.run(['httproute/shop'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^demo\/shop +HTTPRoute +▲ degraded\n/)
    expect(stdout).toMatch(/✗ +─▶ service\/search:80 +10% +PT301 broken\n/)
    const wholly = await startWith([...edge.slice(0, 3), httpRoute(at, 'demo', toPublic, shares.slice(1))])
    expect((await wholly.run(['httproute/shop'])).code).toBe(1)
  })

  it('an HTTPRoute into another namespace needs a grant there; if grants cannot be read, nothing is called broken', async () => {
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

  it('an accepted HTTPRoute is unknown without the right to read its Gateway, which may no longer exist', async () => {
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
