import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Connection } from '../../../src/cluster/config/connection.ts'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { createTransport, type TransportOptions } from '../../../src/cluster/http/transport.ts'
import { certificates } from '../certificates.ts'
import { closedPort, connectionTo, json, type Loopback, serve, serveTcp } from '../servers.ts'

const { ca, otherCa, server, expired, elsewhere } = certificates()
const trusting = (url: string, more: Partial<Connection> = {}) => connectionTo(url, { tls: { ca, insecure: false }, ...more })

async function fail(
  connection: Connection,
  options: TransportOptions = {},
  path = '/api/v1/pods',
  signal?: AbortSignal,
): Promise<ApiError> {
  const transport = createTransport(connection, options)
  onTestFinished(() => transport.close())
  const error: unknown = await transport.get(path, signal ? { signal } : {}).then(
    (value) => value,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(error)}`)
  expect(error.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
  return error
}

/** Sends these bytes to whoever asks, then ends the connection, or not. */
const raw = (bytes: string | Buffer, end = true) =>
  serveTcp((socket) =>
    socket.once('data', () => {
      socket.write(bytes)
      if (end) socket.end()
    }),
  )

describe('no connection', () => {
  it('a connection that is refused is told as such', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`
    expect(await fail(connectionTo(url))).toMatchObject({ reason: 'unavailable', message: `cannot connect to ${url}: connection refused` })
  })

  it('a connection that the proxy refuses names the proxy without its password', async () => {
    const proxy = `http://127.0.0.1:${await closedPort()}`
    const error = await fail(trusting('https://api.example', { proxy: proxy.replace('//', '//me:secret@') }))
    expect(error.message).toBe(`cannot connect to https://api.example through proxy ${proxy}: connection refused`)
  })

  it('a host that does not exist is told as such', async () => {
    const error = await fail(connectionTo('http://no-such-host.invalid'))
    expect(error.reason).toBe('unavailable')
    expect(error.message).toMatch(/^cannot connect to http:\/\/no-such-host.invalid: (no such host|its name cannot be resolved for now)$/)
  })

  it('a TLS handshake that never ends is a timeout', async () => {
    const { port } = await serveTcp(() => {})
    const error = await fail(trusting(`https://127.0.0.1:${port}`), { connectTimeoutMs: 100 })
    expect(error).toMatchObject({ reason: 'timeout', message: `no connection to https://127.0.0.1:${port} within 0.1 s` })
  })
})

const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

describe('TLS', () => {
  const answering = (pair: { certificate: string; key: string }, tls = {}) => serve((_, response) => json(response, {}), pair, tls)

  it.each([
    ['unknown authority', server, otherCa, 'its certificate is signed by an unknown authority', /--insecure-skip-tls-verify/],
    ['expired', expired, ca, `its certificate expired on ${yesterday}`, /^is the clock of this machine right\? If so, .* renew/],
    ['another name', elsewhere, ca, 'its certificate is not valid for 127.0.0.1, only for elsewhere.example', /--tls-server-name$/],
  ])('the certificate of a server is refused: %s', async (_, pair, authority, said, hint) => {
    const { url } = await answering(pair)
    const error = await fail(connectionTo(url, { tls: { ca: authority, insecure: false } }))
    expect(error.reason).toBe('unavailable')
    expect(error.message).toContain(`cannot connect to ${url}: ${said}`)
    expect(error.hint).toMatch(hint)
  })

  it('a server that wants a client certificate is told as such', async () => {
    const { url } = await answering(server, { ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' })
    const error = await fail(trusting(url))
    expect(error).toMatchObject({
      reason: 'unauthorized',
      message: `cannot connect to ${url}: it wants a client certificate that it accepts`,
    })
  })

  it('a TLS handshake that fails is told as such', async () => {
    const { url } = await answering(server, { ca, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' })
    expect((await fail(trusting(url))).message).toBe(`cannot connect to ${url}: TLS failed: ssl/tls alert handshake failure`)
  })

  it('plain HTTP to a port of https is told as such', async () => {
    const { port } = await answering(server)
    const error = await fail(connectionTo(`http://127.0.0.1:${port}`))
    expect(error.message).toBe(`cannot connect to http://127.0.0.1:${port}: it closed the connection without an answer`)
    expect(error.hint).toMatch(/is its scheme https:/)
    const alert = await raw(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46]))
    expect(await fail(connectionTo(alert.url))).toMatchObject({
      reason: 'invalid',
      message: `cannot connect to ${alert.url}: its answer is no HTTP`,
    })
    const go = await serve((_, response) => response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'))
    expect(await fail(connectionTo(go.url))).toMatchObject({
      reason: 'invalid',
      message: 'an HTTP request was sent to an HTTPS server',
      hint: 'write https:// in its address',
    })
  })

  it('TLS to a port of http is told as such', async () => {
    const { port } = await serve((_, response) => json(response, {}))
    const url = `https://127.0.0.1:${port}`
    expect(await fail(trusting(url))).toMatchObject({ reason: 'invalid', message: `cannot connect to ${url}: its answer is no TLS` })
  })
})

describe('answers that are none', () => {
  it.each<[string, string | Buffer, string, string]>([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'invalid', 'cannot connect to URL: its answer is no HTTP'],
    ['nothing', '', 'unavailable', 'cannot connect to URL: it closed the connection without an answer'],
    [
      'half a body',
      'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"items":[',
      'unavailable',
      'URL closed the connection before its answer was complete',
    ],
    [
      'half a chunked body',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n',
      'unavailable',
      'URL closed the connection before its answer was complete',
    ],
    [
      'half a gzip body',
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n'),
        gzipSync('{"a":1}').subarray(0, 15),
      ]),
      'unavailable',
      'URL closed the connection before its answer was complete',
    ],
    [
      'no gzip',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\n{"a":1}',
      'invalid',
      'the answer of URL cannot be unpacked',
    ],
    [
      'another encoding',
      'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}',
      'invalid',
      'the answer of URL cannot be unpacked',
    ],
    ['empty', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 'invalid', 'the answer of URL is empty'],
    [
      'half of JSON',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"a":',
      'invalid',
      'the answer of URL is no valid JSON (no content type)',
    ],
    [
      'a web page',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<!DOCTYPE html><html',
      'invalid',
      'the answer of URL is a web page, no JSON',
    ],
  ])('an answer that is none is told as such: %s', async (_, bytes, reason, message) => {
    const { url } = await raw(bytes)
    expect(await fail(connectionTo(url))).toMatchObject({ reason, message: message.replace('URL', url) })
  })

  it.each([
    ['as it comes', {}, Buffer.alloc(3000, ' ')],
    ['by what it says', { 'Content-Length': '99999' }, Buffer.alloc(10)],
    ['unpacked', { 'Content-Encoding': 'gzip' }, gzipSync(Buffer.alloc(100_000, ' '))],
  ])('an answer that is too large is given up, %s', async (_, headers, body) => {
    const api = await serve((_request, response) => response.writeHead(200, { ...headers }).end(body))
    expect(await fail(connectionTo(api.url), { maxAnswerBytes: 2000 })).toMatchObject({
      reason: 'too-large',
      message: `the answer of ${api.url} is larger than 2000 bytes`,
    })
  })
})

