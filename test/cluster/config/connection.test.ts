import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ConnectionFlags, loadConnection, type Surroundings } from '../../../src/cluster/config/connection.ts'
import { UserError } from '../../../src/cluster/config/user-error.ts'
import { failureOf } from '../http/failure.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porttrace-connection-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const pem = (what: string) => `-----BEGIN ${what}-----\nAA==\n-----END ${what}-----\n`
const base64 = (text: string) => Buffer.from(text).toString('base64')

function put(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const standard = `
clusters:
- {name: dev, cluster: {server: "https://dev.example:6443/"}}
- {name: prod, cluster: {server: "https://prod.example/k8s/clusters/c-1/", tls-server-name: kube}}
- {name: plain, cluster: {server: "http://plain.example:8001"}}
- {name: serverless, cluster: {}}
users:
- {name: jane, user: {token: jane-token}}
- {name: joe, user: {username: joe, password: pw}}
contexts:
- {name: kind-dev, context: {cluster: dev, user: jane, namespace: shop}}
- {name: kind-prod, context: {cluster: prod, user: joe}}
- {name: plain, context: {cluster: plain, user: jane}}
- {name: no-cluster, context: {cluster: gone, user: jane}}
- {name: no-user, context: {cluster: dev, user: gone}}
- {name: empty, context: {}}
- {name: serverless, context: {cluster: serverless}}
current-context: kind-dev
`

function load(flags: Partial<ConnectionFlags> = {}, kubeconfig: string | null = standard, more: Partial<Surroundings> = {}) {
  const env: Record<string, string> = kubeconfig === null ? {} : { KUBECONFIG: put('config', kubeconfig) }
  const surroundings = {
    env,
    home: folder,
    platform: 'linux',
    stdinIsTTY: false,
    stderr: () => {},
    serviceAccountDirectory: folder,
    ...more,
  }
  return loadConnection({ asGroups: [], asUserExtra: [], ...flags }, surroundings)
}

const failure = (promise: Promise<unknown>) => failureOf(UserError, promise)

const oneUser = (user: string, cluster = 'server: "https://a"') =>
  `clusters: [{name: c, cluster: {${cluster}}}]\nusers: [{name: u, user: {${user}}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n`

describe('what is chosen', () => {
  it('the connection follows the current context', async () => {
    expect(await load()).toMatchObject({
      context: 'kind-dev',
      user: 'jane',
      namespace: 'shop',
      server: 'https://dev.example:6443',
      kubectlFlags: [],
      authentication: { token: 'jane-token' },
      requestTimeoutMs: 0,
    })
  })

  it('the connection follows --context, and keeps the path of the server', async () => {
    expect(await load({ context: 'kind-prod' })).toMatchObject({
      namespace: 'default',
      server: 'https://prod.example/k8s/clusters/c-1',
      tls: { serverName: 'kube' },
      authentication: { basic: { username: 'joe', password: 'pw' } },
      kubectlFlags: ['--context', 'kind-prod'],
    })
  })

  it('--cluster, --user and --namespace replace the parts of the context', async () => {
    const connection = await load({ cluster: 'prod', user: 'joe', namespace: 'other' })
    expect(connection).toMatchObject({
      context: 'kind-dev',
      server: 'https://prod.example/k8s/clusters/c-1',
      user: 'joe',
      namespace: 'other',
    })
    expect(connection.kubectlFlags).toEqual(['--cluster', 'prod', '--user', 'joe'])
  })

  it('--server needs no kubeconfig and no scheme', async () => {
    expect((await load({ server: 'https://x:1/' }, null)).server).toBe('https://x:1')
    expect((await load({ server: 'localhost:8080' }, null)).server).toBe('http://localhost:8080')
    expect((await load({ server: 'x:6443', insecureSkipTlsVerify: true }, null)).server).toBe('https://x:6443')
  })

  it('--server and --token stand in for entries that do not exist', async () => {
    expect((await load({ context: 'no-cluster', server: 'https://x' })).server).toBe('https://x')
    expect((await load({ context: 'no-user', token: 't' })).authentication.token).toBe('t')
  })

  it('--server clears the tls-server-name of the kubeconfig', async () => {
    expect((await load({ context: 'kind-prod', server: 'https://x' })).tls.serverName).toBeUndefined()
    expect((await load({ context: 'kind-prod', server: 'https://x', tlsServerName: 'y' })).tls.serverName).toBe('y')
  })

  it('no credentials are sent in clear text', async () => {
    expect((await load({ context: 'plain', as: 'joe' })).authentication).toEqual({ impersonation: {} })
  })

  it('the flags of suggested commands repeat what was given, and never a token', async () => {
    const flags: Partial<ConnectionFlags> = {
      context: 'kind-dev',
      server: 'https://x',
      token: 'secret',
      as: 'joe',
      asUid: '7',
      asGroups: ['a', 'b'],
      asUserExtra: ['k=v'],
      tlsServerName: 'n',
      insecureSkipTlsVerify: true,
    }
    expect((await load(flags)).kubectlFlags).toEqual(
      '--context kind-dev --server https://x --tls-server-name n --as joe --as-uid 7 --as-group a --as-group b --as-user-extra k=v --insecure-skip-tls-verify'.split(
        ' ',
      ),
    )
  })

  it('the flags of suggested commands leave out the password in --server', async () => {
    expect((await load({ server: 'https://joe:S3@x:6443' })).kubectlFlags).toEqual(['--server', 'https://x:6443'])
  })

  it('the flags of suggested commands repeat --kubeconfig', async () => {
    const file = put('other', standard)
    expect((await load({ kubeconfig: file })).kubectlFlags).toEqual(['--kubeconfig', file])
  })

  it('the proxy of the cluster wins over that of the environment', async () => {
    const withProxy = oneUser('token: t', 'server: "https://a", proxy-url: "socks5://s:1"')
    const file = put('config', withProxy)
    const env = { KUBECONFIG: file, HTTPS_PROXY: 'http://p:1' }
    expect((await load({}, withProxy, { env })).proxy).toBe('socks5://s:1')
    put('config', oneUser('token: t'))
    expect((await load({}, null, { env })).proxy).toBe('http://p:1/')
  })
})

describe('what cannot be chosen', () => {
  it.each<[Partial<ConnectionFlags>, string, string]>([
    [{ context: 'kind-de' }, 'context "kind-de" does not exist', 'did you mean "kind-dev"? the contexts are: kind-dev, kind-prod,'],
    [{ context: 'zzzzzz' }, 'context "zzzzzz" does not exist', 'the contexts are: kind-dev, kind-prod,'],
    [{ cluster: 'prd' }, 'no server found for cluster "prd"', 'did you mean "prod"?'],
    [{ user: 'jan' }, 'auth info "jan" does not exist', 'did you mean "jane"? the users are: jane, joe'],
    [{ context: 'no-cluster' }, 'cluster "gone" does not exist, but context "no-cluster" names it', 'the clusters are: dev,'],
    [{ context: 'no-user' }, 'user "gone" does not exist, but context "no-user" names it', 'the users are: jane, joe'],
    [{ context: 'empty' }, 'context "empty" names no cluster', '--cluster NAME or --server URL'],
    [{ context: 'serverless' }, 'cluster "serverless" has no server', '--server URL'],
    [{ server: 'ftp://x' }, 'unsupported protocol scheme "ftp" of server "ftp://x"', 'https://HOST:PORT'],
    [{ server: 'https://' }, 'the server "https://" is no valid URL', 'https://HOST:PORT'],
    [{ server: 'ftp://joe:S3@x' }, 'unsupported protocol scheme "ftp" of server "ftp://***@x"', 'https://HOST:PORT'],
    [{ server: 'https://joe:S3/S3@' }, 'the server "https://***@" is no valid URL', 'https://HOST:PORT'],
    [{ asGroups: ['g'] }, 'requesting uid, groups or user-extra for jane without impersonating a user', 'add --as USER'],
  ])('the flags %j are refused: %s', async (flags, message, hint) => {
    const error = await failure(load(flags))
    expect(error.message).toBe(message)
    expect(error.hint).toContain(hint)
  })

  it('where no context is chosen, those that exist are named', async () => {
    const error = await failure(load({}, standard.replace(/current-context.*/, '')))
    expect(error.message).toBe(`no context is chosen: no current-context in ${join(folder, 'config')}`)
    expect(error.hint).toContain('kubectl config use-context NAME: the contexts are: kind-dev, kind-prod,')
  })

  it('where there is no kubeconfig at all, the places that were looked at are named', async () => {
    const error = await failure(load({}, null))
    expect(error.message).toBe(`no cluster is configured: ${join(folder, '.kube/config')} does not exist`)
    expect(error.hint).toBe('set KUBECONFIG, or pass --kubeconfig FILE or --server URL')
    const several = await failure(load({}, null, { env: { KUBECONFIG: '/no/a:/no/b' } }))
    expect(several.message).toBe('no cluster is configured: none of /no/a, /no/b exists')
  })

  it('of very many contexts only some are named', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `{name: cluster-${index}, context: {}}`).join(', ')
    expect((await failure(load({ context: 'x' }, `contexts: [${many}]`))).hint).toMatch(/cluster-11 and 28 more$/)
  })
})

