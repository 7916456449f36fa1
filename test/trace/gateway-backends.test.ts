import { describe, expect, it } from 'vitest'
import type { Route } from '../../src/model/gateway.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { endpoint, port, service, slice, trace } from '../build.ts'
import { backend, codes, condition, edge, gateway, grant, parent, route, shopRoute, traced } from '../build-gateway.ts'

describe('a backend', () => {
  const two = (weights: [number, number], second: Partial<ReturnType<typeof backend>> = { name: 'gone' }) =>
    edge({
      gatewayRoutes: [
        route({}, [backend({ weight: weights[0] }), backend({ weight: weights[1], field: 'spec.rules[0].backendRefs[1]', ...second })]),
      ],
    })

  it('the requests for an invalid backend fail in proportion to its weight', () => {
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

  it('a missing backend that gets only mirrored requests degrades the route', () => {
    const one = traced(two([1, 1], { name: 'gone', mirror: true }), shopRoute)
    expect([one.verdict, codes(one), one.routes[1]?.mirror]).toEqual(['degraded', ['PT501 proven'], true])
  })

  it('a backend refers to a port of the Service by number and protocol', () => {
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

  it('a backend cannot name a target port: the fix names port 80 of the Service', () => {
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

  it('a reference into another namespace without a grant is the same fault in a cluster as in a dump', () => {
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

  it('a fault of a reference without a grant is only inferred if the controller has resolved it', () => {
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

describe('codes that are left out', () => {
  it('ignored codes do not count for the verdict, but a broken route is not called healthy', async () => {
    const { diagnose } = await import('../../src/diagnose/diagnose.ts')
    const { createLookup } = await import('../../src/trace/lookup.ts')
    const { traceTarget } = await import('../../src/trace/target.ts')
    const from = edge({ gatewayRoutes: [route({}, [backend({ name: 'gone' })])] })
    const chain = traceTarget('demo', shopRoute, createLookup(from))
    expect(diagnose(chain, { kubectlFlags: [], ignore: ['PT501'] })).toMatchObject({ verdict: 'unknown', findings: [] })
  })
})
