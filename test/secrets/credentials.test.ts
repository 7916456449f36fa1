import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { tunnel } from '../cluster/proxies.ts'
import { closedPort, json, serve } from '../cluster/servers.ts'
import { type ChildOptions, runChild } from '../lies/child.ts'
import { selfSignedCertificate } from '../server/certificate.ts'
import { startTestServer } from '../server/server.ts'
import { leaks, secret } from './planted.ts'

const certificate = selfSignedCertificate()
const plugin = (script: string) => ({
  exec: {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'sh',
    args: ['-c', script, '--token', secret('argument')],
    env: [{ name: 'TOKEN', value: secret('variable') }],
    interactiveMode: 'Never',
  },
})

interface Entries {
  cluster: Record<string, unknown>
  user: Record<string, unknown>
}

/** A kubeconfig with secrets in every field that may hold one; a test gives the cluster and the user that it is about. */
function kubeconfig({ cluster, user }: Entries): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'demo',
    clusters: [{ name: 'demo', cluster }],
    users: [
      { name: 'jane', user },
      { name: 'other', user: { token: secret('other token'), password: secret('other password'), 'client-key-data': secret('other key') } },
    ],
    contexts: [{ name: 'demo', context: { cluster: 'demo', user: 'jane', namespace: 'demo' } }],
  })
}

/** What the program prints with a kubeconfig, with the verbose output of the program and of its libraries on. */
async function printed(
  config: string,
  argv: readonly string[] = ['svc/web'],
  env: Record<string, string> = {},
  more: Partial<ChildOptions> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'config')
  writeFileSync(file, config)
  return runChild(argv, { env: { KUBECONFIG: file, DEBUG: '*', PORTTRACE_DEBUG: '1', ...env }, killAfterMs: 60_000, ...more })
}

async function server() {
  const started = await startTestServer({ tls: certificate, users: [{ name: 'jane', token: secret('token'), groups: ['system:masters'] }] })
  onTestFinished(() => started.close())
  return started
}

const authority = { 'certificate-authority-data': Buffer.from(certificate.cert).toString('base64') }
/** The address with a user and a password, as `https://user:password@host`. */
const withPassword = (url: string, place: string) => url.replace('://', `://user:${secret(place)}@`)

it('no secret of a kubeconfig is printed or saved where everything works, through a proxy with a password', async () => {
  const { url } = await server()
  const proxy = await tunnel()
  const cluster = { ...authority, server: withPassword(url, 'server'), 'proxy-url': withPassword(proxy.url, 'proxy') }
  const own = { token: secret('token') }
  const file = join(tmpdir(), `secrets-${process.pid}.json`)
  onTestFinished(() => rmSync(file, { force: true }))
  for (const argv of [['svc/web'], ['svc/web', '-o', 'json', '--save', file, '--force'], [], ['svc/web', '--probe'], ['svc/none']]) {
    const run = await printed(kubeconfig({ cluster, user: own }), argv)
    expect(run.code, run.stderr).toBe(argv[0] === 'svc/none' ? 3 : argv.length === 0 ? 1 : 0)
    expect(leaks(`${run.stdout}\n${run.stderr}`)).toEqual([])
  }
  expect(leaks(readFileSync(file, 'utf8'))).toEqual([])
  expect(proxy.asked.length).toBeGreaterThan(0)
})

it('no secret that an exec plugin has, prints or gets is printed', async () => {
  const { url } = await server()
  const cluster = { ...authority, server: url }
  const token = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: secret('token') } }
  const works = await printed(kubeconfig({ cluster, user: plugin(`echo '${JSON.stringify(token)}'`) }))
  expect([works.code, leaks(`${works.stdout}${works.stderr}`)]).toEqual([0, []])
  for (const script of [
    `echo ${secret('garbage')}`,
    `echo '{"kind":"ExecCredential","token":"${secret('misplaced')}"}'`,
    `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":{"a":"${secret('object')}"}}}'`,
    `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"${secret('key')}","clientCertificateData":"${secret('certificate')}"}}'`,
    `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"${secret('control')}\\u001b\\n"}}'`,
    'exit 7',
    'kill -9 $$',
  ]) {
    const run = await printed(kubeconfig({ cluster, user: plugin(script) }))
    expect([run.code, leaks(`${run.stdout}${run.stderr}`)], script).toEqual([3, []])
  }
})

