import { expect, test } from 'vitest'
import { fields, items } from '../../src/lib/read.ts'
import { admin, demo, get, recorded, recordedText, take, watchLines } from '../server/client.ts'
import type { User } from '../server/rbac.ts'

const lists = ['services', 'endpointslices', 'endpoints', 'pods', 'nodes', 'ingresses'] as const
const all = lists.map((name) => recorded(`${name}.json`))
const viewer: User = { name: 'viewer', token: 'viewer', rules: [{ apiGroups: [''], resources: ['services'], verbs: ['get', 'list'] }] }
const administrator: User = { name: 'demo', token: 'demo' }
const paths = {
  services: '/api/v1/namespaces/demo/services',
  endpointslices: '/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices',
  endpoints: '/api/v1/namespaces/demo/endpoints',
  pods: '/api/v1/namespaces/demo/pods',
  nodes: '/api/v1/nodes',
  ingresses: '/apis/networking.k8s.io/v1/namespaces/demo/ingresses',
}

/** Versions are the server's own; everything else has to be as recorded. */
function withoutVersions(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item) => (key === 'resourceVersion' ? undefined : item)))
}

test.each(lists)('the list of %s is as a real server sent it, although the controller has looked at it', async (name) => {
  const server = await demo({ objects: all })
  const { status, headers, body, text } = await get(server, paths[name])
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json')
  expect(withoutVersions(body)).toEqual(withoutVersions(recorded(`${name}.json`)))
  expect(text.slice(0, 30)).toBe(JSON.stringify(recorded(`${name}.json`)).slice(0, 30))
})

test('an item of a list has no kind, an object by itself has one', async () => {
  const server = await demo({ objects: all })
  const { body } = await get(server, `${paths.services}/web`)
  expect(Object.keys(fields(body))).toEqual(['kind', 'apiVersion', 'metadata', 'spec', 'status'])
  const [item] = items(fields((await get(server, paths.services)).body).items)
  expect(Object.keys(fields(item))).toEqual(['metadata', 'spec', 'status'])
})

const answers = fields(recorded('answers.json'))
const cases: { title: string; path: string; headers?: Record<string, string>; tokenless?: string }[] = [
  { title: '404 service', path: `${paths.services}/none` },
  { title: '404 namespace is an empty list', path: '/api/v1/namespaces/none/services' },
  { title: '404 api group', path: '/apis/gateway.networking.k8s.io/v1/httproutes' },
  { title: '403 nodes', path: paths.nodes, headers: { authorization: 'Bearer viewer' } },
  { title: '401 no credentials', path: paths.nodes, headers: {} },
  { title: '403 anonymous', path: paths.nodes, headers: {}, tokenless: 'system:anonymous' },
  { title: '400 field selector', path: `${paths.pods}?fieldSelector=spec.none%3Dx` },
  { title: '400 resourceVersion', path: `${paths.pods}?resourceVersion=abc` },
  { title: '/version', path: '/version' },
]

test.each(cases)('a request is answered as recorded: $title', async ({ title, path, headers = admin, tokenless }) => {
  const server = await demo({ objects: all, users: [administrator, viewer], ...(tokenless && { tokenless }) })
  const answer = await get(server, path, headers)
  const expected = fields(answers[title])
  const wanted = fields(expected.headers)
  expect(answer.status).toBe(expected.status)
  for (const name of ['content-type', 'x-content-type-options']) expect(answer.headers.get(name)).toBe(wanted[name] ?? null)
  expect(answer.headers.get('audit-id')).toMatch(/^[0-9a-f-]{36}$/)
  const own = (body: unknown) => withoutVersions(typeof body === 'object' ? { ...body, gitCommit: undefined } : body)
  expect(own(answer.body ?? answer.text)).toEqual(own(expected.body))
})

test('a wrong token is a 401 too, even where none is needed', async () => {
  const server = await demo({ objects: all, tokenless: 'demo' })
  expect((await get(server, paths.nodes, { authorization: 'Bearer wrong' })).status).toBe(401)
  expect((await get(server, paths.nodes, {})).status).toBe(200)
})

test('a watch from an expired version says so in an event', async () => {
  const server = await demo({ objects: all })
  const [event] = await take(watchLines(server, `${paths.pods}?watch=1&resourceVersion=1`), 2)
  const expected = JSON.stringify(fields(answers['watch from resourceVersion 1']).body)
  expect(JSON.stringify(event)).toBe(expected.replace('(8277)', `(${server.store.watchableFrom})`))
})

test('a streamed list is as recorded, bookmark and all', async () => {
  const server = await demo({ objects: all })
  const query =
    'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dweb'
  const events = await take(watchLines(server, `${paths.services}?${query}`), 2)
  const expected = recordedText('watch-list.jsonl').trim().split('\n')
  expect(events.map(withoutVersions)).toEqual(expected.map((line) => withoutVersions(JSON.parse(line))))
  const bookmark = fields(fields(fields(events[1]).object).metadata)
  expect(bookmark.resourceVersion).toBe(String(server.store.version))
})
