import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as pathJoin } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { certificates } from '../certificates.ts'
import { socks, tunnel } from '../proxies.ts'
import { connectionTo, json, serve, serveTcp } from '../servers.ts'
import { ca, client, failure, open, server, trusting } from './transports.ts'

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

  it('an error says that a certificate or an authority cannot be used', async () => {
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
      message: `proxy ${proxy.url} refuses to connect to https://api.example (status 407)`,
      hint: 'Add a user name and password to the URL of the proxy.',
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