describe('time', () => {
  const silent = () => serve(() => {})
  it('a server that never answers is a timeout', async () => {
    const { url } = await silent()
    expect(await fail(connectionTo(url), { idleTimeoutMs: 100 })).toMatchObject({
      reason: 'timeout',
      message: `${url} did not answer for 0.1 s`,
    })
  })

  it('an answer that stops is a timeout', async () => {
    const { url } = await raw('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{', false)
    expect(await fail(connectionTo(url), { idleTimeoutMs: 100 })).toMatchObject({
      reason: 'timeout',
      message: `${url} did not answer for 0.1 s`,
    })
  })

  it('--request-timeout ends an answer that trickles on', async () => {
    const { url } = await serve((_, response) => {
      const timer = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(timer))
    })
    expect(await fail(connectionTo(url, { requestTimeoutMs: 200 }))).toMatchObject({
      reason: 'timeout',
      message: `${url} gave no whole answer within 0.2 s (--request-timeout)`,
    })
  })

  it('the signal of the caller ends a request before it begins, while it waits and while it reads', async () => {
    expect((await fail(connectionTo('http://127.0.0.1:1'), {}, '/', AbortSignal.abort())).reason).toBe('aborted')
    const waiting = new AbortController()
    const api = await serve(() => waiting.abort())
    expect((await fail(connectionTo(api.url), {}, '/', waiting.signal)).reason).toBe('aborted')
    const reading = new AbortController()
    const half = await serve((_, response) => {
      response.write('{', () => reading.abort())
    })
    expect((await fail(connectionTo(half.url), {}, '/', reading.signal)).reason).toBe('aborted')
  })

  it('the signal of the caller ends a request that waits in the queue', async () => {
    const api = await silent()
    const transport = createTransport(connectionTo(api.url), { maxSockets: 1 })
    onTestFinished(() => transport.close())
    const stop = new AbortController()
    const both = Promise.allSettled([transport.get('/1', { signal: stop.signal }), transport.get('/2', { signal: stop.signal })])
    await expect.poll(() => api.requests.length).toBe(1)
    stop.abort()
    for (const result of await both) expect(result).toMatchObject({ status: 'rejected', reason: { reason: 'aborted' } })
  })
})