it('no secret of a connection that fails is printed: server, proxy, refusals, redirects', async () => {
  const closed = await closedPort()
  const refusing = await serve((_, response) => void response.writeHead(407).end())
  refusing.server.on('connect', (_request, socket: import('node:stream').Duplex) => void socket.end('HTTP/1.1 407 Proxy\r\n\r\n'))
  const redirecting = await serve((_, response) =>
    json(response, {}, 302, { location: `http://u:${secret('location')}@evil.example/?token=${secret('query')}` }),
  )
  const forbidding = await serve((_, response) => json(response, { kind: 'Status', reason: 'Unauthorized', code: 401 }, 401))
  const user = { token: secret('token') }
  const clusters: Record<string, unknown>[] = [
    { server: withPassword(`https://127.0.0.1:${closed}`, 'server') },
    { server: withPassword('https://no.such.host.invalid', 'server') },
    { server: `https://user:${secret('server')}@` },
    { server: `https://user:${secret('server')}@[::1` },
    { server: `ftp://user:${secret('server')}@host` },
    { server: 'https://127.0.0.1:1', 'proxy-url': withPassword(`http://127.0.0.1:${closed}`, 'proxy') },
    { server: 'https://127.0.0.1:1', 'proxy-url': withPassword(`socks5://127.0.0.1:${closed}`, 'proxy') },
    { server: 'https://127.0.0.1:1', 'proxy-url': withPassword(refusing.url, 'proxy') },
    { server: 'http://127.0.0.1:1', 'proxy-url': withPassword(refusing.url, 'proxy') },
    { server: 'https://127.0.0.1:1', 'proxy-url': withPassword('ftp://host', 'proxy') },
    { server: 'https://127.0.0.1:1', 'proxy-url': `http://user:${secret('proxy')}@[::1` },
    { server: withPassword(redirecting.url, 'server') },
    { server: withPassword(forbidding.url, 'server') },
  ]
  for (const cluster of clusters) {
    for (const argv of [['svc/web'], ['-w'], ['svc/web', '--probe']]) {
      const run = await printed(kubeconfig({ cluster, user }), argv)
      expect([run.code, leaks(`${run.stdout}${run.stderr}`)], JSON.stringify(cluster)).toEqual([3, []])
    }
  }
  const flag = await printed(kubeconfig({ cluster: {}, user }), [
    'svc/web',
    '--server',
    withPassword(`https://127.0.0.1:${closed}`, 'flag'),
  ])
  expect([flag.code, leaks(flag.stderr)]).toEqual([3, []])
  const variable = await printed(kubeconfig({ cluster: { server: 'https://example.invalid' }, user }), ['svc/web'], {
    HTTPS_PROXY: withPassword(`http://127.0.0.1:${closed}`, 'variable'),
  })
  expect([variable.code, leaks(variable.stderr)]).toEqual([3, []])
})

it('no secret of a connection that fails is drawn by the view', async () => {
  const closed = await closedPort()
  const cluster = {
    server: withPassword('https://127.0.0.1:1', 'server'),
    'proxy-url': withPassword(`http://127.0.0.1:${closed}`, 'proxy'),
  }
  const typed = (drawn: string) => (drawn.includes('not read') ? 'q' : undefined)
  const run = await printed(kubeconfig({ cluster, user: { token: secret('token') } }), ['-i'], {}, { onTerminal: true, typed })
  expect([run.code, leaks(run.stdout)]).toEqual([0, []])
  expect(run.stdout).toContain('cannot connect to')
})

it('no secret of a user entry that cannot be used is printed', async () => {
  const users: Record<string, unknown>[] = [
    { token: `${secret('control')}\u0001` },
    { token: [secret('list')] },
    { tokenFile: '/nonexistent', password: secret('password') },
    { username: 'jane', password: secret('password') },
    { username: 'jane', password: secret('password'), token: secret('token') },
    { 'client-certificate-data': secret('certificate'), 'client-key-data': secret('key') },
    {
      'client-certificate-data': Buffer.from(secret('certificate')).toString('base64'),
      'client-key-data': Buffer.from(secret('key')).toString('base64'),
    },
    {
      'auth-provider': {
        name: 'oidc',
        config: {
          'idp-issuer-url': `https://u:${secret('issuer')}@127.0.0.1:1`,
          'client-id': 'x',
          'client-secret': secret('client'),
          'refresh-token': secret('refresh'),
          'id-token': secret('id'),
        },
      },
    },
    { 'auth-provider': { name: 'gcp', config: { 'access-token': secret('access') } } },
    { as: { token: secret('as') } },
    {
      exec: {
        command: `/nonexistent/plugin`,
        args: [secret('argument')],
        env: [{ name: 'X', value: secret('variable') }],
        apiVersion: 'client.authentication.k8s.io/v1',
        interactiveMode: 'Never',
      },
    },
  ]
  for (const user of users) {
    const run = await printed(kubeconfig({ cluster: { server: 'https://127.0.0.1:1' }, user }))
    expect([run.code, leaks(run.stderr)], JSON.stringify(user)).toEqual([3, []])
  }
})

it.each([
  ['an unknown tag', (line: string) => line.replace('token: ', 'token: !')],
  ['an alias', (line: string) => line.replace('token: ', 'token: *')],
  ['an open quote', (line: string) => line.replace('token: ', 'token: "')],
  ['a tab', (line: string) => line.replace('token: ', 'token:\t\t- ')],
  ['a second value', (line: string) => line.replace('token: ', 'token: a: ')],
  ['no space', (line: string) => line.replace('token: ', 'token:')],
  ['a control character', (line: string) => line.replace('token: ', 'token: \u0007')],
])('no secret of a kubeconfig with %s is printed', async (_, broken) => {
  const run = await printed(broken(kubeconfig({ cluster: { server: 'https://127.0.0.1:1' }, user: { token: secret('token') } })))
  expect([run.code, leaks(run.stderr)]).toEqual([3, []])
})
