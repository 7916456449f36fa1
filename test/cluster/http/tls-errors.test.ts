import { describe, expect, it } from 'vitest'
import { closedPort, connectionTo, json, serve, serveTcp } from '../servers.ts'
import { ca, elsewhere, expired, fail, otherCa, raw, server, trusting } from './failing.ts'

describe('no connection', () => {
  it('a connection that is refused is reported as such', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`
    expect(await fail(connectionTo(url))).toMatchObject({ reason: 'unavailable', message: `cannot connect to ${url}: connection refused` })
  })

  it('a connection that the proxy refuses names the proxy without its password', async () => {
    const proxy = `http://127.0.0.1:${await closedPort()}`
    const error = await fail(trusting('https://api.example', { proxy: proxy.replace('//', '//me:secret@') }))
    expect(error.message).toBe(`cannot connect to https://api.example through proxy ${proxy}: connection refused`)
  })

  it('a host that does not exist is reported as such', async () => {
    const error = await fail(connectionTo('http://no-such-host.invalid'))
    expect(error.reason).toBe('unavailable')
    expect(error.message).toMatch(/^cannot connect to http:\/\/no-such-host.invalid: (no such host|temporary failure in name resolution)$/)
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
    ['expired', expired, ca, `its certificate expired on ${yesterday}`, /^Check the clock of this machine; .* new certificate/],
    ['another name', elsewhere, ca, 'its certificate is not valid for 127.0.0.1, only for elsewhere.example', /--tls-server-name\.$/],
  ])('the certificate of a server is refused: %s', async (_, pair, authority, said, hint) => {
    const { url } = await answering(pair)
    const error = await fail(connectionTo(url, { tls: { ca: authority, insecure: false } }))
    expect(error.reason).toBe('unavailable')
    expect(error.message).toContain(`cannot connect to ${url}: ${said}`)
    expect(error.hint).toMatch(hint)
  })

  it('a server that wants a client certificate is reported as such', async () => {
    const { url } = await answering(server, { ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' })
    const error = await fail(trusting(url))
    expect(error).toMatchObject({
      reason: 'unauthorized',
      message: `cannot connect to ${url}: it requires a client certificate that it accepts`,
    })
  })

  it('a TLS handshake that fails is reported as such', async () => {
    const { url } = await answering(server, { ca, requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' })
    expect((await fail(trusting(url))).message).toBe(`cannot connect to ${url}: TLS failed: ssl/tls alert handshake failure`)
  })

  it('plain HTTP to an https port is reported as such', async () => {
    const { port } = await answering(server)
    const error = await fail(connectionTo(`http://127.0.0.1:${port}`))
    expect(error.message).toBe(`cannot connect to http://127.0.0.1:${port}: it closed the connection without a response`)
    expect(error.hint).toMatch(/write https:/)
    const alert = await raw(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x46]))
    expect(await fail(connectionTo(alert.url))).toMatchObject({
      reason: 'invalid',
      message: `cannot connect to ${alert.url}: its response is not HTTP`,
    })
    const go = await serve((_, response) => response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'))
    expect(await fail(connectionTo(go.url))).toMatchObject({
      reason: 'invalid',
      message: 'an HTTP request was sent to an HTTPS server',
      hint: 'Write https:// in its address.',
    })
  })

  it('TLS to an http port is reported as such', async () => {
    const { port } = await serve((_, response) => json(response, {}))
    const url = `https://127.0.0.1:${port}`
    expect(await fail(trusting(url))).toMatchObject({ reason: 'invalid', message: `cannot connect to ${url}: its response is not TLS` })
  })
})
