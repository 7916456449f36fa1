import { describe, expect, it } from 'vitest'
import { fields, items } from '../../src/lib/read.ts'
import { admin, demo, exec, get } from '../server/client.ts'
import type { User } from '../server/rbac.ts'
import type { TestServer } from '../server/server.ts'

const proxy = (kind: string, name: string) => `/api/v1/namespaces/demo/${kind}/${name}/proxy/`

function podOf(server: TestServer, app: string): string {
  return server.store.list('Pod').find((pod) => pod.metadata.name.startsWith(`${app}-`))?.metadata.name ?? ''
}

describe('the proxies, as a real 1.20 answered', () => {
  it('the proxies answer for a port on which nothing listens as a real 1.20 does', async () => {
    const answer = await get(await demo({ version: '1.20' }), proxy('services', 'cache:6379'))
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: expect.stringMatching(/^error trying to reach service: dial tcp [\d.]+:6379: connect: connection refused$/),
      code: 500,
    })
  })

  it.each([
    ['orders', 503, 'no endpoints available for service "orders"', 'ServiceUnavailable'],
    ['web:999', 503, 'no service port 999 found for service "web"', 'ServiceUnavailable'],
    ['none:80', 404, 'services "none" not found', 'NotFound'],
  ])('the proxy of service %s answers as a real 1.20 does', async (name, code, message, reason) => {
    const answer = await get(await demo({ version: '1.20' }), proxy('services', name))
    expect(answer.status).toBe(code)
    expect(answer.body).toMatchObject({ kind: 'Status', message, reason, code })
  })

  it('the proxies take a name alone, a number, a port name, and a scheme', async () => {
    const server = await demo()
    for (const name of ['web', 'web:80', 'web:http', 'http:web:80']) {
      const answer = await get(server, proxy('services', name))
      expect([answer.status, answer.text]).toEqual([200, 'ok\n'])
    }
    const answer = await get(server, `${proxy('pods', `${podOf(server, 'web')}:8080`)}healthz`)
    expect(answer.status).toBe(200)
  })

  it('RBAC sees the subresource, whatever path stands behind it', async () => {
    const users: User[] = [{ name: 'joe', token: 'joe', rules: [{ apiGroups: [''], resources: ['services/proxy'], verbs: ['get'] }] }]
    const server = await demo({ users })
    const headers = { authorization: 'Bearer joe' }
    expect((await get(server, `${proxy('services', 'web:80')}a/b`, headers)).status).toBe(200)
    const refused = await get(server, proxy('pods', 'web:80'), headers)
    expect(fields(refused.body).message).toBe(
      'pods "web:80" is forbidden: User "joe" cannot get resource "pods/proxy" in API group "" in the namespace "demo"',
    )
  })
})

describe('port-forward', () => {
  const path = (pod: string, port: number) => `/api/v1/namespaces/demo/pods/${pod}/portforward?ports=${port}`
  const protocols = ['v4.channel.k8s.io']

  it('port-forward begins both channels with the port, and names a refusal on the second, as a real 1.20 does', async () => {
    const server = await demo()
    const { frames, close } = await exec(server, path(podOf(server, 'web'), 8081), { protocols })
    expect(frames.map((frame) => frame.channel)).toEqual([0, 1, 1])
    expect(frames[2]?.text).toMatch(
      /^error forwarding port 8081 to pod [0-9a-f]{64}, uid : .*dial tcp4 127\.0\.0\.1:8081: connect: connection refused/,
    )
    expect(close).toBe(1000)
  })

  it('port-forward reaches loopback, and refuses what it does not know', async () => {
    const server = await demo()
    const sent = [Buffer.from('\0GET / HTTP/1.0\r\n\r\n')]
    const { frames } = await exec(server, path(podOf(server, 'cache'), 6379), { protocols, sent })
    expect(frames[2]?.text).toMatch(/^HTTP\/1\.0 200 OK\r\n\r\nok/)
    expect((await exec(server, path(podOf(server, 'web'), 0), { protocols })).status).toBe(400)
    const crashed = await exec(server, path(podOf(server, 'web'), 80), { protocols: ['portforward.k8s.io'] })
    expect([crashed.status, crashed.body]).toEqual([403, ''])
  })
})

describe('ephemeral containers', () => {
  const path = (pod: string) => `/api/v1/namespaces/demo/pods/${pod}/ephemeralcontainers`
  const patch = (server: TestServer, pod: string, body: unknown) =>
    get(server, path(pod), admin, { method: 'PATCH', body: typeof body === 'string' ? body : JSON.stringify(body) })
  const adding = (container: object) => ({ spec: { ephemeralContainers: [container] } })

  it('ephemeral containers are merged by name, and watched as a change of the Pod', async () => {
    const server = await demo()
    const pod = podOf(server, 'web')
    await patch(server, pod, adding({ name: 'a', image: 'x' }))
    const twice = await patch(server, pod, adding({ name: 'a', image: 'x' }))
    const more = await patch(server, pod, adding({ name: 'b', image: 'x' }))
    const names = (answer: { body: unknown }) =>
      items(fields(fields(answer.body).spec).ephemeralContainers).map((each) => fields(each).name)
    expect([names(twice), names(more)]).toEqual([['a'], ['a', 'b']])
    const changes = server.store.since(server.store.version - 1)
    expect(changes?.map(({ action, object }) => [action, object.metadata.name])).toEqual([['MODIFIED', pod]])
  })

  it('ephemeral containers cannot be changed, and cannot be added without a body', async () => {
    const server = await demo()
    const pod = podOf(server, 'web')
    await patch(server, pod, adding({ name: 'a', image: 'x' }))
    const changed = await patch(server, pod, adding({ name: 'a', image: 'y' }))
    expect([changed.status, fields(changed.body).reason]).toEqual([422, 'Invalid'])
    expect((await patch(server, pod, 'no json')).status).toBe(400)
    expect((await patch(server, 'none', adding({ name: 'a' }))).status).toBe(404)
    expect((await get(server, path(pod))).status).toBe(405)
    expect((await patch(await demo({ version: '1.22' }), pod, adding({ name: 'a' }))).status).toBe(404)
  })
})

describe('logs, as a kubelet answers', () => {
  const logOf = (server: TestServer, app: string, query = '') =>
    get(server, `/api/v1/namespaces/demo/pods/${podOf(server, app)}/log${query}`)

  it('a log is cut to its last lines, and of those to the first bytes', async () => {
    const server = await demo()
    expect((await logOf(server, 'orders', '?tailLines=1')).text).toBe('fatal: environment variable ORDERS_DB_URL is not set\n')
    expect((await logOf(server, 'orders', '?tailLines=1&limitBytes=5')).text).toBe('fatal')
  })

  it.each([
    ['sidecar', '', /^a container name must be specified for pod sidecar-\S+, choose one of: \[app proxy\]$/],
    ['orders', '?container=none', /^container none is not valid for pod orders-\S+$/],
    ['web', '?previous=true', /^previous terminated container "web" in pod "web-\S+" not found$/],
  ])('the log of a Pod of %s is refused with "%s"', async (app, query, message) => {
    const answer = await logOf(await demo(), app, query)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ kind: 'Status', reason: 'BadRequest', message: expect.stringMatching(message) })
  })
})
