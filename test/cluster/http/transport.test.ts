import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join as pathJoin } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Connection } from '../../../src/cluster/config/connection.ts'
import { ApiError } from '../../../src/cluster/http/api-error.ts'
import { createTransport, type Transport, type TransportOptions } from '../../../src/cluster/http/transport.ts'
import { certificates } from '../certificates.ts'
import { socks, tunnel } from '../proxies.ts'
import { connectionTo, json, serve, serveTcp } from '../servers.ts'
import { failureOf } from './failure.ts'

function open(connection: Connection, options?: TransportOptions): Transport {
  const transport = createTransport(connection, options)
  onTestFinished(() => transport.close())
  return transport
}

const { ca, server, client } = certificates()
const trusting = (url: string, more: Partial<Connection> = {}) => connectionTo(url, { tls: { ca, insecure: false }, ...more })

const failure = (promise: Promise<unknown>) => failureOf(ApiError, promise)

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
    expect(error.message).toBe(`cannot connect to ${api.url}: it closed the connection without an answer`)
    expect(api.connections()).toBe(1)
  })
})

describe('TLS', () => {
  it('the client certificate is shown to the server', async () => {
    const api = await serve((_, response) => json(response, {}), server, { ca, requestCert: true, rejectUnauthorized: true })
    const authentication = { clientCertificate: client, impersonation: {} }
    expect(await open(trusting(api.url, { authentication })).get('/')).toEqual({})
  })

  it('the name of tls-server-name is sent and checked', async () => {
    const names: (string | false)[] = []
    const api = await serve((_, response) => json(response, {}), certificates().elsewhere, {
      SNICallback: (name, done) => {
        names.push(name)
        done(null)
      },
    })
    const tls = { ca, insecure: false, serverName: 'elsewhere.example' }
    expect(await open(connectionTo(api.url, { tls })).get('/')).toEqual({})
    expect(names).toEqual(['elsewhere.example'])
  })

  it('with insecure-skip-tls-verify no certificate is checked', async () => {
    const api = await serve((_, response) => json(response, {}), certificates().expired)
    expect(await open(connectionTo(api.url, { tls: { insecure: true, serverName: 'x' } })).get('/')).toEqual({})
  })

  it('it is said that a certificate or an authority cannot be used', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'
    const authentication = { clientCertificate: { certificate: client.certificate, key: server.key }, impersonation: {} }
    await expect(open(trusting('https://127.0.0.1:1', { authentication })).get('/')).rejects.toThrow(
      /^client certificate and key of user "jane" cannot be used: /,
    )
    await expect(open(connectionTo('https://127.0.0.1:1', { tls: { ca: broken, insecure: false } })).get('/')).rejects.toThrow(
      /^the certificate authority of the cluster cannot be used: /,
    )
  })
})

describe('credentials', () => {
  it('credentials are renewed once after a 401, and the request is repeated', async () => {
    const tokens: (string | undefined)[] = []
    const api = await serve((request, response) => {
      tokens.push(request.headers.authorization)
      json(response, {}, request.headers.authorization === 'Bearer t2' ? 200 : 401)
    }, server)
    const connection = trusting(api.url, { authentication: { exec: counting(), impersonation: {} } })
    const transport = open(connection)
    await Promise.all(Array.from({ length: 6 }, (_, index) => transport.get(`/${index}`)))
    expect(new Set(tokens)).toEqual(new Set(['Bearer t1', 'Bearer t2']))
    expect(tokens.filter((token) => token === 'Bearer t2')).toHaveLength(6)
  })

  it('credentials that are refused again end in a line that names the user', async () => {
    const api = await serve((_, response) => json(response, {}, 401), server)
    const error = await failure(open(trusting(api.url, { authentication: { exec: counting(), impersonation: {} } })).get('/'))
    expect(api.requests).toHaveLength(2)
    expect(error).toMatchObject({
      reason: 'unauthorized',
      status: 401,
      message: `${api.url} does not accept the credentials of user "jane" (401 Unauthorized)`,
    })
  })

  it('credentials may be a client certificate from the plugin, another one after a 401', async () => {
    const names: string[] = []
    const api = await serve(
      (request, response) => {
        const { socket } = request
        const name =
          'getPeerCertificate' in socket && typeof socket.getPeerCertificate === 'function' ? socket.getPeerCertificate().subject.CN : ''
        names.push(name)
        json(response, {}, name === 'client' ? 200 : 401)
      },
      server,
      { ca: [ca], requestCert: true, rejectUnauthorized: false },
    )
    const give = (pair: object) => JSON.stringify(pair)
    const { otherClient } = certificates()
    const data = ({ certificate, key }: { certificate: string; key: string }) => ({
      clientCertificateData: certificate,
      clientKeyData: key,
    })
    const exec = counting(`n === 1 ? ${give(data(otherClient))} : ${give(data(client))}`)
    expect(await open(trusting(api.url, { authentication: { exec, impersonation: {} } })).get('/')).toEqual({})
    expect(names).toEqual(['other-client', 'client'])
  })
})

