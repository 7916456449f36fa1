import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connection } from '../../../src/cluster/config/connection.ts'
import { createCredentials } from '../../../src/cluster/config/credentials.ts'
import { runExecPlugin } from '../../../src/cluster/config/exec-credential.ts'
import type { ExecEntry } from '../../../src/cluster/config/kubeconfig-file.ts'
import { UserError } from '../../../src/cluster/config/user-error.ts'
import { certificates } from '../certificates.ts'
import { failureOf } from '../http/failure.ts'
import { connectionTo, json, serve } from '../servers.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-credentials-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const v1 = 'client.authentication.k8s.io/v1'
const never = new AbortController().signal

/** A plugin written in JavaScript; `status` and `say(text)` are at hand. */
function plugin(script: string, more: Partial<ExecEntry> = {}): ExecEntry {
  const say = `const say = (status, apiVersion = "${v1}") => process.stdout.write(JSON.stringify({ kind: "ExecCredential", apiVersion, status }));`
  const entry = {
    args: ['-e', `${say}${script}`],
    env: {},
    apiVersion: v1,
    installHint: '',
    provideClusterInfo: false,
    interactiveMode: 'Never',
  }
  return { command: process.execPath, ...entry, ...more }
}

function withExec(exec: ExecEntry, more: Partial<Connection> = {}): Connection {
  return connectionTo('https://api.example', { authentication: { exec, impersonation: {} }, ...more })
}

const failure = (promise: Promise<unknown>) => failureOf(UserError, promise)

const run = (exec: ExecEntry, more: Partial<Connection> = {}) => runExecPlugin(exec, withExec(exec, more), never)

