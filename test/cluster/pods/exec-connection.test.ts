import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Connection } from '../../../src/cluster/config/connection.ts'
import { createCredentials } from '../../../src/cluster/config/credentials.ts'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { createExec } from '../../../src/cluster/pods/exec.ts'
import type { ExecOutcome } from '../../../src/model/exec.ts'
import { demo, recorded } from '../../server/client.ts'
import { certificates } from '../certificates.ts'
import { socks, tunnel } from '../proxies.ts'
import { connectionTo, serveTcp } from '../servers.ts'
import { exitStatus, frame, serveSocket } from '../sockets.ts'

const { ca, server, client } = certificates()
const trusting = (url: string, more: Partial<Connection> = {}) => connectionTo(url, { tls: { ca, insecure: false }, ...more })
const request = { namespace: 'demo', pod: 'web', container: 'web', command: ['id'], timeoutMs: 15_000, maxBytes: 1000 }

function run(connection: Connection): Promise<ExecOutcome> {
  return createExec(connection)(request, new AbortController().signal)
}

/** A server whose every command prints what `say` makes of the request. */
function saying(say: (request: IncomingMessage) => string, options: Parameters<typeof serveSocket>[1] = {}) {
  return serveSocket((socket, asked) => {
    socket.send(frame(1, say(asked)))
    socket.send(frame(3, exitStatus(0)))
    socket.close(1000)
  }, options)
}

const heads = ({ rawHeaders }: IncomingMessage) =>
  rawHeaders
    .flatMap((name, index) => (index % 2 === 0 && /^(impersonate|authorization)/i.test(name) ? [`${name}: ${rawHeaders[index + 1]}`] : []))
    .sort()
    .join('\n')

describe('TLS', () => {
  it('an exec shows the client certificate, and sends token and impersonation, each group as a header of its own', async () => {
    const api = await saying(heads, { pair: server, tls: { ca, requestCert: true, rejectUnauthorized: true } })
    const impersonation = { 'Impersonate-User': 'joe', 'Impersonate-Group': ['a', 'b'] }
    expect(await run(trusting(api.url, { authentication: { token: 't', clientCertificate: client, impersonation } }))).toMatchObject({
      stdout: 'Authorization: Bearer t\nImpersonate-Group: a\nImpersonate-Group: b\nImpersonate-User: joe',
    })
  })

  it('an exec checks authority and name of the server, and sends the name of tls-server-name', async () => {
    const names: (string | false)[] = []
    const SNICallback = (name: string, done: (error: null) => void) => {
      names.push(name)
      done(null)
    }
    const api = await saying(() => 'ok', { pair: certificates().elsewhere, tls: { SNICallback } })
    expect(await run(trusting(api.url))).toMatchObject({
      kind: 'lost',
      message: expect.stringContaining('its certificate is not valid for 127.0.0.1, only for elsewhere.example'),
    })
    const named = { ca, insecure: false, serverName: 'elsewhere.example' }
    expect(await run(connectionTo(api.url, { tls: named }))).toMatchObject({ kind: 'exited', stdout: 'ok' })
    expect(names.filter((name) => name !== '')).toEqual(['elsewhere.example'])
    const other = { ca: certificates().otherCa, insecure: false }
    expect(await run(connectionTo(api.url, { tls: other }))).toMatchObject({
      kind: 'lost',
      message: expect.stringContaining('unknown authority'),
    })
    expect(await run(connectionTo(api.url, { tls: { insecure: true } }))).toMatchObject({ stdout: 'ok' })
  })

  it('an exec says that a certificate cannot be used', async () => {
    const authentication = { clientCertificate: { certificate: client.certificate, key: server.key }, impersonation: {} }
    expect(await run(trusting('https://127.0.0.1:1', { authentication }))).toMatchObject({
      kind: 'lost',
      message: expect.stringContaining('client certificate and key of user "jane" cannot be used'),
    })
  })
})

