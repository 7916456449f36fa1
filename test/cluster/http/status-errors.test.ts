import { describe, expect, it, onTestFinished } from 'vitest'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { connectionTo, json, type Loopback, serve } from '../servers.ts'
import { fail } from './failing.ts'

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
    ['forbidden by another', 403, '<html>no</html>', { reason: 'forbidden', message: 'URL forbids the request (403 Forbidden)' }],
    ['bad request', 400, status(400, 'BadRequest', 'field label'), { reason: 'invalid', message: 'field label' }],
    ['gone', 410, status(410, 'Expired', 'too old'), { reason: 'gone', message: 'too old' }],
    ['busy, without a time', 429, 'slow down', { reason: 'throttled', message: 'URL is too busy: too many requests' }],
    ['broken', 500, status(500, 'InternalError', 'etcd'), { reason: 'unavailable', message: 'URL returned status 500: etcd' }],
    ['broken gateway', 502, '<html>bad gateway', { reason: 'unavailable', message: 'URL returned status 502' }],
    ['no upstream', 503, 'no healthy\nupstream', { reason: 'unavailable', message: 'URL returned status 503: no healthy | upstream' }],
    ['slow gateway', 504, '', { reason: 'timeout', message: 'URL timed out: gateway timeout' }],
    ['another', 418, 'teapot', { reason: 'invalid', message: 'URL returned status 418: teapot' }],
    ['hostile', 500, status(500, 'x', 'a\u001b[2Jb\u202ec\r\nd'), { message: 'URL returned status 500: a\\x1b[2Jb\\u202ec | d' }],
  ])('the refusal of a server is told in its words: %s', async (_, code, body, expected) => {
    const api = await serve((_request, response) =>
      typeof body === 'string' ? response.writeHead(code).end(body) : json(response, body, code),
    )
    const error = await fail(connectionTo(api.url))
    const wanted = Object.fromEntries(Object.entries(expected).map(([key, text]) => [key, String(text).replace('URL', api.url)]))
    expect(error).toMatchObject({ status: code, ...wanted })
    expect(api.requests).toHaveLength(1)
  })

  it('a redirect is reported without its query, which may hold a secret', async () => {
    const api = await serve((_, response) => response.writeHead(302, { Location: 'https://login.example/a?state=secret' }).end())
    expect(await fail(connectionTo(api.url))).toMatchObject({
      reason: 'invalid',
      message: `${api.url} redirects to https://login.example/a (status 302); an API server does not redirect`,
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
