import { describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { renderTrace } from '../../src/render/index.ts'
import { expectGolden } from '../golden.ts'
import { addressTarget, dump, taken, trace } from './cluster.ts'

const istio = (kind: string, name: string, namespace: string, spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name, namespace },
  spec,
})
const subset = (name: string, labels: object = { app: 'web' }) => ({ name, labels })
const rule = (
  subsets: object[],
  { namespace = 'shop', host = 'web', ...rest }: { namespace?: string; host?: string; exportTo?: string[] } = {},
) => istio('DestinationRule', 'web', namespace, { host, subsets, ...rest })
const to = (name: string, rest: object = {}) =>
  istio('VirtualService', 'web', 'shop', {
    hosts: ['www.example.com'],
    gateways: ['infra/public', 'mesh'],
    http: [{ route: [{ destination: { host: 'web', subset: name, port: { number: 80 } } }], ...rest }],
  })
const target = { kind: 'route', type: 'VirtualService', name: 'web' } as const
const facts = ({ verdict, findings }: Trace) => [
  verdict,
  ...findings.map(({ code, severity, confidence }) => `${code} ${severity} ${confidence}`),
]
const options = { color: false, unicode: true, width: 100, now: Date.parse(taken) }

describe('a subset of a VirtualService', () => {
  it('a subset that a DestinationRule names and whose labels a Pod has is healthy, and is shown beside the backend', async () => {
    const snapshot = await dump(to('v1'), rule([subset('v1')]))
    const one = trace(snapshot, target)
    expect(facts(one)).toEqual(['healthy'])
    expect(one.routes).toMatchObject([
      { state: 'ok', subset: { name: 'v1', rule: { namespace: 'shop', name: 'web', field: 'spec.subsets[0]' } } },
    ])
    expectGolden('routes/VirtualService.subset.txt', await renderTrace(one, 'text', options))
    expectGolden('routes/VirtualService.subset.json', await renderTrace(one, 'json', options))
  })

  it('a subset that no DestinationRule of the Service names is broken by every entry point to it', async () => {
    const snapshot = await dump(to('v2'), rule([subset('v1')]))
    const one = trace(snapshot, target)
    expect(facts(one)).toEqual(['broken', 'PT509 error proven'])
    expect([one.findings[0]?.title, one.findings[0]?.fix?.command]).toEqual([
      'virtualservice/web names subset v2, which does not exist',
      `kubectl -n shop patch virtualservice web --type json -p '[{"op":"replace","path":"/spec/http/0/route/0/destination/subset","value":"v1"}]'`,
    ])
    const service = trace(snapshot, { kind: 'service', name: 'web' })
    expect(facts(service)).toEqual(['degraded', 'PT509 warn proven'])
    expect(service.routes).toMatchObject([{ state: 'broken', reason: 'subset-missing' }])
    expect(trace(snapshot, addressTarget('www.example.com')).verdict).toBe('broken')
    expectGolden('routes/VirtualService.subset-missing.txt', await renderTrace(one, 'text', options))
    expectGolden('routes/VirtualService.subset-missing.json', await renderTrace(one, 'json', options))
  })

  it('a subset whose labels no Pod of the Service has is broken', async () => {
    const one = trace(await dump(to('v2'), rule([subset('v1'), subset('v2', { app: 'web', version: 'v2' })])), target)
    expect(facts(one)).toEqual(['broken', 'PT509 error proven'])
    expect([one.findings[0]?.title, one.findings[0]?.evidence[1]]).toEqual([
      'subset v2 of virtualservice/web has no Pod',
      {
        object: { kind: 'DestinationRule', namespace: 'shop', name: 'web' },
        field: 'spec.subsets[1].labels',
        value: { app: 'web', version: 'v2' },
      },
    ])
    expectGolden('routes/VirtualService.subset-empty.txt', await renderTrace(one, 'text', options))
  })

  it('a missing subset for some requests makes the route degraded, and a missing subset of a mirror loses only copies', async () => {
    const copies = { mirror: { host: 'web', subset: 'v2', port: { number: 80 } } }
    expect(facts(trace(await dump(to('v1', copies), rule([subset('v1')])), target))).toEqual(['degraded', 'PT509 warn proven'])
  })

  it.each([
    ['the root namespace', { namespace: 'istio-system', host: 'web.shop.svc.cluster.local' }],
    ['the namespace, for every Service there', { host: '*.shop.svc.cluster.local' }],
    ['the namespace, by the whole name', { host: 'web.shop.svc.cluster.local' }],
  ])('a subset that a DestinationRule of %s names is healthy', async (_, place) => {
    expect(facts(trace(await dump(to('v1'), rule([subset('v1')], place)), target))).toEqual(['healthy'])
  })

  it.each([
    ['another namespace', { namespace: 'infra', host: 'web.shop.svc.cluster.local' }],
    ['the namespace, for clients there alone,', { exportTo: ['.'] }],
  ])('a subset that a DestinationRule of %s names is unknown', async (_, place) => {
    const one = trace(await dump(to('v1'), rule([subset('v1')], place)), target)
    expect([...facts(one), one.routes[0]?.reason]).toEqual(['unknown', 'subset-elsewhere'])
  })

  it('a subset that a DestinationRule of another namespace names for a short host is missing, and the message says why', async () => {
    const one = trace(await dump(to('v1'), rule([subset('v1')], { namespace: 'infra' })), target)
    expect(facts(one)).toEqual(['broken', 'PT509 error proven'])
    expect(one.findings[0]?.message).toBe(
      'DestinationRule web in infra has v1 for the host web, which is another Service. Requests for subset v1 get 503.',
    )
  })

  it('a subset of a VirtualService is unknown where a dump holds no DestinationRule', async () => {
    const one = trace(await dump(to('v1')), target)
    expect([...facts(one), one.routes[0]?.reason]).toEqual(['unknown', 'subset-unread'])
  })
})
