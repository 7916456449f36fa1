import { expect, test } from 'vitest'
import { fields, text } from '../../src/lib/read.ts'
import { demo, get, take, watchLines } from '../server/client.ts'

const pods = '/api/v1/namespaces/demo/pods'
const pod = (name: string, app = 'web', namespace = 'demo') => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name, namespace, labels: { app } },
  spec: {},
})
const ref = (name: string) => ({ kind: 'Pod', namespace: 'demo', name })
/** Type and name of each event. */
const short = (events: unknown[]) =>
  events.map((event) => `${fields(event).type} ${text(fields(fields(fields(event).object).metadata).name) ?? ''}`.trim())

test('in a watch from the version of a list nothing is lost and nothing comes twice', async () => {
  const server = await demo({ objects: [pod('a')] })
  const version = fields(fields((await get(server, pods)).body).metadata).resourceVersion
  server.store.put(pod('b'))
  const events = watchLines(server, `${pods}?watch=true&resourceVersion=${version}`)
  expect(short(await take(events, 1))).toEqual(['ADDED b'])
  server.store.patch(ref('a'), { metadata: { labels: { color: 'red' } } })
  server.store.delete(ref('b'))
  const changes = await take(events, 2)
  expect(short(changes)).toEqual(['MODIFIED a', 'DELETED b'])
  const versions = changes.map((event) => Number(fields(fields(fields(event).object).metadata).resourceVersion))
  expect(versions).toEqual([server.store.version - 1, server.store.version])
})

test('a watch without a version sends the objects first, and never those of other namespaces and kinds', async () => {
  const server = await demo({ objects: [pod('a'), pod('z', 'web', 'other')] })
  const events = watchLines(server, `${pods}?watch=1`)
  expect(short(await take(events, 1))).toEqual(['ADDED a'])
  server.store.put(pod('y', 'web', 'other'))
  server.store.put({ ...pod('s'), kind: 'Service' })
  server.store.put(pod('b'))
  expect(short(await take(events, 1))).toEqual(['ADDED b'])
})

test('an object that leaves the selection is deleted for the watch, one that enters it is added', async () => {
  const server = await demo({ objects: [pod('a'), pod('b', 'other')] })
  const events = watchLines(server, `${pods}?watch=1&labelSelector=app%3Dweb`)
  await take(events, 1)
  server.store.put(pod('c', 'other'))
  server.store.patch(ref('c'), { spec: { changed: true } })
  server.store.delete(ref('c'))
  server.store.patch(ref('a'), { metadata: { labels: { app: 'other' } } })
  server.store.patch(ref('b'), { metadata: { labels: { app: 'web' } } })
  const changes = await take(events, 2)
  expect(short(changes)).toEqual(['DELETED a', 'ADDED b'])
  expect(fields(fields(fields(changes[0]).object).metadata).labels).toEqual({ app: 'web' })
})

test('compaction expires older versions, and only those', async () => {
  const server = await demo({ objects: [pod('a')] })
  const before = server.store.version
  server.store.put(pod('b'))
  server.store.compact()
  expect(short(await take(watchLines(server, `${pods}?watch=1&resourceVersion=${before}`), 2))).toEqual(['ERROR'])
  const events = watchLines(server, `${pods}?watch=1&resourceVersion=${server.store.version}`)
  const next = take(events, 1)
  await server.arrived((request) => request.query.get('watch') === '1', 2)
  server.store.put(pod('c'))
  expect(short(await next)).toEqual(['ADDED c'])
})

test('a watch cannot start before the history of the server, which is limited', async () => {
  const server = await demo({ objects: [pod('a')], history: 2 })
  const before = server.store.version
  for (const name of ['b', 'c', 'd']) server.store.put(pod(name))
  expect(short(await take(watchLines(server, `${pods}?watch=1&resourceVersion=${before}`), 2))).toEqual(['ERROR'])
  expect(short(await take(watchLines(server, `${pods}?watch=1&resourceVersion=${before + 1}`), 2))).toEqual(['ADDED c', 'ADDED d'])
})

