import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { connectionTo, serve } from '../servers.ts'
import { fail, raw } from './failing.ts'

describe('answers that are none', () => {
  it.each<[string, string | Buffer, string, string]>([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'invalid', 'cannot connect to URL: its response is not HTTP'],
    ['nothing', '', 'unavailable', 'cannot connect to URL: it closed the connection without a response'],
    [
      'half a body',
      'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"items":[',
      'unavailable',
      'URL closed the connection before its response was complete',
    ],
    [
      'half a chunked body',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n',
      'unavailable',
      'URL closed the connection before its response was complete',
    ],
    [
      'half a gzip body',
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n'),
        gzipSync('{"a":1}').subarray(0, 15),
      ]),
      'unavailable',
      'URL closed the connection before its response was complete',
    ],
    [
      'no gzip',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\n{"a":1}',
      'invalid',
      'the response of URL cannot be decompressed',
    ],
    [
      'another encoding',
      'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}',
      'invalid',
      'the response of URL cannot be decompressed',
    ],
    ['empty', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 'invalid', 'the response of URL is empty'],
    [
      'half of JSON',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"a":',
      'invalid',
      'the response of URL is not valid JSON (no content type)',
    ],
    [
      'a web page',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<!DOCTYPE html><html',
      'invalid',
      'the response of URL is a web page, not JSON',
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
      message: `the response of ${api.url} is larger than 2000 bytes`,
    })
  })
})

describe('time', () => {
  const silent = () => serve(() => {})
  it('a server that never answers is a timeout', async () => {
    const { url } = await silent()
    expect(await fail(connectionTo(url), { idleTimeoutMs: 100 })).toMatchObject({
      reason: 'timeout',
      message: `${url} did not respond for 0.1 s`,
    })
  })

  it('an answer that stops is a timeout', async () => {
    const { url } = await raw('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{', false)
    expect(await fail(connectionTo(url), { idleTimeoutMs: 100 })).toMatchObject({
      reason: 'timeout',
      message: `${url} did not respond for 0.1 s`,
    })
  })

  it('--request-timeout ends an answer that trickles on', async () => {
    const { url } = await serve((_, response) => {
      const timer = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(timer))
    })
    expect(await fail(connectionTo(url, { requestTimeoutMs: 200 }))).toMatchObject({
      reason: 'timeout',
      message: `${url} did not send a complete response within 0.2 s (--request-timeout)`,
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