describe('exec plugin', () => {
  it('an exec plugin gives a token, a certificate and when they expire', async () => {
    const script = `say({ token: "t", clientCertificateData: "c", clientKeyData: "k", expirationTimestamp: "2030-01-01T00:00:00Z" })`
    expect(await run(plugin(script))).toEqual({
      token: 't',
      clientCertificate: { certificate: 'c', key: 'k' },
      expires: Date.UTC(2030, 0, 1),
    })
  })

  it('an exec plugin gets arguments, environment and KUBERNETES_EXEC_INFO', async () => {
    const tell = 'say({ token: [process.argv[1], process.env.A, process.env.B, process.env.KUBERNETES_EXEC_INFO].join("~") })'
    const base = plugin(tell)
    const exec = { ...base, args: [...base.args, 'arg'], env: { A: 'new' } }
    const { surroundings } = connectionTo('')
    const more = { surroundings: { ...surroundings, env: { ...surroundings.env, A: 'old', B: 'kept' } } }
    const [arg, a, b, info] = (await run(exec, more)).token?.split('~') ?? []
    expect([arg, a, b]).toEqual(['arg', 'new', 'kept'])
    expect(JSON.parse(info ?? '')).toEqual({ kind: 'ExecCredential', apiVersion: v1, spec: { interactive: false } })
  })

  it('an exec plugin gets the cluster when it asks for it', async () => {
    const exec = plugin('say({ token: process.env.KUBERNETES_EXEC_INFO })', { provideClusterInfo: true })
    const more = { tls: { ca: 'CA', serverName: 'name', insecure: false }, proxy: 'http://p/', execConfig: { audience: 'x' } }
    expect(JSON.parse((await run(exec, more)).token ?? '')).toEqual({
      kind: 'ExecCredential',
      apiVersion: v1,
      spec: {
        cluster: {
          server: 'https://api.example',
          'tls-server-name': 'name',
          'certificate-authority-data': Buffer.from('CA').toString('base64'),
          'proxy-url': 'http://p/',
          config: { audience: 'x' },
        },
        interactive: false,
      },
    })
  })

  it('an exec plugin of v1beta1 needs no interactiveMode', async () => {
    const beta = 'client.authentication.k8s.io/v1beta1'
    const exec = plugin(`say({ token: "t" }, "${beta}")`, { apiVersion: beta, interactiveMode: '' })
    expect(await run(exec)).toEqual({ token: 't' })
  })

  it('what an interactive exec plugin says is passed on, and what another says is not', async () => {
    const script =
      'process.stderr.write("open the browser"); say({ token: String(JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec.interactive) })'
    const exec = plugin(script, { interactiveMode: 'IfAvailable' })
    const said: string[] = []
    const surroundings = { ...connectionTo('').surroundings, stderr: (text: string) => said.push(text) }
    expect(await run(exec, { surroundings })).toEqual({ token: 'false' })
    expect(said).toEqual([])
    expect(await run(exec, { surroundings: { ...surroundings, stdinIsTTY: true } })).toEqual({ token: 'true' })
    expect(said.join('')).toBe('open the browser')
  })

  it.each<[string, Partial<ExecEntry>, string]>([
    ['', { interactiveMode: 'Always' }, 'needs a terminal: standard input is not one (interactiveMode: Always)'],
    ['', { interactiveMode: '' }, 'interactiveMode must be specified'],
    ['', { interactiveMode: 'Sometimes' }, 'invalid interactiveMode "Sometimes"'],
    ['', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }, 'invalid apiVersion "client.authentication.k8s.io/v1alpha1"'],
    ['', {}, 'printed no JSON object'],
    ['console.log("{}")', {}, 'printed no ExecCredential'],
    ['say({ token: "t" }, "v2")', {}, `is configured to use API version ${v1}, but returned version v2`],
    ['say(undefined)', {}, 'returned no status'],
    ['say({})', {}, 'returned no token and no certificate'],
    ['say({ clientKeyData: "k" })', {}, 'returned only a certificate or a key, not both'],
    ['say({ token: "t", expirationTimestamp: "soon" })', {}, 'returned an expirationTimestamp that is no time'],
    ['process.stdout.write("x".repeat(3e6))', {}, 'printed more than 1048576 bytes'],
    ['process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60000)', {}, 'failed (killed by SIGTERM)'],
    [
      'console.error("\\x1b[31mToken has expired\\x1b[0m\\nrun login"); process.exitCode = 3',
      {},
      'failed (exit code 3): Token has expired | run login',
    ],
  ])('an exec plugin that runs %s with %j fails: %s', async (script, more, message) => {
    const exec = plugin(script, more)
    expect((await failure(run(exec))).message).toBe(
      `exec plugin "${exec.command}" of user "jane"${/^(needs|printed|is|returned|failed)/.test(message) ? ' ' : ': '}${message}`,
    )
  })

  it('the install hint is shown when the command of an exec plugin is missing', async () => {
    const exec = plugin('', { command: 'porttrace-no-such-plugin', installHint: 'get it at\nhttps://example.com\n' })
    const error = await failure(run(exec))
    expect(error.message).toBe('exec plugin "porttrace-no-such-plugin" of user "jane" was not found')
    expect(error.hint).toBe('get it at | https://example.com')
  })

  it('it is said that the file of an exec plugin may not be executed', async () => {
    const file = join(folder, 'plugin')
    writeFileSync(file, 'x', { mode: 0o600 })
    expect((await failure(run(plugin('', { command: file })))).message).toBe(
      `exec plugin "${file}" of user "jane" may not be executed: permission denied`,
    )
  })

  it('an exec plugin that does not answer is ended, even when a child of it holds the pipes', async () => {
    const script = `require("child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"], { stdio: "inherit" })`
    const exec = plugin(script)
    const error = await failure(runExecPlugin(exec, withExec(exec), never, { silent: 300, interactive: 300 }))
    expect(error.message).toMatch(/gave no answer within 0\.3 s$/)
  })

  it('an exec plugin ends with the signal of its caller', async () => {
    const exec = plugin('setTimeout(() => {}, 60000)')
    const stop = new AbortController()
    const failed = failure(runExecPlugin(exec, withExec(exec), stop.signal))
    stop.abort()
    expect((await failed).message).toMatch(/was interrupted$/)
  })
})

