import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttp2, createSecureServer } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import type { Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { askFromHere } from '../../../src/cli/probe/here/ask.ts'
import type { HttpProbe, HttpTarget } from '../../../src/model/http-probe.ts'
import { certificates, type Pair } from '../../cluster/certificates.ts'
import { selfSignedCertificate } from '../../server/certificate.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function portOf(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

const requests: { host?: string; agent?: string; path?: string }[] = []

function https({ certificate, key }: Pair): Server {
  return createHttps({ cert: certificate, key }, (request, response) => {
    requests.push({ host: request.headers.host, agent: request.headers['user-agent'], path: request.url } as object)
    response.writeHead(200, { server: 'tester' }).end('body')
  })
}

function ask(port: number, to: Partial<HttpTarget> = {}, timeoutMs = 5_000): Promise<HttpProbe> {
  const target: HttpTarget = { scheme: 'https', host: 'localhost', port, path: '/cart', addresses: [], ...to }
  return askFromHere(target, { timeoutMs, signal: new AbortController().signal }, Date.now)
}

const states = ({ layers }: HttpProbe) => layers.map(({ layer, state }) => `${layer} ${state}`).join(', ')

describe('a request from this machine', () => {
  it('a certificate that has expired ends the request before HTTP', async () => {
    requests.length = 0
    const probe = await ask(await portOf(https(certificates().expired)))
    expect(probe.faults).toEqual(['expired'])
    expect(states(probe)).toBe('dns ok, tcp ok, tls failed, http not-reached')
    expect(probe.layers[2]?.message).toMatch(/^expired \d+\w* ago$/)
    expect(probe.certificate).toMatchObject({ names: ['localhost', 'api.example', '127.0.0.1'], issuer: 'ca' })
    expect(requests).toEqual([])
  })

  it('a certificate for other names is a wrong name', async () => {
    const probe = await ask(await portOf(https(certificates().elsewhere)))
    expect(probe.faults).toEqual(['wrong-name', 'unknown-authority'])
    expect(states(probe)).toBe('dns ok, tcp ok, tls failed, http not-reached')
  })

  it('a certificate of an authority that this machine does not know is a warning, and HTTP goes on', async () => {
    requests.length = 0
    const port = await portOf(https(certificates().server))
    const probe = await ask(port)
    expect(probe.faults).toEqual(['unknown-authority'])
    expect(states(probe)).toBe('dns ok, tcp ok, tls warn, http ok')
    expect(probe).toMatchObject({ status: 200, protocol: 'http/1.1', address: '127.0.0.1' })
    expect(requests).toEqual([{ host: `localhost:${port}`, agent: 'kubectl-porttrace', path: '/cart' }])
  })

  it('a self-signed certificate is reported as such', async () => {
    const { cert, key } = selfSignedCertificate()
    const probe = await ask(await portOf(https({ certificate: cert, key })))
    expect(probe.layers.find(({ layer }) => layer === 'tls')).toMatchObject({ state: 'warn', message: 'self-signed' })
  })

  it('a certificate that is valid from tomorrow is not yet valid', async () => {
    const { cert, key } = selfSignedCertificate({ from: new Date(Date.now() + 86_400_000), to: new Date('2049-12-31') })
    const probe = await ask(await portOf(https({ certificate: cert, key })))
    expect(probe.faults).toEqual(['not-yet-valid'])
  })

  it('a server that speaks HTTP without TLS is distinguished from one that speaks neither', async () => {
    const plain = await ask(await portOf(createHttp((_, response) => response.end())))
    expect(plain.faults).toEqual(['not-tls'])
    expect(plain.layers.find(({ layer }) => layer === 'tls')).toMatchObject({ state: 'failed', message: 'the server answers without TLS' })
    const { createServer } = await import('node:net')
    const other = await ask(await portOf(createServer((socket) => socket.end('SSH-2.0-x\r\n').on('error', () => undefined))))
    expect(other.faults).toEqual([])
    expect(states(other)).toBe('dns ok, tcp ok, tls failed, http not-reached')
  })

  it('a server that expects TLS is recognized by a request without it', async () => {
    const probe = await ask(await portOf(https(certificates().server)), { scheme: 'http' })
    expect(probe.faults).toEqual(['needs-tls'])
    expect(states(probe)).toBe('dns ok, tcp ok, http failed')
  })

  it('a status of 400 from a server without TLS is no sign of TLS', async () => {
    const probe = await ask(await portOf(createHttp((_, response) => response.writeHead(400).end())), { scheme: 'http' })
    expect(probe).toMatchObject({ faults: [], status: 400 })
  })

  it('a server that speaks only HTTP/2 is asked in HTTP/2', async () => {
    const { certificate, key } = certificates().server
    const server = createSecureServer({ cert: certificate, key, allowHTTP1: false }, (_, response) => response.writeHead(503).end())
    const probe = await ask(await portOf(server))
    expect(probe).toMatchObject({ protocol: 'h2', status: 503 })
  })

  it('HTTP/2 without TLS is named, and is no fault of TLS', async () => {
    const probe = await ask(await portOf(createHttp2()), { scheme: 'http' })
    expect(probe.faults).toEqual([])
    expect(probe.layers.at(-1)).toMatchObject({ state: 'failed', message: expect.stringContaining('HTTP/2') })
  })

  it('a server that does not answer in time has a layer http that failed', async () => {
    const probe = await ask(await portOf(createHttp(() => undefined)), { scheme: 'http' }, 200)
    expect(probe.layers.at(-1)).toMatchObject({ state: 'failed', message: 'no answer within 0.2 s' })
  })

  it('a port that is closed has a layer tcp that failed', async () => {
    const server = createHttp()
    const port = await portOf(server)
    await new Promise((resolve) => server.close(resolve))
    const probe = await ask(port)
    expect(states(probe)).toBe('dns ok, tcp failed, tls not-reached, http not-reached')
  })

  it('a name that is not resolved leads to the address of the entry point, with the name in Host and TLS', async () => {
    const port = await portOf(https(certificates().server))
    const probe = await ask(port, { host: 'api.example.invalid', addresses: ['127.0.0.1'] })
    expect(states(probe)).toBe('dns failed, tcp ok, tls failed, http not-reached')
    expect(probe.faults).toContain('wrong-name')
  })
})
