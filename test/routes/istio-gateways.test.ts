import { expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import { addressTarget, dump, trace } from './cluster.ts'

const istio = (kind: string, name: string, namespace: string, spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name, namespace },
  spec,
})
const gateway = (name: string, namespace = 'infra', ...hosts: string[]) =>
  istio('Gateway', name, namespace, {
    selector: { istio: 'ingress' },
    servers: hosts.length === 0 ? [] : [{ hosts, port: { name: 'http', number: 80, protocol: 'HTTP' } }],
  })
const toWeb = (gateways?: string[]) =>
  istio('VirtualService', 'web', 'shop', { hosts: ['www.example.com'], gateways, http: [{ route: [{ destination: { host: 'web' } }] }] })
const target = { kind: 'route', type: 'VirtualService', name: 'web' } as const
const facts = ({ verdict, findings }: Trace) => [verdict, ...findings.map(({ code, severity }) => `${code} ${severity}`)]

it('a VirtualService whose only Gateway does not exist gets no traffic, and the closest match is named', async () => {
  const snapshot = await dump(toWeb(['infra/pubic']), gateway('public'))
  const one = trace(snapshot, target)
  expect(facts(one)).toEqual(['broken', 'PT506 error'])
  expect(one.route?.parents).toMatchObject([
    { kind: 'Gateway', namespace: 'infra', name: 'pubic', state: 'broken', reason: 'gateway-missing' },
  ])
  expect([one.findings[0]?.title, one.findings[0]?.fix?.command]).toEqual([
    'virtualservice/web: gateway/pubic in infra does not exist',
    `kubectl -n shop patch virtualservice web --type json -p '[{"op":"replace","path":"/spec/gateways/0","value":"infra/public"}]'`,
  ])
  expect(trace(snapshot, { kind: 'service', name: 'web' }).routes).toMatchObject([{ state: 'broken', reason: 'not-accepted' }])
  expect(trace(snapshot, addressTarget('www.example.com')).verdict).toBe('broken')
})

it('a VirtualService whose Gateways exist, in its own namespace or another, has no such finding', async () => {
  const snapshot = await dump(toWeb(['infra/public', 'local', 'mesh']), gateway('public'), gateway('local', 'shop'))
  expect(facts(trace(snapshot, target))).toEqual(['healthy'])
  expect(trace(snapshot, { kind: 'service', name: 'web' }).routes).toMatchObject([{ state: 'ok' }])
})

it.each([['mesh'], ['infra/public']])('a VirtualService of which one Gateway is missing still gets traffic by %s', async (other) => {
  const one = trace(await dump(toWeb(['infra/gone', other]), gateway('public')), target)
  expect(facts(one)).toEqual(['degraded', 'PT506 warn'])
})

it('a dump without Istio Gateways, or without the namespace of the Gateway, does not show that the Gateway is missing', async () => {
  expect(facts(trace(await dump(toWeb(['infra/public'])), target))).toEqual(['healthy'])
  expect(facts(trace(await dump(toWeb(['istio-system/public']), gateway('other', 'shop')), target))).toEqual(['healthy'])
})

it('a VirtualService without gateways is one of the mesh, and needs no Gateway', async () => {
  expect(facts(trace(await dump(toWeb(), gateway('public')), target))).toEqual(['healthy'])
})

it('a VirtualService that shares no host with a server of its Gateway gets no traffic by it', async () => {
  const snapshot = await dump(toWeb(['infra/public']), gateway('public', 'infra', 'www.example.org', '*/*.www.example.com'))
  const one = trace(snapshot, target)
  expect(facts(one)).toEqual(['broken', 'PT506 error'])
  expect([one.findings[0]?.title, one.findings[0]?.message, one.findings[0]?.evidence[1]]).toEqual([
    'no server of gateway/public in infra accepts virtualservice/web',
    'Server http is for www.example.org, */*.www.example.com, which matches no hostname of the route.',
    {
      object: { kind: 'Gateway', namespace: 'infra', name: 'public' },
      field: 'spec.servers[0].hosts',
      value: 'www.example.org, */*.www.example.com',
    },
  ])
})

it('a VirtualService whose namespace no server of its Gateway takes gets no traffic by it', async () => {
  const one = trace(await dump(toWeb(['infra/public']), gateway('public', 'infra', './*.example.com')), target)
  expect(facts(one)).toEqual(['broken', 'PT506 error'])
  expect(one.findings[0]?.message).toBe('Server http allows routes of its own namespace only, not of shop.')
})

it.each(['*', '*.example.com', 'www.example.com', 'shop/www.example.com', '*/*'])(
  'a VirtualService has a host in common with a server for %s',
  async (host) => {
    expect(facts(trace(await dump(toWeb(['infra/public']), gateway('public', 'infra', 'a.example.org', host)), target))).toEqual([
      'healthy',
    ])
  },
)

it('a dump without Pods of a Gateway does not show that the Gateway has none', async () => {
  expect(facts(trace(await dump(toWeb(['infra/public']), gateway('public', 'infra', '*')), target))).toEqual(['healthy'])
})