describe('certificates', () => {
  const authority = pem('CERTIFICATE')
  it('certificate data wins over files, and flags over both', async () => {
    const fromFile = put('file.pem', `${authority}# file`)
    const fromFlag = put('flag.pem', `${authority}# flag`)
    const data = base64(`${authority}# data`)
    const key = base64(pem('PRIVATE KEY'))
    const user = `client-certificate: ${fromFile}, client-certificate-data: ${data}, client-key-data: ${key}`
    const config = oneUser(user, `server: "https://a", certificate-authority: ${fromFile}, certificate-authority-data: ${data}`)
    const plain = await load({}, config)
    expect(plain.tls.ca).toMatch(/# data$/)
    expect(plain.authentication.clientCertificate).toEqual({ certificate: `${authority}# data`, key: pem('PRIVATE KEY') })
    const flagged = await load({ certificateAuthority: fromFlag, clientCertificate: fromFlag }, config)
    expect(flagged.tls.ca).toMatch(/# flag$/)
    expect(flagged.authentication.clientCertificate?.certificate).toMatch(/# flag$/)
    expect(flagged.kubectlFlags).toEqual(['--certificate-authority', fromFlag, '--client-certificate', fromFlag])
  })

  it('--insecure-skip-tls-verify clears the authority, and --certificate-authority clears insecure', async () => {
    const file = put('ca.pem', authority)
    const trusted = oneUser('token: t', `server: "https://a", certificate-authority: ${file}`)
    expect((await load({ insecureSkipTlsVerify: true }, trusted)).tls).toEqual({ insecure: true })
    const insecure = oneUser('token: t', 'server: "https://a", insecure-skip-tls-verify: true')
    expect((await load({ certificateAuthority: file }, insecure)).tls).toEqual({ insecure: false, ca: authority })
    expect((await failure(load({ certificateAuthority: file, insecureSkipTlsVerify: true }, trusted))).message).toBe(
      'specifying a root certificates file with the insecure flag is not allowed',
    )
  })

  it.each([
    ['certificate-authority: /no/ca.pem', 'token: t', 'cannot read the certificate authority, /no/ca.pem: no such file'],
    ['certificate-authority-data: "%%"', 'token: t', 'the data of the certificate authority is no base64'],
    [`certificate-authority-data: ${base64('hello')}`, 'token: t', 'the certificate authority is no PEM text'],
    ['', `client-key-data: ${base64(pem('PRIVATE KEY'))}`, 'user "u" has a client key, but no client certificate'],
    ['', `client-certificate-data: ${base64(authority)}`, 'user "u" has a client certificate, but no client key'],
    ['', 'client-key: /no/key, client-certificate: /no/key', 'cannot read the client certificate of user "u", /no/key: no such file'],
  ])('the cluster %s with the user %s is refused: %s', async (cluster, user, message) => {
    expect((await failure(load({}, oneUser(user, `server: "https://a", ${cluster}`)))).message).toBe(message)
  })
})

describe('users', () => {
  it('--token wins over every other credential but a client certificate', async () => {
    const tokens = await load({ token: 'flag' }, oneUser('token: t, tokenFile: f'))
    expect(tokens.authentication).toEqual({ token: 'flag', impersonation: {} })
    expect((await load({ token: 'flag' }, oneUser('username: a, password: b'))).authentication).toEqual({
      token: 'flag',
      impersonation: {},
    })
    const exec = oneUser('exec: {command: login, apiVersion: client.authentication.k8s.io/v1}')
    expect((await load({ token: 'flag' }, exec)).authentication.exec).toBeUndefined()
    expect((await load({}, exec)).authentication.exec?.command).toBe('login')
  })

  it('impersonation follows the kubeconfig, each part replaced by its flag', async () => {
    const config = oneUser('token: t, as: jane, as-uid: "1", as-groups: [a, b], as-user-extra: {"ex/ample%": [x, y]}')
    expect((await load({}, config)).authentication.impersonation).toEqual({
      'Impersonate-User': 'jane',
      'Impersonate-Uid': '1',
      'Impersonate-Group': ['a', 'b'],
      'Impersonate-Extra-ex%2Fample%25': ['x', 'y'],
    })
    const flags = { as: 'joé', asGroups: ['c'], asUserExtra: ['k=1', 'k=2=3'] }
    expect((await load(flags, config)).authentication.impersonation).toEqual({
      'Impersonate-User': Buffer.from('joé').toString('latin1'),
      'Impersonate-Uid': '1',
      'Impersonate-Group': ['c'],
      'Impersonate-Extra-k': ['1', '2=3'],
    })
  })

  it.each([
    ['token: t, username: a', 'more than one authentication method found for u; found [token basicAuth], only one is allowed'],
    ['exec: {command: a}, auth-provider: {name: oidc}', 'user "u" has both exec and auth-provider; only one is allowed'],
    ['as: "a\\nb"', '--as holds a control character, which no HTTP header may hold'],
    ['auth-provider: {name: openstack}', 'user "u": no auth provider found for name "openstack"'],
  ])('the user %s is refused', async (user, message) => {
    expect((await failure(load({}, oneUser(user)))).message).toBe(message)
  })

  it.each([
    ['gcp', 'gke-gcloud-auth-plugin'],
    ['azure', 'kubelogin'],
  ])('the exec plugin that replaces the auth provider %s is named', async (name, plugin) => {
    const error = await failure(load({}, oneUser(`auth-provider: {name: ${name}}`)))
    expect(error.message).toBe(`user "u": the auth provider "${name}" was removed from Kubernetes; an exec plugin replaces it`)
    expect(error.hint).toContain(plugin)
  })
})

describe('inside a Pod', () => {
  function mount(files: Record<string, string>): Partial<Surroundings> {
    const serviceAccountDirectory = join(folder, 'mount')
    mkdirSync(serviceAccountDirectory)
    for (const [name, content] of Object.entries(files)) writeFileSync(join(serviceAccountDirectory, name), content)
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }
    return { serviceAccountDirectory, env }
  }

  it('inside a Pod the service account is used where no kubeconfig exists', async () => {
    const pod = mount({ token: 'abc', 'ca.crt': pem('CERTIFICATE'), namespace: 'shop\n' })
    const connection = await load({}, null, pod)
    expect(connection).toMatchObject({
      server: 'https://[fd00::1]',
      namespace: 'shop',
      tls: { ca: pem('CERTIFICATE') },
      authentication: { tokenFile: join(folder, 'mount', 'token') },
    })
    expect(connection.context).toBeUndefined()
    expect((await load({ namespace: 'other' }, null, pod)).namespace).toBe('other')
  })

  it('the service account is used neither beside a kubeconfig, nor with --server, nor without a token', async () => {
    const pod = mount({ token: 'abc' })
    const env = { ...pod.env, KUBECONFIG: put('config', standard) }
    expect((await load({}, null, { ...pod, env })).context).toBe('kind-dev')
    expect((await load({ server: 'https://x' }, null, pod)).server).toBe('https://x')
    rmSync(join(folder, 'mount', 'token'))
    expect((await failure(load({}, null, pod))).message).toMatch(/^no cluster is configured/)
  })
})
