import { describe, expect, it } from 'vitest'
import { shop } from '../../src/demo/shop/shop.ts'
import type { Trace } from '../../src/model/trace.ts'
import { grant, httpRoute } from '../faults/gateway.ts'
import { gate } from '../server/faults.ts'
import { asked, at, edge, gatewayLists, notPermitted, startWith, toPublic } from './edge-cluster.ts'
import { listOf, reader, traceOf } from './program.ts'

describe('a Service of a cluster with the Gateway API', () => {
  it('a Service shows the routes that lead to it as entry points, in two round trips', async () => {
    const one = await startWith()
    const waiting = gate()
    one.server.faults.add({ do: 'wait', gate: waiting, match: /\/services\/web/ })
    const running = one.run(['svc/web', '-o', 'json'])
    await one.server.arrived(() => true, 5)
    expect(gatewayLists(one)).toEqual([])
    waiting.open()
    const trace = traceOf(await running)
    const route = trace.routes.find(({ kind }) => kind === 'HTTPRoute')
    expect(route).toMatchObject({ host: 'shop.example.com', path: '/', share: { weight: 9, of: 10 }, state: 'ok', leadsTo: 0 })
    expect(trace.ports[0]?.entries.filter(({ type }) => type === 'route')).toMatchObject([{ address: 'shop.example.com/', state: 'ok' }])
    // It is unknown which version has which kind, so all kinds of the group are requested at once, except Gateways.
    expect(gatewayLists(one).sort()).toEqual([
      'GW/v1/grpcroutes',
      'GW/v1/httproutes',
      'GW/v1/namespaces/demo/backendtlspolicies',
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

  it('routes are not requested if the cluster has no Gateway API, and never for the list of all Services', async () => {
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

    it('a route of another namespace that a ReferenceGrant names is an entry point', async () => {
      const one = await startWith([...edge, far, grant(at, 'demo', 'edge')])
      expect(ofEdge(traceOf(await one.run(['svc/sidecar', '-o', 'json'])))).toMatchObject([{ state: 'ok', leadsTo: 0 }])
      expect(gatewayLists(one).filter((path) => path.includes('/edge/'))).toEqual([])
    })

    it('a user who may not list the routes of all namespaces sees those of namespaces that a ReferenceGrant names', async () => {
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