describe('statuses', () => {
  const status = (code: number, reason: string, message: string, details: object = {}) => ({
    kind: 'Status',
    status: 'Failure',
    code,
    reason,
    message,
    details,
  })
  it.each<[string, number, unknown, object]>([
    [
      'an object that is not there',
      404,
      status(404, 'NotFound', 'services "x" not found', { name: 'x' }),
      { reason: 'not-found', message: 'services "x" not found' },
    ],
    ['an API that is not there', 404, '404 page not found\n', { reason: 'not-served', message: 'URL does not serve /api/v1/pods' }],
    [
      'an API that is not there, of an old server',
      404,
      status(404, 'NotFound', 'the server could not find the requested resource'),
      { reason: 'not-served', message: 'URL does not serve /api/v1/pods' },
    ],
    [
      'forbidden',
      403,
      status(403, 'Forbidden', 'pods is forbidden: User "x"'),
      { reason: 'forbidden', message: 'pods is forbidden: User "x"' },
    ],
    ['forbidden by another', 403, '<html>no</html>', { reason: 'forbidden', message: 'URL forbids it' }],
    ['bad request', 400, status(400, 'BadRequest', 'field label'), { reason: 'invalid', message: 'field label' }],
    ['gone', 410, status(410, 'Expired', 'too old'), { reason: 'gone', message: 'too old' }],
    ['busy, without a time', 429, 'slow down', { reason: 'throttled', message: 'URL is too busy: too many requests' }],
    ['broken', 500, status(500, 'InternalError', 'etcd'), { reason: 'unavailable', message: 'URL fails with status 500: etcd' }],
    ['broken gateway', 502, '<html>bad gateway', { reason: 'unavailable', message: 'URL fails with status 502' }],
    ['no upstream', 503, 'no healthy\nupstream', { reason: 'unavailable', message: 'URL fails with status 503: no healthy | upstream' }],
    ['slow gateway', 504, '', { reason: 'timeout', message: 'URL timed out: gateway timeout' }],
    ['another', 418, 'teapot', { reason: 'invalid', message: 'URL answers with status 418: teapot' }],
    ['hostile', 500, status(500, 'x', 'a\u001b[2Jb\u202ec\r\nd'), { message: 'URL fails with status 500: a\\x1b[2Jb\\u202ec | d' }],
  ])('the refusal of a server is told in its words: %s', async (_, code, body, expected) => {
    const api = await serve((_request, response) =>
      typeof body === 'string' ? response.writeHead(code).end(body) : json(response, body, code),
    )
    const error = await fail(connectionTo(api.url))
    const wanted = Object.fromEntries(Object.entries(expected).map(([key, text]) => [key, String(text).replace('URL', api.url)]))
    expect(error).toMatchObject({ status: code, ...wanted })
    expect(api.requests).toHaveLength(1)
  })

  it('a redirect is told without its query, which may hold a secret', async () => {
    const api = await serve((_, response) => response.writeHead(302, { Location: 'https://login.example/a?state=secret' }).end())
    expect(await fail(connectionTo(api.url))).toMatchObject({
      reason: 'invalid',
      message: `${api.url} redirects to https://login.example/a (status 302): an API server does not`,
    })
  })
})

describe('Retry-After', () => {
  const busy = (answers: [number, string?][]) => {
    let at = 0
    return serve((_, response) => {
      const [code, after] = answers[Math.min(at++, answers.length - 1)] ?? [200]
      json(response, { code }, code, after === undefined ? {} : { 'Retry-After': after })
    })
  }

  async function call(api: Loopback) {
    const waits: number[] = []
    const transport = createTransport(connectionTo(api.url), {
      now: () => Date.UTC(2030, 0, 1),
      sleep: async (ms) => {
        waits.push(ms)
      },
    })
    onTestFinished(() => transport.close())
    const result: unknown = await transport.get('/').catch((error: unknown) => error)
    return { waits, result }
  }

  it.each<[string, [number, string?][], number[]]>([
    ['seconds', [[429, '2'], [200]], [2000]],
    ['a date', [[503, 'Tue, 01 Jan 2030 00:00:03 GMT'], [200]], [3000]],
    ['a date that is past', [[503, 'Tue, 01 Jan 2019 00:00:03 GMT'], [200]], [0]],
    ['at once', [[429, '0'], [503, '0'], [429, '0'], [200]], [0, 0, 0]],
    ['ten seconds in all', [[429, '7'], [429, '60'], [200]], [7000, 3000]],
  ])('the time of Retry-After is waited for: %s', async (_, answers, waits) => {
    expect(await call(await busy(answers))).toEqual({ waits, result: { code: 200 } })
  })

  it.each<[string, [number, string?][], number[]]>([
    ['after three times', [[429, '1']], [1000, 1000, 1000]],
    ['after ten seconds', [[503, '60']], [10_000]],
    ['without the header', [[503]], []],
    ['when the header says nothing', [[503, 'soon']], []],
    ['on another status', [[500, '1']], []],
  ])('a request with Retry-After is given up %s', async (_, answers, waits) => {
    const got = await call(await busy(answers))
    expect(got.waits).toEqual(waits)
    expect(got.result).toBeInstanceOf(ApiError)
  })
})
