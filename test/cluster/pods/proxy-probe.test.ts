import { describe, expect, it, onTestFinished } from 'vitest'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { askThroughProxy, type ProxyAnswer, type ProxyTarget } from '../../../src/cluster/pods/proxy-probe.ts'
import type { PortReply } from '../../../src/demo/server/pods/pod-ports.ts'
import { demo } from '../../server/client.ts'
import type { TestServer, TestServerOptions } from '../../server/server.ts'
import { connectionTo, json, serve } from '../servers.ts'

const never = new AbortController().signal

function ask(url: string, target: Partial<ProxyTarget> = {}, options: { token?: string; timeoutMs?: number; signal?: AbortSignal } = {}) {
  const { token = 'demo', timeoutMs = 15_000, signal = never } = options
  const transport = createTransport(connectionTo(url, { authentication: { token, impersonation: {} } }))
  onTestFinished(() => transport.close())
  return askThroughProxy(
    transport,
    { kind: 'service', namespace: 'demo', name: 'web', port: 80, scheme: 'http', path: '/', ...target },
    timeoutMs,
    signal,
  )
}

const message = (answer: ProxyAnswer) => ('message' in answer ? answer.message : '')

function playing(reply: PortReply, options: TestServerOptions = {}): Promise<TestServer> {
  return demo({ ports: () => reply, ...options })
}

/** A Pod of the shop's web. */
function podOf(server: TestServer): string {
  return server.store.list('Pod').find((pod) => pod.metadata.name.startsWith('web-'))?.metadata.name ?? ''
}

describe('an application', () => {
  it.each([200, 204, 301, 401, 404, 429, 500, 503])('an application that answers with %i is there', async (status) => {
    const server = await playing({ status, body: status === 204 ? '' : 'its own words' })
    expect(await ask(server.url)).toEqual({ kind: 'answered', status, ms: expect.any(Number) })
    expect(server.requests.map((request) => request.path)).toEqual(['/api/v1/namespaces/demo/services/web%3A80/proxy/'])
  })

  it('an application in a Pod is asked through the proxy, over https too', async () => {
    const server = await playing({ status: 200 })
    const pod = podOf(server)
    await ask(server.url, { kind: 'pod', name: pod, port: 8080, path: '/healthz?full=1' })
    expect(server.requests[0]?.path).toContain(`/pods/${pod}%3A8080/proxy/healthz`)
    expect(await ask(server.url, { kind: 'pod', name: pod, port: 8080, scheme: 'https' })).toMatchObject({ kind: 'answered', status: 200 })
    expect(server.requests[1]?.path).toBe(`/api/v1/namespaces/demo/pods/https%3A${pod}%3A8080/proxy/`)
  })

  it('an application that answers without an end is not waited for', async () => {
    const api = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    })
    expect(await ask(api.url, {}, { timeoutMs: 60_000 })).toMatchObject({ kind: 'answered', status: 200 })
  })

  it('an error with an endless body is read only as far as needed', async () => {
    const api = await serve((_, response) => {
      response.writeHead(500)
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(8192), () => setImmediate(more))
      }
      more()
    })
    expect(await ask(api.url, {}, { timeoutMs: 60_000 })).toMatchObject({ kind: 'answered', status: 500 })
  })

  it('an answer with a Status may come from the application or from the API server, so it proves nothing', async () => {
    const api = await serve((_, response) =>
      json(
        response,
        { kind: 'Status', message: 'forbidden: User "system:anonymous" cannot get path "/"', reason: 'Forbidden', details: {} },
        403,
      ),
    )
    const answer = await ask(api.url)
    expect(answer.kind).toBe('unknown')
    expect(message(answer)).toContain('from the API server or the application')
  })
})

describe('the API server', () => {
  it.each(['1.36', '1.20'])('the API server of %s says that a connection was refused, timed out or was closed', async (version) => {
    expect(await ask((await playing('refused', { version })).url)).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/^dial tcp [\d.]+:8080: connect: connection refused$/),
    })
    expect((await ask((await playing('timeout', { version })).url)).kind).toBe('timeout')
    expect(await ask((await playing('closes', { version })).url)).toMatchObject({ kind: 'no-http', message: 'EOF' })
  })

  it.each([
    ['tls: first record does not look like a TLS handshake', 'no-http'],
    ['net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03"', 'no-http'],
    ['x509: certificate signed by unknown authority', 'no-http'],
    ['read tcp 10.0.0.1:1->10.0.0.2:2: read: connection reset by peer', 'no-http'],
    ['dial tcp 10.0.0.2:80: connect: no route to host', 'unreachable'],
    ['dial tcp: lookup database.example.com: no such host', 'unknown'],
    ['net/http: timeout awaiting response headers', 'timeout'],
    ['context deadline exceeded', 'timeout'],
  ])('the error %s of the proxy is %s', async (why, kind) => {
    const api = await serve((_, response) => json(response, { kind: 'Status', message: `error trying to reach service: ${why}` }, 503))
    expect(await ask(api.url)).toEqual({ kind, message: why, ms: expect.any(Number) })
  })

  it('the API server of 1.19 tells the error of the proxy in plain text', async () => {
    const api = await serve((_, response) =>
      response.writeHead(503).end("Error trying to reach service: 'dial tcp 10.0.0.2:80: connect: connection refused'"),
    )
    expect(await ask(api.url)).toMatchObject({ kind: 'refused', message: 'dial tcp 10.0.0.2:80: connect: connection refused' })
  })

  it('the proxy tells missing endpoints, ports, Services and Pods apart from refusals', async () => {
    const server = await demo()
    expect(await ask(server.url, { name: 'orders' })).toMatchObject({
      kind: 'no-endpoints',
      message: 'no endpoints available for service "orders"',
    })
    expect(await ask(server.url, { port: 999 })).toMatchObject({
      kind: 'not-found',
      message: 'no service port 999 found for service "web"',
    })
    expect(await ask(server.url, { name: 'none' })).toMatchObject({ kind: 'not-found', message: 'services "none" not found' })
    expect(await ask(server.url, { kind: 'pod', name: 'none' })).toMatchObject({ kind: 'not-found', message: 'pods "none" not found' })
  })

  it('a proxy that the user may not use is forbidden', async () => {
    const server = await demo({ users: [{ name: 'joe', token: 'joe', rules: [] }] })
    expect(await ask(server.url, {}, { token: 'joe' })).toMatchObject({
      kind: 'forbidden',
      message: 'services "web:80" is forbidden: User "joe" cannot get resource "services/proxy" in API group "" in the namespace "demo"',
    })
  })

  it('the proxy reaches what listens, and nothing on loopback', async () => {
    const server = await demo()
    expect(await ask(server.url, { port: 'http' })).toMatchObject({ kind: 'answered', status: 200 })
    expect((await ask(server.url, { name: 'cache', port: 6379 })).kind).toBe('refused')
  })
})

it('a question through the proxy ends in time, and with the signal of its caller', async () => {
  const server = await playing('silent')
  expect(await ask(server.url, {}, { timeoutMs: 150 })).toMatchObject({
    kind: 'timeout',
    message: 'no response through the API server within 0.15 s',
  })
  const stop = new AbortController()
  const answer = ask(server.url, {}, { signal: stop.signal })
  await server.arrived((request) => request.path.endsWith('/proxy/'), 2)
  stop.abort()
  expect((await answer).kind).toBe('aborted')
})

it('a server that cannot be reached is named', async () => {
  const server = await demo()
  await server.close()
  expect(await ask(server.url)).toMatchObject({ kind: 'unknown', message: expect.stringContaining('connection refused') })
})