/** A plugin that counts its runs and gives `t1`, `t2`, … */
function counting(status = '{ token: "t" + n }'): { exec: ExecEntry; runs: () => number } {
  const file = join(folder, 'runs')
  writeFileSync(file, '')
  const script = `const fs = require("fs"); fs.appendFileSync(${JSON.stringify(file)}, "x"); const n = fs.readFileSync(${JSON.stringify(file)}).length; say(${status})`
  return { exec: plugin(script), runs: () => readFileSync(file, 'utf8').length }
}

describe('credentials', () => {
  it('the exec plugin is run once for many requests, and once more when its token is refused to all of them', async () => {
    const { exec, runs } = counting()
    const credentials = createCredentials(withExec(exec))
    const six = await Promise.all(Array.from({ length: 6 }, () => credentials.current()))
    expect(runs()).toBe(1)
    expect(six.map(({ headers }) => headers)).toEqual(Array(6).fill({ Authorization: 'Bearer t1' }))
    expect(await Promise.all(six.map((refused) => credentials.renew(refused)))).toEqual(Array(6).fill(true))
    expect(runs()).toBe(2)
    expect((await credentials.current()).headers).toEqual({ Authorization: 'Bearer t2' })
    expect(runs()).toBe(2)
  })

  it('the exec plugin is run again when its credential has expired', async () => {
    const { exec, runs } = counting('{ token: "t" + n, expirationTimestamp: n === 1 ? "2030-01-01T00:00:00Z" : "2030-01-01T01:00:00Z" }')
    let now = Date.UTC(2029, 11, 31)
    const credentials = createCredentials(withExec(exec), () => now)
    await credentials.current()
    await credentials.current()
    expect(runs()).toBe(1)
    now = Date.UTC(2030, 0, 1)
    const [one, other] = await Promise.all([credentials.current(), credentials.current()])
    expect(runs()).toBe(2)
    expect(one).toBe(other)
    expect(one.headers).toEqual({ Authorization: 'Bearer t2' })
  })

  it('an exec plugin that failed is tried again', async () => {
    const file = join(folder, 'ready')
    const exec = plugin(`if (require("fs").existsSync(${JSON.stringify(file)})) say({ token: "t" }); else process.exitCode = 1`)
    const credentials = createCredentials(withExec(exec))
    await failure(credentials.current())
    writeFileSync(file, '')
    expect((await credentials.current()).headers).toEqual({ Authorization: 'Bearer t' })
  })

  it('a token that no header may hold is refused, without repeating it', async () => {
    const error = await failure(createCredentials(withExec(plugin('say({ token: "secret\\nx" })'))).current())
    expect(error.message).toBe('the token holds a control character, which no HTTP header may hold')
  })

  it('a token file is read again after a while and when its token was refused', async () => {
    const tokenFile = join(folder, 'token')
    writeFileSync(tokenFile, ' one\n')
    let now = 0
    const authentication = { tokenFile, token: 'stale', impersonation: { 'Impersonate-Group': ['a', 'b'] } }
    const credentials = createCredentials(connectionTo('https://a', { authentication }), () => now)
    const first = await credentials.current()
    expect(first.headers).toEqual({ Authorization: 'Bearer one', 'Impersonate-Group': ['a', 'b'] })
    writeFileSync(tokenFile, 'two')
    expect(await credentials.current()).toBe(first)
    now += 60_000
    const second = await credentials.current()
    expect(second.headers.Authorization).toBe('Bearer two')
    writeFileSync(tokenFile, 'three')
    expect(await credentials.renew(second)).toBe(true)
    expect((await credentials.current()).headers.Authorization).toBe('Bearer three')
    rmSync(tokenFile)
    now += 60_000
    expect((await credentials.current()).headers.Authorization).toBe('Bearer three')
  })

  it('while the token file cannot be read the token is used, and without a token that is said', async () => {
    const tokenFile = join(folder, 'none')
    const of = (more: object) => createCredentials(connectionTo('https://a', { authentication: { tokenFile, impersonation: {}, ...more } }))
    expect((await of({ token: 'kept' }).current()).headers.Authorization).toBe('Bearer kept')
    expect((await failure(of({}).current())).message).toBe(`cannot read the token file ${tokenFile}: no such file`)
    writeFileSync(tokenFile, '\n')
    expect((await failure(of({}).current())).message).toBe(`the token file ${tokenFile} is empty`)
  })

  it('user name and password are sent as Basic, and there is nothing to renew', async () => {
    const authentication = { basic: { username: 'jané', password: 'a:b' }, impersonation: {} }
    const credentials = createCredentials(connectionTo('https://a', { authentication }))
    const credential = await credentials.current()
    expect(credential.headers).toEqual({ Authorization: `Basic ${Buffer.from('jané:a:b').toString('base64')}` })
    expect(await credentials.renew(credential)).toBe(false)
  })
})

