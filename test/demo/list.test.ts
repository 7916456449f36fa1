import { expect, test } from 'vitest'
import { fields, items, text } from '../../src/lib/read.ts'
import { demo, get } from '../server/client.ts'

const pods = '/api/v1/namespaces/demo/pods'
const pod = (name: string, namespace = 'demo') => ({ kind: 'Pod', apiVersion: 'v1', metadata: { name, namespace, labels: { app: name } } })
const names = (body: unknown) => items(fields(body).items).map((item) => text(fields(fields(item).metadata).name))
const meta = (body: unknown) => fields(fields(body).metadata)
const five = ['a', 'b', 'c', 'd', 'e'].map((name) => pod(name))

test('pages say how many items remain, and keep the version of the first page', async () => {
  const server = await demo({ objects: five })
  const first = (await get(server, `${pods}?limit=2`)).body
  expect([names(first), meta(first).remainingItemCount]).toEqual([['a', 'b'], 3])
  server.store.delete({ kind: 'Pod', namespace: 'demo', name: 'd' })
  server.store.put(pod('cc'))
  server.store.patch({ kind: 'Pod', namespace: 'demo', name: 'e' }, { spec: { changed: true } })
  const second = (await get(server, `${pods}?limit=2&continue=${meta(first).continue}`)).body
  expect([names(second), meta(second).remainingItemCount, meta(second).resourceVersion]).toEqual([
    ['c', 'd'],
    1,
    meta(first).resourceVersion,
  ])
  const third = (await get(server, `${pods}?limit=2&continue=${meta(second).continue}`)).body
  expect([names(third), meta(third).continue, fields(items(fields(third).items)[0]).spec]).toEqual([['e'], undefined, undefined])
})

test('an expired continue token is a 410 with a token to continue with', async () => {
  const server = await demo({ objects: five })
  const first = (await get(server, `${pods}?limit=2`)).body
  server.store.put(pod('ba'))
  server.store.compact()
  const expired = await get(server, `${pods}?limit=2&continue=${meta(first).continue}`)
  expect([expired.status, fields(expired.body).reason]).toEqual([410, 'Expired'])
  const onward = await get(server, `${pods}?continue=${meta(expired.body).continue}`)
  expect(names(onward.body)).toEqual(['ba', 'c', 'd', 'e'])
})

test('a page of a list with a selector does not tell how many items remain', async () => {
  const server = await demo({ objects: five })
  const { body } = await get(server, `${pods}?limit=1&labelSelector=app+in+(b,c)`)
  expect([names(body), meta(body).remainingItemCount, typeof meta(body).continue]).toEqual([['b'], undefined, 'string'])
})

test('a list of all namespaces is in the order of etcd', async () => {
  const server = await demo({ objects: [pod('z', 'b'), pod('y', 'b'), pod('x', 'c'), pod('w', 'a')] })
  expect(names((await get(server, '/api/v1/pods')).body)).toEqual(['w', 'y', 'z', 'x'])
})

test('a list of a past version is served, one of the future or of a forgotten version is refused', async () => {
  const server = await demo({ objects: five })
  const then = server.store.version
  server.store.put(pod('f'))
  const past = await get(server, `${pods}?resourceVersion=${then}&resourceVersionMatch=Exact`)
  expect([names(past.body).length, meta(past.body).resourceVersion]).toEqual([5, String(then)])
  expect(names((await get(server, `${pods}?resourceVersion=${then}`)).body)).toHaveLength(6)
  expect((await get(server, `${pods}?resourceVersion=${then + 100}`)).status).toBe(504)
  server.store.compact()
  expect((await get(server, `${pods}?resourceVersion=${then}&resourceVersionMatch=Exact`)).status).toBe(410)
})

test.each([
  ['continue=nonsense', 400],
  ['labelSelector=%3Dx', 400],
  ['fieldSelector=x', 400],
])('a list with %s is refused', async (query, status) => {
  const server = await demo({ objects: five })
  expect((await get(server, `${pods}?${query}`)).status).toBe(status)
})

test('unknown kinds, groups, subresources and methods are refused as a real server refuses them', async () => {
  const server = await demo({ objects: five })
  const none = await get(server, '/api/v1/namespaces/demo/nothings')
  expect([none.status, fields(none.body).message]).toEqual([404, 'the server could not find the requested resource'])
  expect((await get(server, `${pods}/a/attach`)).status).toBe(404)
  expect((await get(server, '/apis/example.com/v1/things')).text).toBe('404 page not found\n')
  expect((await get(server, '/nowhere')).text).toBe('404 page not found\n')
  expect((await get(server, '/constructor')).text).toBe('404 page not found\n')
  const deleted = await get(server, `${pods}/a`, undefined, { method: 'DELETE' })
  expect([deleted.status, fields(deleted.body).reason]).toEqual([405, 'MethodNotAllowed'])
})

test('a custom kind of a manifest is served, and the Gateway API only if the test asks for it', async () => {
  const route = { kind: 'HTTPRoute', apiVersion: 'gateway.networking.k8s.io/v1', metadata: { name: 'r', namespace: 'demo' } }
  const policy = { kind: 'RetryPolicy', apiVersion: 'example.com/v1', metadata: { name: 'p', namespace: 'demo' } }
  const without = await demo({ objects: [route, policy] })
  expect((await get(without, '/apis/gateway.networking.k8s.io/v1/httproutes')).status).toBe(404)
  expect(names((await get(without, '/apis/example.com/v1/namespaces/demo/retrypolicies')).body)).toEqual(['p'])
  const told = await demo({ objects: [route], served: () => true })
  expect(names((await get(told, '/apis/gateway.networking.k8s.io/v1/httproutes')).body)).toEqual(['r'])
})

test('a server of 1.20 has Endpoints, and no discovery.k8s.io/v1', async () => {
  const server = await demo({ version: '1.20' })
  expect((await get(server, '/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices')).status).toBe(404)
  expect(names((await get(server, '/api/v1/namespaces/demo/endpoints')).body)).toContain('web')
  expect((await get(server, '/version')).body).toMatchObject({ minor: '20', gitVersion: 'v1.20.2' })
  expect(names((await get(server, '/apis')).body)).toEqual([])
  expect((await get(server, '/apis')).text).not.toContain('discovery.k8s.io')
})

test('discovery names groups, versions and resources', async () => {
  const server = await demo({ objects: five })
  expect((await get(server, '/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
  expect((await get(server, '/apis/apps')).body).toMatchObject({ kind: 'APIGroup', preferredVersion: { groupVersion: 'apps/v1' } })
  const core = fields((await get(server, '/api/v1')).body)
  const resources = items(core.resources).map((each) => fields(each).name)
  expect(resources).toEqual(['services', 'endpoints', 'pods', 'pods/exec', 'nodes', 'namespaces', 'events'])
  expect((await get(server, '/readyz')).text).toBe('ok')
})
