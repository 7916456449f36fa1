import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { connectionTo, json, serve, serveTcp } from '../servers.ts'
import { failure, open, server, trusting } from './transports.ts'

describe('requests', () => {
  it('requests ask for JSON and gzip, below the path of the server, with the query', async () => {
    const api = await serve((_, response) => json(response, { ok: true }))
    expect(await open(connectionTo(`${api.url}/k8s/c-1`)).get('/api/v1/pods', { query: { labelSelector: 'a=b,c in (d)' } })).toEqual({
      ok: true,
    })
    const [request] = api.requests
    expect(request?.url).toBe('/k8s/c-1/api/v1/pods?labelSelector=a%3Db%2Cc+in+%28d%29')
    expect(request?.headers).toMatchObject({ accept: 'application/json', 'accept-encoding': 'gzip', host: `127.0.0.1:${api.port}` })
  })

  it('requests ask for no gzip where compression is disabled', async () => {
    const api = await serve((_, response) => json(response, {}))
    await open(connectionTo(api.url, { disableCompression: true })).get('/')
    expect(api.requests[0]?.headers['accept-encoding']).toBeUndefined()
  })

  it('answers in gzip are unpacked', async () => {
    const api = await serve((_, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"packed":"é"}')))
    expect(await open(connectionTo(api.url)).get('/')).toEqual({ packed: 'é' })
  })

  it('each impersonated group is sent as a header of its own', async () => {
    const api = await serve((_, response) => json(response, {}), server)
    const authentication = {
      token: 't',
      impersonation: { 'Impersonate-User': 'joe', 'Impersonate-Group': ['a', 'b'], 'Impersonate-Extra-x%2Fy': ['1', '2'] },
    }
    await open(trusting(api.url, { authentication })).get('/')
    const raw = api.requests[0]?.rawHeaders ?? []
    const sent = raw.flatMap((name, index) =>
      /^(impersonate|authorization)/i.test(name) && index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : [],
    )
    expect(sent.sort()).toEqual([
      'Authorization: Bearer t',
      'Impersonate-Extra-x%2Fy: 1',
      'Impersonate-Extra-x%2Fy: 2',
      'Impersonate-Group: a',
      'Impersonate-Group: b',
      'Impersonate-User: joe',
    ])
  })

  it('a body is posted as JSON', async () => {
    const api = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += String(chunk)
      })
      request.on('end', () => json(response, { got: JSON.parse(body), type: request.headers['content-type'] }, 201))
    })
    expect(await open(connectionTo(api.url)).post('/reviews', { spec: 'é' })).toEqual({ got: { spec: 'é' }, type: 'application/json' })
  })
})

describe('connections', () => {
  it.each([
    ['http', undefined],
    ['https', server],
  ])('over %s ten requests in a row take one connection', async (_, pair) => {
    const api = await serve((_request, response) => json(response, {}), pair)
    const transport = open(trusting(api.url))
    for (let index = 0; index < 10; index++) await transport.get(`/${index}`)
    expect(api.requests).toHaveLength(10)
    expect(api.connections()).toBe(1)
  })

  it('no more connections than maxSockets are open at once, and all requests are served', async () => {
    let busy = 0
    let most = 0
    const api = await serve((_, response) => {
      busy += 1
      most = Math.max(most, busy)
      setImmediate(() => {
        busy -= 1
        json(response, {})
      })
    })
    const transport = open(connectionTo(api.url), { maxSockets: 3 })
    await Promise.all(Array.from({ length: 20 }, (_, index) => transport.get(`/${index}`)))
    expect(api.requests).toHaveLength(20)
    expect(api.connections()).toBeLessThanOrEqual(3)
    expect(most).toBeLessThanOrEqual(3)
  })

  it('connections that the server has closed meanwhile are all given up, and the request is sent on a fresh one', async () => {
    const all: Socket[] = []
    const waiting: Socket[] = []
    let isStale = (_: Socket) => false
    const api = await serveTcp((socket) => {
      all.push(socket)
      socket.on('data', () => {
        if (isStale(socket)) return socket.resetAndDestroy()
        waiting.push(socket)
        if (waiting.length < 2 && all.length < 3) return undefined
        for (const one of waiting) one.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')
        return undefined
      })
    })
    const transport = open(connectionTo(api.url))
    await Promise.all([transport.get('/'), transport.get('/')])
    const stale = new Set(all)
    expect(stale.size).toBe(2)
    waiting.length = 0
    isStale = (socket) => stale.has(socket)
    expect(await transport.get('/')).toEqual({})
    expect(all).toHaveLength(3)
  })

  it('a request that fails on a fresh connection is not tried again', async () => {
    const api = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const error = await failure(open(connectionTo(api.url)).get('/'))
    expect(error.message).toBe(`cannot connect to ${api.url}: it closed the connection without a response`)
    expect(api.connections()).toBe(1)
  })
})