describe('credentials', () => {
  /** A token file, and what is to be written into it. */
  function tokenFile(text: string) {
    const folder = mkdtempSync(join(tmpdir(), 'porttrace-exec-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'token')
    writeFileSync(file, text)
    return { file, write: (fresh: string) => writeFileSync(file, fresh) }
  }

  it('the credentials of an exec are renewed once after a 401', async () => {
    const token = tokenFile('old')
    const tokens: (string | undefined)[] = []
    const api = await saying(() => 'ok', {
      pair: server,
      refuse: ({ headers }) => {
        tokens.push(headers.authorization)
        token.write('new')
        return headers.authorization === 'Bearer new' ? undefined : { status: 401, body: 'Unauthorized' }
      },
    })
    const authentication = { tokenFile: token.file, impersonation: {} }
    expect(await run(trusting(api.url, { authentication }))).toMatchObject({ kind: 'exited', stdout: 'ok' })
    expect(tokens).toEqual(['Bearer old', 'Bearer new'])
  })

  it('an exec whose credentials are refused again is forbidden', async () => {
    const api = await saying(() => 'ok', { pair: server, refuse: () => ({ status: 401, body: 'Unauthorized' }) })
    const outcome = await run(trusting(api.url, { authentication: { tokenFile: tokenFile('old').file, impersonation: {} } }))
    expect(outcome).toMatchObject({ kind: 'forbidden', message: expect.stringContaining('credentials of user "jane"') })
    expect(api.requests).toHaveLength(2)
  })

  it('an exec shares the credentials of a transport: a plugin runs once for both', async () => {
    const runs = tokenFile('')
    const apiVersion = 'client.authentication.k8s.io/v1'
    const script = `require("fs").appendFileSync(${JSON.stringify(runs.file)}, "x")
      console.log(JSON.stringify({ kind: "ExecCredential", apiVersion: "${apiVersion}",
        status: { token: "run" + require("fs").readFileSync(${JSON.stringify(runs.file)}).length } }))`
    const rest = { env: {}, apiVersion, installHint: '', provideClusterInfo: false, interactiveMode: 'Never' }
    const exec = { command: process.execPath, args: ['-e', script], ...rest }
    const api = await saying(heads, { pair: server })
    api.server.on('request', (_request, response) => response.end('{}'))
    const connection = trusting(api.url, { authentication: { exec, impersonation: {} } })
    const credentials = createCredentials(connection)
    const transport = createTransport(connection, { credentials })
    onTestFinished(() => transport.close())
    await transport.get('/version')
    expect(await createExec(connection, credentials)(request, new AbortController().signal)).toMatchObject({
      stdout: 'Authorization: Bearer run1',
    })
  })

  it('an exec whose credentials cannot be read is lost, with a message that says so', async () => {
    const authentication = { tokenFile: '/nowhere/token', impersonation: {} }
    expect(await run(trusting('https://127.0.0.1:1', { authentication }))).toMatchObject({
      kind: 'lost',
      message: expect.stringContaining('cannot read the token file'),
    })
  })
})

describe('proxies', () => {
  it.each([
    ['http', undefined, server],
    ['https', server, server],
    ['http, to a server without TLS,', undefined, undefined],
  ])('an exec goes through a tunnel of %s', async (_, pair, own) => {
    const api = await saying(() => 'ok', own ? { pair: own } : {})
    const proxy = await tunnel(pair)
    const connection = trusting(api.url, { proxy: proxy.url.replace('//', '//me:p%40ss@') })
    expect(await run(connection)).toMatchObject({ kind: 'exited', stdout: 'ok' })
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${api.port} Basic ${Buffer.from('me:p@ss').toString('base64')}`])
  })

  it.each([
    ['https', server],
    ['http', undefined],
  ])('for an exec to %s a proxy of socks5 resolves the name', async (scheme, pair) => {
    const api = await saying(() => 'ok', pair ? { pair } : {})
    const proxy = await socks()
    const connection = trusting(`${scheme}://api.example:${api.port}`, { proxy: `socks5://127.0.0.1:${proxy.port}` })
    expect(await run(connection)).toMatchObject({ kind: 'exited', stdout: 'ok' })
    expect(proxy.names).toEqual(['api.example'])
  })

  it('a proxy that refuses an exec is named, without its password', async () => {
    const proxy = await serveTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')),
    )
    expect(await run(trusting('https://api.example', { proxy: proxy.url.replace('//', '//me:secret@') }))).toMatchObject({
      kind: 'lost',
      message: `proxy ${proxy.url} refuses to connect to https://api.example (status 407)`,
    })
  })
})

/** Runs `leftovers.ts`, which has to end by itself; after 15 s it is killed. */
function leftovers(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = fileURLToPath(new URL('leftovers.ts', import.meta.url))
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { timeout: 15_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr })
    })
  })
}

describe('afterwards nothing is left', () => {
  it('after sessions that ended in every way the process ends by itself', async () => {
    const api = await demo({ objects: [recorded('pods.json')], exec: () => ({ stdout: 'out', exitCode: 0 }) })
    const faults = ['none', 'exec-hang', 'exec-drip', 'exec-flood', 'exec-no-status', 'exec-die', 'hang', 'destroy'] as const
    for (const fault of faults) {
      if (fault !== 'none') api.faults.add({ do: fault, match: new RegExp(`command=${fault}(&|$)`) })
    }
    const { code, stdout, stderr } = await leftovers(api.url, ...faults.map((fault) => (/hang|drip/.test(fault) ? `${fault}:200` : fault)))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      'none exited',
      'exec-hang timeout',
      'exec-drip timeout',
      'exec-flood exited',
      'exec-no-status lost',
      'exec-die lost',
      'hang timeout',
      'destroy lost',
    ])
  })

  it('after a session through a proxy that never answers the process ends by itself', async () => {
    const silent = await serveTcp(() => {})
    const socksUrl = `socks5://127.0.0.1:${silent.port}`
    for (const proxy of [silent.url, socksUrl]) {
      const { code, stdout } = await leftovers('https://api.example', 'none:200', `--proxy=${proxy}`)
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'none timeout\n' })
    }
  })
})