test('bookmarks go to those who allow them', async () => {
  const server = await demo({ objects: [] })
  const plain = watchLines(server, `${pods}?watch=1`)
  const marked = watchLines(server, `${pods}?watch=1&allowWatchBookmarks=true`)
  const first = [take(plain, 1), take(marked, 1)]
  await server.arrived((request) => request.query.has('watch'), 2)
  for (const watch of server.watches) watch.bookmark()
  server.store.put(pod('a'))
  expect((await Promise.all(first)).map(short)).toEqual([['ADDED a'], ['BOOKMARK']])
})

test('timeoutSeconds ends a watch with a last bookmark, and the answer is complete', async () => {
  const server = await demo({ objects: [pod('a')] })
  const events = watchLines(server, `${pods}?watch=1&timeoutSeconds=1&allowWatchBookmarks=true`)
  expect(short(await take(events, 10))).toEqual(['ADDED a', 'BOOKMARK'])
  expect(server.watches.size).toBe(0)
})

test('sendInitialEvents needs its match rule, and is not known to an old release', async () => {
  const server = await demo({ objects: [pod('a')] })
  expect((await get(server, `${pods}?watch=1&sendInitialEvents=true`)).status).toBe(422)
  const old = await demo({ objects: [pod('a')], version: '1.20' })
  const query = 'watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan'
  const events = watchLines(old, `${pods}?${query}`)
  expect(short(await take(events, 1))).toEqual(['ADDED a'])
  old.store.put(pod('b'))
  expect(short(await take(events, 1))).toEqual(['ADDED b'])
})

test('a watch can be ended, expired and dropped by hand', async () => {
  const server = await demo({ objects: [pod('a')] })
  for (const act of ['end', 'expire', 'drop'] as const) {
    const events = watchLines(server, `${pods}?watch=1`)
    await take(events, 1)
    for (const watch of server.watches) watch[act]()
    const rest = take(events, 5).then(short, () => ['broken'])
    expect(await rest).toEqual({ end: [], expire: ['ERROR'], drop: ['broken'] }[act])
    expect(server.watches.size).toBe(0)
  }
})

test('a fault of a watch takes effect at its next event', async () => {
  const server = await demo({ objects: [pod('a')] })
  const struck = async (fault: 'watch-drop' | 'watch-expire' | 'watch-half-line' | 'watch-duplicate') => {
    const events = watchLines(server, `${pods}?watch=1&resourceVersion=${server.store.version}`)
    const count = server.requests.length + 1
    const seen = take(events, 2).then(short, () => ['broken'])
    await server.arrived(() => true, count)
    server.faults.add({ do: fault, match: /\/pods\?/ })
    server.store.patch(ref('a'), { metadata: { labels: { turn: fault } } })
    await seen
    for (const watch of server.watches) watch.end()
    return seen
  }
  expect(await struck('watch-duplicate')).toEqual(['MODIFIED a', 'MODIFIED a'])
  expect(await struck('watch-drop')).toEqual(['broken'])
  expect(await struck('watch-half-line')).toEqual(['broken'])
  expect(await struck('watch-expire')).toEqual(['ERROR'])
})

test('slices and Endpoints follow the Pods and Services', async () => {
  const service = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: 'web', namespace: 'demo' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  }
  const server = await demo({ objects: [service] })
  const events = watchLines(server, '/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices?watch=1')
  const [first] = await take(events, 1)
  expect(fields(fields(first).object)).toMatchObject({ endpoints: null, ports: null })
  server.store.put({ ...pod('a'), status: { phase: 'Running', podIP: '10.244.0.9', conditions: [{ type: 'Ready', status: 'True' }] } })
  const [second] = await take(events, 1)
  expect(fields(second)).toMatchObject({
    type: 'MODIFIED',
    object: { metadata: { generation: 2 }, endpoints: [{ addresses: ['10.244.0.9'] }] },
  })
  expect(server.store.get({ ...ref('web'), kind: 'Endpoints' })).toMatchObject({ subsets: [{ addresses: [{ ip: '10.244.0.9' }] }] })
  server.store.delete({ ...ref('web'), kind: 'Service' })
  expect(short(await take(events, 1))[0]).toMatch(/^DELETED web-/)
  expect(server.store.get({ ...ref('web'), kind: 'Endpoints' })).toBeUndefined()
})
