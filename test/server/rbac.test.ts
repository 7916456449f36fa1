import { expect, test } from 'vitest'
import { fields } from '../../src/lib/read.ts'
import { demo, get } from './client.ts'
import type { Rule, User } from './rbac.ts'

const read = ['get', 'list', 'watch']
const rules: Rule[] = [
  { apiGroups: [''], resources: ['services'], verbs: read },
  { apiGroups: [''], resources: ['pods'], verbs: read, namespaces: ['demo'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'], resourceNames: ['node-1'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['*'], verbs: ['*'], namespaces: ['other'] },
]
const users: User[] = [
  { name: 'admin', token: 'admin' },
  { name: 'viewer', token: 'viewer', rules },
  {
    name: 'helper',
    token: 'helper',
    rules: [{ apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'], resourceNames: ['viewer', 'staff'] }],
  },
]
const as = (token: string, more: Record<string, string> = {}) => ({ authorization: `Bearer ${token}`, ...more })
const message = (body: unknown) => fields(body).message

test.each([
  ['/api/v1/services', 200],
  ['/api/v1/namespaces/demo/services/web', 200],
  ['/api/v1/namespaces/demo/pods', 200],
  ['/api/v1/namespaces/demo/pods?watch=1&timeoutSeconds=1&resourceVersion=1', 200],
  ['/api/v1/nodes/node-1', 200],
  ['/api/v1/nodes?fieldSelector=metadata.name%3Dnode-1', 200],
  ['/api/v1/nodes?fieldSelector=metadata.name%3Dnode-2', 403],
  ['/version', 200],
  ['/apis', 200],
])('%s answers %i to a user with few rights', async (path, status) => {
  const server = await demo({ users })
  expect((await get(server, path, as('viewer'))).status).toBe(status)
})

test.each([
  ['/api/v1/pods', 'pods is forbidden: User "viewer" cannot list resource "pods" in API group "" at the cluster scope'],
  [
    '/api/v1/namespaces/kube-system/pods',
    'pods is forbidden: User "viewer" cannot list resource "pods" in API group "" in the namespace "kube-system"',
  ],
  [
    '/apis/discovery.k8s.io/v1/namespaces/demo/endpointslices?watch=true',
    'endpointslices.discovery.k8s.io is forbidden: User "viewer" cannot watch resource "endpointslices" in API group "discovery.k8s.io" in the namespace "demo"',
  ],
  ['/api/v1/nodes/node-2', 'nodes "node-2" is forbidden: User "viewer" cannot get resource "nodes" in API group "" at the cluster scope'],
  [
    '/api/v1/namespaces/demo',
    'namespaces "demo" is forbidden: User "viewer" cannot get resource "namespaces" in API group "" in the namespace "demo"',
  ],
  [
    '/apis/example.com/v1/things',
    'things.example.com is forbidden: User "viewer" cannot list resource "things" in API group "example.com" at the cluster scope',
  ],
])('%s is forbidden in the words of a real server', async (path, words) => {
  const server = await demo({ users })
  const answer = await get(server, path, as('viewer'))
  expect([answer.status, message(answer.body)]).toEqual([403, words])
})

test('an impersonating request acts with the rights of the other', async () => {
  const server = await demo({ users })
  const header = { 'impersonate-user': 'viewer', 'impersonate-group': 'staff', 'impersonate-uid': 'u1' }
  expect((await get(server, '/api/v1/services', as('helper', header))).status).toBe(200)
  const refused = await get(server, '/api/v1/pods', as('helper', header))
  expect(message(refused.body)).toContain('User "viewer" cannot list')
  expect(server.requests[0]).toMatchObject({ user: 'viewer', impersonated: { user: 'viewer', groups: ['staff'], uid: 'u1' } })
  const other = await get(server, '/api/v1/services', as('helper', { 'impersonate-user': 'admin' }))
  expect(message(other.body)).toBe(
    'users "admin" is forbidden: User "helper" cannot impersonate resource "users" in API group "" at the cluster scope',
  )
  expect((await get(server, '/api/v1/services', as('admin', { 'impersonate-user': 'stranger' }))).status).toBe(403)
  expect(
    (await get(server, '/api/v1/services', as('admin', { 'impersonate-user': 'x', 'impersonate-group': 'system:masters' }))).status,
  ).toBe(200)
})

const post = (kind: string, spec: unknown) => ({
  method: 'POST',
  body: JSON.stringify({ kind, apiVersion: 'authorization.k8s.io/v1', spec }),
})
const reviews = '/apis/authorization.k8s.io/v1'

test.each([
  [{ verb: 'list', resource: 'pods', namespace: 'demo' }, true],
  [{ verb: 'list', resource: 'pods' }, false],
  [{ verb: 'get', resource: 'pods', subresource: 'exec', namespace: 'demo' }, false],
  [{ verb: 'get', resource: 'nodes', name: 'node-1' }, true],
  [{ verb: 'delete', group: 'discovery.k8s.io', resource: 'endpointslices', namespace: 'other' }, true],
])('the access review of %j is answered by the rules of the user', async (resourceAttributes, allowed) => {
  const server = await demo({ users })
  const answer = await get(
    server,
    `${reviews}/selfsubjectaccessreviews`,
    as('viewer'),
    post('SelfSubjectAccessReview', { resourceAttributes }),
  )
  expect(answer.status).toBe(201)
  expect(answer.body).toMatchObject({ kind: 'SelfSubjectAccessReview', spec: { resourceAttributes }, status: { allowed } })
})

test('an access review in protobuf, as kubectl sends it, is understood', async () => {
  const server = await demo({ users })
  const text = (field: number, value: string) => bytes(field, Buffer.from(value))
  const bytes = (field: number, value: Buffer) => Buffer.concat([Buffer.of(field * 8 + 2, value.length), value])
  const envelope = (spec: Buffer) =>
    Buffer.concat([Buffer.from('k8s\0'), bytes(1, text(1, 'authorization.k8s.io/v1')), bytes(2, bytes(2, spec))])
  const ask = async (verb: string) => {
    const attributes = Buffer.concat([text(1, 'demo'), text(2, verb), text(5, 'pods')])
    const body = new Uint8Array(envelope(bytes(1, attributes)))
    return (await get(server, `${reviews}/selfsubjectaccessreviews`, as('viewer'), { method: 'POST', body })).body
  }
  expect(await ask('list')).toMatchObject({
    spec: { resourceAttributes: { namespace: 'demo', verb: 'list', resource: 'pods' } },
    status: { allowed: true },
  })
  expect(await ask('delete')).toMatchObject({ status: { allowed: false } })
})

test('a review that cannot be read is a 400, never a yes', async () => {
  const server = await demo({ users })
  expect((await get(server, `${reviews}/selfsubjectaccessreviews`, as('viewer'), { method: 'POST', body: 'k8s' })).status).toBe(400)
})

test('a rules review lists the rules that are bound in the namespace', async () => {
  const server = await demo({ users })
  const answer = await get(
    server,
    `${reviews}/selfsubjectrulesreviews`,
    as('viewer'),
    post('SelfSubjectRulesReview', { namespace: 'demo' }),
  )
  const status = fields(fields(answer.body).status)
  expect(status.resourceRules).toEqual([
    { verbs: read, apiGroups: [''], resources: ['services'] },
    { verbs: read, apiGroups: [''], resources: ['pods'] },
    { verbs: ['get', 'list'], apiGroups: [''], resources: ['nodes'], resourceNames: ['node-1'] },
  ])
  expect(status.incomplete).toBe(false)
})