describe('auth provider oidc', () => {
  const jwt = (exp: number) => `${Buffer.from('{}').toString('base64url')}.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`
  const of = (oidc: Record<string, string>, now = 1_000_000) =>
    createCredentials(connectionTo('https://a', { authentication: { oidc, impersonation: {} } }), () => now)

  it('OIDC sends the id token while it is valid', async () => {
    const token = jwt(2000)
    expect((await of({ 'id-token': token }).current()).headers).toEqual({ Authorization: `Bearer ${token}` })
  })

  it('OIDC says what is missing when the id token has expired', async () => {
    const error = await failure(of({ 'id-token': jwt(1000) }).current())
    expect(error.message).toBe(
      'the OIDC token of user "jane" is not valid any more, and its auth-provider has no idp-issuer-url, refresh-token, client-id',
    )
  })

  /** An issuer that takes the client's secret in the form alone, and gives the refresh tokens r1, r2, … */
  async function issuer() {
    const sent: string[] = []
    const started = await serve((request, response) => {
      if (request.url === '/.well-known/openid-configuration') return json(response, { token_endpoint: `${started.url}/token` })
      let body = ''
      request.on('data', (chunk) => {
        body += String(chunk)
      })
      return request.on('end', () => {
        const form = new URLSearchParams(body)
        if (form.get('client_secret') !== 's') return json(response, { error: 'invalid_client', error_description: 'who are you' }, 401)
        sent.push(form.get('refresh_token') ?? '')
        return json(response, { id_token: jwt(2000 + sent.length), refresh_token: `r${sent.length}` })
      })
    }, certificates().server)
    const ca = Buffer.from(certificates().ca).toString('base64')
    const config = { 'refresh-token': 'r0', 'client-id': 'c', 'idp-issuer-url': started.url, 'idp-certificate-authority-data': ca }
    return { sent, config: { ...config, 'id-token': jwt(1000) } }
  }

  it('OIDC asks the issuer once the id token has expired, and once more when the new one is refused', async () => {
    const { sent, config } = await issuer()
    const credentials = of({ ...config, 'client-secret': 's' })
    const credential = await credentials.current()
    expect(credential.headers.Authorization).toBe(`Bearer ${jwt(2001)}`)
    expect(await credentials.current()).toBe(credential)
    await credentials.renew(credential)
    expect((await credentials.current()).headers.Authorization).toBe(`Bearer ${jwt(2002)}`)
    expect(sent).toEqual(['r0', 'r1'])
  })

  it('OIDC repeats in one line what the issuer says against it', async () => {
    const { config } = await issuer()
    const error = await failure(of({ ...config, 'client-secret': 'wrong' }).current())
    expect(error.message).toBe(
      `cannot refresh the OIDC token of user "jane" at ${config['idp-issuer-url']}: status 401, invalid_client: who are you`,
    )
  })

  it('OIDC says in one line that the issuer cannot be asked', async () => {
    const issuer = await serve((_, response) => json(response, {}, 500))
    const config = { 'id-token': jwt(1000), 'refresh-token': 'r', 'client-id': 'c', 'idp-issuer-url': issuer.url }
    const error = await failure(of(config).current())
    expect(error.message).toContain(`cannot refresh the OIDC token of user "jane" at ${issuer.url}: `)
    expect(error.message).not.toContain('\n')
  })
})
