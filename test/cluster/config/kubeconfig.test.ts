import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadKubeconfig } from '../../../src/cluster/config/kubeconfig.ts'
import { UserError } from '../../../src/cluster/config/user-error.ts'
import { failureOf } from '../http/failure.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-kubeconfig-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

function load(env: Record<string, string>, explicit?: string, platform = 'linux') {
  return loadKubeconfig(explicit, { env, home: folder, platform })
}

const cluster = (name: string, server: string) => `clusters: [{name: ${name}, cluster: {server: "${server}"}}]\n`

const failure = (promise: Promise<unknown>) => failureOf(UserError, promise)

/** Lists that each hold the one before ten times. */
const bomb = Array.from(
  { length: 9 },
  (_, level) => `b${level}: &b${level} [${Array(10).fill(level === 0 ? '*a' : `*b${level - 1}`)}]\n`,
).join('')

describe('which files are read', () => {
  it('~/.kube/config is read without KUBECONFIG, also when that is empty', async () => {
    put('.kube/config', 'current-context: home\n')
    expect((await load({})).currentContext).toBe('home')
    expect((await load({ KUBECONFIG: '' })).currentContext).toBe('home')
  })

  it('KUBECONFIG is split at the separator of the platform, and missing files are passed over', async () => {
    const one = put('one', 'current-context: one\n')
    const two = put('two', cluster('b', 'https://b'))
    const missing = join(folder, 'missing')
    const loaded = await load({ KUBECONFIG: `${missing}::${one}:${two}:${one}` })
    expect(loaded.files).toEqual([one, two])
    expect((await load({ KUBECONFIG: `${missing};${one};${two}` }, undefined, 'win32')).files).toEqual([one, two])
  })

  it('--kubeconfig is read alone, and it is an error when the file is missing', async () => {
    put('.kube/config', cluster('home', 'https://home'))
    const one = put('one', cluster('a', 'https://a'))
    expect([...(await load({ KUBECONFIG: join(folder, '.kube/config') }, one)).clusters.keys()]).toEqual(['a'])
    const missing = join(folder, 'missing')
    expect((await failure(load({}, missing))).message).toBe(`kubeconfig ${missing} does not exist`)
  })

  it('when no kubeconfig exists, the files that were looked for are named', async () => {
    const missing = join(folder, 'missing')
    expect(await load({ KUBECONFIG: missing })).toMatchObject({ files: [], searched: [missing] })
  })
})

describe('merging', () => {
  it('of several kubeconfigs, the first definition of each entry wins as a whole, and the first current-context that is set', async () => {
    const one = put('one', `${cluster('a', 'https://first')}users: [{name: u, user: {token: first}}]\ncurrent-context: ""\n`)
    const two = put(
      'two',
      `clusters: [{name: a, cluster: {server: "https://second", tls-server-name: x}}, {name: b, cluster: {server: "https://b"}}]
users: [{name: u, user: {username: second, password: p}}]
contexts: [{name: c, context: {cluster: b, user: u, namespace: n}}]
current-context: second
`,
    )
    const three = put('three', 'current-context: third\ncontexts: [{name: c, context: {cluster: a}}]\n')
    const merged = await load({ KUBECONFIG: [one, two, three].join(':') })
    expect(merged.currentContext).toBe('second')
    expect(merged.clusters.get('a')).toMatchObject({ server: 'https://first', tlsServerName: '' })
    expect(merged.clusters.get('b')?.server).toBe('https://b')
    expect(merged.users.get('u')).toMatchObject({ token: 'first', username: '' })
    expect(merged.contexts.get('c')).toEqual({ cluster: 'b', user: 'u', namespace: 'n' })
  })
})

