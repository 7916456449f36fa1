import { spawn } from 'node:child_process'
import { Agent, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fields, items } from '../../src/lib/read.ts'
import { selfSignedCertificate } from './certificate.ts'
import { admin, demo, get } from './client.ts'
import type { TestServer } from './server.ts'

interface Raw {
  status: number
  encoding: string | undefined
  body: Buffer
}

/** A request whose answer is not decoded; it uses the connections of the agent, if there is one. */
function raw(
  server: TestServer,
  path: string,
  options: { agent?: Agent; ca?: string; headers?: Record<string, string> } = {},
): Promise<Raw> {
  const { promise, resolve, reject } = Promise.withResolvers<Raw>()
  const { headers, ...others } = options
  const send = server.url.startsWith('https') ? httpsRequest : httpRequest
  const request = send(server.url + path, { ...others, headers: { ...admin, ...headers } }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) }),
    )
  })
  request.on('error', reject)
  request.end()
  return promise
}

test('requests over one connection are counted as one connection', async () => {
  const server = await demo()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  await raw(server, '/version', { agent })
  await raw(server, '/api/v1/nodes?limit=1', { agent })
  await raw(server, '/version', { agent: new Agent() })
  agent.destroy()
  expect(server.requests.map((each) => each.connection)).toEqual([1, 1, 2])
  expect(server.connections).toBe(2)
  expect(server.requests[1]).toMatchObject({ method: 'GET', path: '/api/v1/nodes', status: 200, user: 'demo' })
  expect(server.requests[1]?.query.get('limit')).toBe('1')
})

test('a large answer is compressed for those who take it, a small one is not', async () => {
  const big = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'big', namespace: 'demo' }, spec: { text: 'x'.repeat(200_000) } }
  const server = await demo({ objects: [big] })
  const headers = { 'accept-encoding': 'gzip' }
  const packed = await raw(server, '/api/v1/pods', { headers })
  const plain = await raw(server, '/api/v1/pods')
  expect([packed.encoding, plain.encoding]).toEqual(['gzip', undefined])
  expect(gunzipSync(packed.body).equals(plain.body)).toBe(true)
  expect((await raw(server, '/version', { headers })).encoding).toBeUndefined()
})

test('the kubeconfig of a server with TLS trusts its certificate', async () => {
  const tls = selfSignedCertificate()
  const server = await demo({ tls })
  const cluster = fields(fields(items(fields(JSON.parse(server.kubeconfig())).clusters)[0]).cluster)
  const ca = Buffer.from(String(cluster['certificate-authority-data']), 'base64').toString()
  expect(ca).toBe(tls.cert)
  expect((await raw(server, '/version', { ca })).status).toBe(200)
  await expect(raw(server, '/version')).rejects.toThrow(/self-signed/)
  expect(server.requests).toHaveLength(1)
})

test('a kubeconfig names the server, the user and a namespace', async () => {
  const server = await demo({ users: [{ name: 'a', token: 'ta' }, { name: 'b', token: 'tb' }, { name: 'c' }] })
  expect(JSON.parse(server.kubeconfig('b'))).toMatchObject({
    'current-context': 'demo',
    clusters: [{ name: 'demo', cluster: { server: server.url } }],
    users: [{ name: 'b', user: { token: 'tb' } }],
    contexts: [{ name: 'demo', context: { cluster: 'demo', user: 'b', namespace: 'demo' } }],
  })
  expect(JSON.parse(server.kubeconfig())).toMatchObject({ users: [{ name: 'a' }] })
  expect(() => server.kubeconfig('c')).toThrow('token')
})

test('a mistake of the server is a 500 that says what it was', async () => {
  const server = await demo({
    served: () => {
      throw new Error('out of order')
    },
  })
  const answer = await get(server, '/apis')
  expect([answer.status, fields(answer.body).message]).toEqual([500, 'Internal error occurred: out of order'])
})

test('an invalid manifest and a port in use are refused at the start', async () => {
  await expect(demo({ objects: [{ kind: 'Pod' }] })).rejects.toThrow('not a manifest')
  const server = await demo()
  await expect(demo({ port: Number(new URL(server.url).port) })).rejects.toThrow('EADDRINUSE')
})

test('the store keeps uid and creation time on replacement, merges a patch, and names a missing object', async () => {
  const server = await demo({ objects: [], now: () => new Date('2026-01-01T00:00:00Z') })
  const { store } = server
  const made = store.put({ kind: 'Service', apiVersion: 'v1', metadata: { name: 'a', namespace: 'demo' }, spec: { x: 1, y: { z: 1 } } })
  expect(made.metadata).toMatchObject({ creationTimestamp: '2026-01-01T00:00:00Z', resourceVersion: String(store.version) })
  const ref = { kind: 'Service', namespace: 'demo', name: 'a' }
  const patched = store.patch(ref, { spec: { x: null, y: { w: 2 } } })
  expect(patched.spec).toEqual({ y: { z: 1, w: 2 } })
  expect(made.spec).toEqual({ x: 1, y: { z: 1 } })
  const replaced = store.put({ kind: 'Service', apiVersion: 'v1', metadata: { name: 'a', namespace: 'demo' } })
  expect(replaced.metadata).toMatchObject({ uid: made.metadata.uid, creationTimestamp: made.metadata.creationTimestamp })
  expect([store.delete(ref), store.delete(ref), store.get(ref)]).toEqual([true, false, undefined])
  expect(() => store.patch(ref, {})).toThrow('no Service demo/a')
})

const program = `
import { startTestServer } from '${new URL('./server.ts', import.meta.url)}'
const server = await startTestServer()
server.faults.add({ do: 'hang', match: /nodes/ })
const ask = (path) => fetch(server.url + path, { headers: { authorization: 'Bearer demo' } })
const hanging = ask('/api/v1/nodes').catch(() => 'gone')
await server.arrived((request) => request.path === '/api/v1/nodes')
const watch = await ask('/api/v1/pods?watch=1&timeoutSeconds=3600')
const ended = watch.text().catch(() => 'gone')
await server.close()
console.log(await hanging, await ended)
`

test('after close nothing keeps the process alive', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect([code, output]).toEqual([0, 'gone gone\n'])
})