describe('proxies', () => {
  it.each([
    ['http', undefined],
    ['https', server],
  ])('through %s there is a tunnel to an https server, kept alive, and the certificate is checked against the server', async (_, pair) => {
    const api = await serve((_request, response) => json(response, { ok: true }), server)
    const proxy = await tunnel(pair)
    const transport = open(trusting(api.url, { proxy: proxy.url.replace('//', '//me:p%40ss@') }))
    for (let index = 0; index < 5; index++) expect(await transport.get('/')).toEqual({ ok: true })
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${api.port} Basic ${Buffer.from('me:p@ss').toString('base64')}`])
    const wrong = await serve((_request, response) => json(response, {}), certificates().elsewhere)
    expect((await failure(open(trusting(wrong.url, { proxy: proxy.url })).get('/'))).message).toContain('its certificate is not valid for')
  })

  it('an http server is asked for through the proxy', async () => {
    const proxy = await serve((request, response) => json(response, { url: request.url, host: request.headers.host }))
    expect(await open(connectionTo('http://api.example:8001/p', { proxy: proxy.url })).get('/version')).toEqual({
      url: 'http://api.example:8001/p/version',
      host: 'api.example:8001',
    })
  })

  it('a proxy of socks5 resolves the name', async () => {
    const api = await serve((_, response) => json(response, { ok: true }), server)
    const proxy = await socks()
    const url = `https://api.example:${api.port}`
    const transport = open(trusting(url, { proxy: `socks5://127.0.0.1:${proxy.port}` }))
    for (let index = 0; index < 3; index++) expect(await transport.get('/')).toEqual({ ok: true })
    expect(proxy.names).toEqual(['api.example'])
  })

  it('a proxy that refuses is named, without its password', async () => {
    const proxy = await serveTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')),
    )
    const error = await failure(open(trusting('https://api.example', { proxy: proxy.url.replace('//', '//me:secret@') })).get('/'))
    expect(error).toMatchObject({
      reason: 'unavailable',
      message: `proxy ${proxy.url} refuses the way to https://api.example (status 407)`,
      hint: 'put user name and password into the URL of the proxy',
    })
  })

  it('a proxy that does not answer is a timeout', async () => {
    const proxy = await serveTcp(() => {})
    const error = await failure(open(trusting('https://api.example', { proxy: proxy.url }), { connectTimeoutMs: 100 }).get('/'))
    expect(error).toMatchObject({
      reason: 'timeout',
      message: `no connection to https://api.example through proxy ${proxy.url} within 0.1 s`,
    })
  })
})

function counting(status = '{ token: "t" + n }') {
  const folder = mkdtempSync(pathJoin(tmpdir(), 'porttrace-transport-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = JSON.stringify(pathJoin(folder, 'runs'))
  const apiVersion = 'client.authentication.k8s.io/v1'
  const script = `const fs = require("fs"); fs.appendFileSync(${file}, "x"); const n = fs.readFileSync(${file}).length;
    console.log(JSON.stringify({ kind: "ExecCredential", apiVersion: "${apiVersion}", status: ${status} }))`
  const rest = { env: {}, apiVersion, installHint: '', provideClusterInfo: false, interactiveMode: 'Never' }
  return { command: process.execPath, args: ['-e', script], ...rest }
}