describe('one file', () => {
  it('relative paths start at the folder of their kubeconfig, and an exec command does so only if it holds a separator', async () => {
    const file = put(
      'deep/config',
      `clusters: [{name: c, cluster: {certificate-authority: pki/ca.crt}}]
users:
- {name: rel, user: {client-certificate: me.crt, client-key: ../me.key, tokenFile: token, exec: {command: ./bin/login}}}
- {name: abs, user: {client-certificate: /etc/me.crt, exec: {command: login}}}
`,
    )
    const { clusters, users } = await load({ KUBECONFIG: file })
    expect(clusters.get('c')?.caFile).toBe(join(folder, 'deep/pki/ca.crt'))
    expect(users.get('rel')).toMatchObject({
      certificateFile: join(folder, 'deep/me.crt'),
      keyFile: join(folder, 'me.key'),
      tokenFile: join(folder, 'deep/token'),
      exec: { command: join(folder, 'deep/bin/login') },
    })
    expect(users.get('abs')).toMatchObject({ certificateFile: '/etc/me.crt', exec: { command: 'login' } })
  })

  it('a backslash in an exec command is a separator on Windows alone', async () => {
    const file = put('config', 'users: [{name: u, user: {exec: {command: "bin\\\\login"}}}]\n')
    expect((await load({ KUBECONFIG: file })).users.get('u')?.exec?.command).toBe('bin\\login')
    expect((await load({ KUBECONFIG: file }, undefined, 'win32')).users.get('u')?.exec?.command).toBe(join(folder, 'bin\\login'))
  })

  it('everything that a user entry may hold is read', async () => {
    const file = put(
      'config',
      `users:
- name: u
  user:
    as: jane
    as-uid: "42"
    as-groups: [dev, ops]
    as-user-extra: {scopes: [view, edit]}
    auth-provider: {name: oidc, config: {client-id: x}}
    exec:
      command: login
      args: [--now]
      env: [{name: A, value: b}]
      apiVersion: client.authentication.k8s.io/v1
      installHint: get it
      provideClusterInfo: true
      interactiveMode: Never
clusters:
- name: c
  cluster:
    insecure-skip-tls-verify: true
    proxy-url: socks5://p:1
    disable-compression: true
    extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}, {name: other, extension: 1}]
`,
    )
    const { users, clusters } = await load({ KUBECONFIG: file })
    expect(users.get('u')).toMatchObject({
      as: 'jane',
      asUid: '42',
      asGroups: ['dev', 'ops'],
      asUserExtra: { scopes: ['view', 'edit'] },
      authProvider: { name: 'oidc', config: { 'client-id': 'x' } },
      exec: {
        command: 'login',
        args: ['--now'],
        env: { A: 'b' },
        apiVersion: 'client.authentication.k8s.io/v1',
        installHint: 'get it',
        provideClusterInfo: true,
        interactiveMode: 'Never',
      },
    })
    expect(clusters.get('c')).toMatchObject({
      insecure: true,
      proxyUrl: 'socks5://p:1',
      disableCompression: true,
      execConfig: { audience: 'x' },
    })
  })

  it.each([
    ['JSON', '{"current-context": "x"}'],
    ['YAML flow style', '{current-context: x}'],
    ['a key twice: the last wins', 'current-context: y\ncurrent-context: x\n'],
    ['a second document', 'current-context: x\n---\ncurrent-context: y\n'],
    ['merge keys', 'base: &b {current-context: x}\n<<: *b\n'],
    ['a byte order mark', '\ufeffcurrent-context: x\n'],
    ['UTF-16, as PowerShell writes it', Buffer.from('\ufeffcurrent-context: x\n', 'utf16le')],
    ['UTF-16, the other way round', Buffer.from('\ufeffcurrent-context: x\n', 'utf16le').swap16()],
  ])('a kubeconfig with %s is understood', async (_, content) => {
    expect((await load({ KUBECONFIG: put('config', content) })).currentContext).toBe('x')
  })

  it.each([
    ['an empty file', ''],
    ['comments only', '# nothing\n'],
    ['null lists', 'clusters: null\nusers:\ncontexts: ~\n'],
  ])('%s is an empty kubeconfig', async (_, content) => {
    expect((await load({ KUBECONFIG: put('config', content) })).clusters.size).toBe(0)
  })

  it.each([
    ['clusters: [', 'is not valid YAML: '],
    ['users: [{name: u, user: {token: !SECRET-1}}]', 'is not valid YAML: unknown scalar tag (1:'],
    ['users: [{name: u, user: {token: *SECRET-1}}]', 'is not valid YAML: unidentified alias (1:'],
    ['users: [{name: u, user: {token: "SECRET-1}}]', 'is not valid YAML: '],
    ['users: [{name: u, user: {token: SECRET-1: }}]', 'is not valid YAML: '],
    ['token: SECRET-1\n\tuser: SECRET-1', 'is not valid YAML: '],
    [`a: &a [x]\n${bomb}users: *b8`, 'is not read: its aliases expand to too much data'],
    ['users: &a [*a]', 'is not read: an alias in it contains itself'],
    [`{"users": ${'['.repeat(5000)}${']'.repeat(5000)}}`, 'is not read: it is nested more than 100 levels deep'],
    [`users: ${'['.repeat(5000)}${']'.repeat(5000)}`, 'is not valid YAML: it is nested more than 100 levels deep (1:'],
    ['just a text', 'is not a kubeconfig: it has no fields'],
    ['[1]', 'is not a kubeconfig: it has no fields'],
    ['kind: Pod', 'is not a kubeconfig: its kind is "Pod", not "Config"'],
    ['clusters: foo', ': clusters must be a list'],
    ['clusters: [foo]', ': clusters[0] must be an object'],
    ['users: [{name: u, user: {token: 12345}}]', ': users[0].user.token must be a string: put it in quotes'],
    ['users: [{name: 7}]', ': users[0].name must be a string: put it in quotes'],
    ['users: [{name: u, user: [1]}]', ': users[0].user must be an object'],
    ['users: [{name: u, user: {as-groups: dev}}]', ': users[0].user.as-groups must be a list of strings'],
    ['users: [{name: u, user: {exec: {args: [1]}}}]', ': users[0].user.exec.args must be a list of strings'],
    ['clusters: [{name: c, cluster: {insecure-skip-tls-verify: "yes"}}]', 'insecure-skip-tls-verify must be true or false'],
    ['clusters: [{name: c}, {name: c}]', ': clusters has two entries named "c"'],
  ])('the kubeconfig %s is refused in one line that names the file', async (content, said) => {
    const file = put('config', content)
    const { message } = await failure(load({ KUBECONFIG: file }))
    expect(message).toContain(file)
    expect(message).toContain(said)
    expect(message).not.toContain('\n')
    expect(message).not.toContain('SECRET')
  })

  it('an error says why a kubeconfig cannot be read', async () => {
    expect((await failure(load({ KUBECONFIG: folder }))).message).toBe(`cannot read kubeconfig ${folder}: it is a directory`)
  })

  it('no control character of a kubeconfig comes into a message', async () => {
    const file = put('config', 'clusters: [{name: "\\e[31mred\\n"}, {name: "\\e[31mred\\n"}]')
    const { message } = await failure(load({ KUBECONFIG: file }))
    expect(message).toContain('\\x1b[31mred\\n')
    expect(message).not.toMatch(/[\u0000-\u001f]/)
  })
})
