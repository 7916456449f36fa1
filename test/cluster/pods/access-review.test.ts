import { expect, it, onTestFinished } from 'vitest'
import { createTransport, type Transport } from '../../../src/cluster/http/transport.ts'
import { type Right, readAccess } from '../../../src/cluster/pods/access-review.ts'
import { demo } from '../../server/client.ts'
import type { Rule } from '../../server/rbac.ts'
import type { TestServer, TestServerOptions } from '../../server/server.ts'
import { connectionTo } from '../servers.ts'

const all: Right[] = ['exec', 'ephemeral', 'service-proxy', 'pod-proxy', 'port-forward']
const signal = new AbortController().signal

async function api(rules: readonly Rule[], options: TestServerOptions = {}): Promise<{ server: TestServer; transport: Transport }> {
  const server = await demo({ objects: [], users: [{ name: 'joe', token: 'joe', rules }], ...options })
  const transport = createTransport(connectionTo(server.url, { authentication: { token: 'joe', impersonation: {} } }))
  onTestFinished(() => transport.close())
  return { server, transport }
}

const may = (verb: string, ...resources: string[]): Rule => ({ apiGroups: [''], resources, verbs: [verb], namespaces: ['demo'] })
const states = async (transport: Transport, rights: readonly Right[] = all, namespace = 'demo') =>
  (await readAccess(transport, namespace, rights, signal)).map(({ state }) => state)

it('a user who may do everything lacks no right', async () => {
  const rules = [
    may('get', 'pods/exec', 'services/proxy', 'pods/proxy', 'pods/portforward'),
    may('create', 'pods/exec', 'pods/portforward'),
    may('patch', 'pods/ephemeralcontainers'),
  ]
  const { server, transport } = await api(rules)
  expect(await readAccess(transport, 'demo', all, signal)).toEqual(all.map((right) => ({ right, state: 'allowed' })))
  expect(server.requests.every((request) => request.method === 'POST')).toBe(true)
  expect(await states(transport, all, 'other')).toEqual(all.map(() => 'denied'))
})

it('each right that is missing is one line that names verb, resource and what it is for', async () => {
  const { transport } = await api([])
  const found = await readAccess(transport, 'demo', all, signal)
  expect(found.map((each) => ('message' in each ? each.message : ''))).toEqual([
    'no permission to get pods/exec in namespace "demo", which is needed to run commands in Pods',
    'no permission to patch pods/ephemeralcontainers in namespace "demo", which is needed to add a debug container',
    'no permission to get services/proxy in namespace "demo", which is needed to ask Services through the API server',
    'no permission to get pods/proxy in namespace "demo", which is needed to ask Pods through the API server',
    'no permission to get pods/portforward in namespace "demo", which is needed to forward ports of Pods',
  ])
})

it.each([
  ['1.36', 'denied'],
  ['1.35', 'denied'],
  ['1.34', 'allowed'],
  ['1.20', 'allowed'],
])('exec by a user who may get pods/exec, but not create it, is on %s %s', async (version, state) => {
  const { transport } = await api([may('get', 'pods/exec')], { version })
  const [exec] = await readAccess(transport, 'demo', ['exec'], signal)
  expect(exec?.state).toBe(state)
  if (exec?.state === 'denied') expect(exec.message).toContain('no permission to create pods/exec')
})

it('if the version is unknown, it is unknown whether the right to create pods/exec is missing', async () => {
  const { server, transport } = await api([may('get', 'pods/exec')])
  server.faults.add({ do: 'status', status: 403, match: /version/ })
  expect(await states(transport, ['exec'])).toEqual(['unknown'])
})

it.each([
  ['forbidden', { do: 'status', status: 403, message: 'selfsubjectaccessreviews is forbidden' }, 'selfsubjectaccessreviews is forbidden'],
  ['not served', { do: 'status', status: 404, body: '404 page not found' }, 'does not serve'],
  ['no review', { do: 'status', status: 201, body: '{"status":{}}' }, 'the access review has no result'],
] as const)('a review that is %s does not count as a missing right', async (_, fault, words) => {
  const { server, transport } = await api([])
  server.faults.add({ ...fault, count: Number.POSITIVE_INFINITY })
  const [exec] = await readAccess(transport, 'demo', ['exec'], signal)
  expect(exec).toMatchObject({ state: 'unknown', message: expect.stringContaining(words) })
})

it('an access review ends with the signal of its caller', async () => {
  const { transport } = await api([])
  await expect(readAccess(transport, 'demo', all, AbortSignal.abort())).rejects.toMatchObject({ reason: 'aborted' })
})
