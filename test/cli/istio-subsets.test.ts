import { expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { reader, traceOf } from './program.ts'
import { start } from './start.ts'

const istio = (kind: string, name: string, spec: object, namespace = 'demo') => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name, namespace, uid: `u-${kind}-${name}`, resourceVersion: '9' },
  spec,
})
const toSubset = (subset: string) =>
  istio('VirtualService', 'web', {
    hosts: ['www.example.com'],
    gateways: ['demo/public'],
    http: [{ route: [{ destination: { host: 'web', subset, port: { number: 80 } } }] }],
  })
const objects = (subset: string, ...more: object[]) => [...shop(), istio('Gateway', 'public', { servers: [] }), toSubset(subset), ...more]
const rule = istio('DestinationRule', 'web', { host: 'web', subsets: [{ name: 'v1', labels: { app: 'web' } }] })
const now = () => shopPresent
const targets = ['vs/web', 'svc/web', 'http://www.example.com/']

it.each(targets)('%s reports a subset that no DestinationRule names, and reads all DestinationRules in one list', async (target) => {
  const bench = await start({ served: () => true, objects: objects('v2', rule), now })
  const one = traceOf(await bench.run([target, '-o', 'json']))
  expect([one, ...(one.through ?? [])].flatMap(({ findings }) => findings.map(({ code }) => code))).toContain('PT509')
  const paths = bench.server.requests.map(({ path }) => path).filter((path) => path.includes('destinationrules'))
  expect(paths.filter((path) => !path.includes('/namespaces/'))).toEqual(['/apis/networking.istio.io/v1/destinationrules'])
})

it.each(targets)('%s calls no subset missing that a DestinationRule names', async (target) => {
  const bench = await start({ served: () => true, objects: objects('v1', rule), now })
  const one = traceOf(await bench.run([target, '-o', 'json']))
  expect([one, ...(one.through ?? [])].flatMap(({ findings }) => findings.map(({ code }) => code))).not.toContain('PT509')
  if (target === 'vs/web') expect(one.verdict).toBe('healthy')
})

it('a subset is missing in a cluster without any DestinationRule', async () => {
  const bench = await start({ served: () => true, objects: objects('v1'), now })
  expect(traceOf(await bench.run(['vs/web', '-o', 'json']))).toMatchObject({ verdict: 'broken', findings: [{ code: 'PT509' }] })
})

it('without the right to list DestinationRules a subset is unknown', async () => {
  const rights = [
    'services',
    'pods',
    'nodes',
    'endpointslices.discovery.k8s.io',
    'virtualservices.networking.istio.io',
    'gateways.networking.istio.io',
  ]
  const users = [reader('few', rights)]
  const bench = await start({ served: () => true, objects: objects('v2', rule), now, users })
  const one = traceOf(await bench.run(['vs/web', '-o', 'json']))
  expect([one.verdict, one.findings, one.routes[0]?.reason]).toEqual(['unknown', [], 'subset-unread'])
})

it('a server without Istio is not asked for DestinationRules', async () => {
  const bench = await start({ objects: shop(), now })
  await bench.run(['svc/web', '-o', 'json'])
  expect(bench.server.requests.map(({ path }) => path).filter((path) => path.includes('destinationrules'))).toEqual([])
})
