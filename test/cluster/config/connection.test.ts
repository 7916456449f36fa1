import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Surroundings } from '../../../src/cluster/config/connection.ts'
import { base64, failure, folder, load, oneUser, pem, put, standard } from './loaded.ts'

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
    ['certificate-authority-data: "%%"', 'token: t', 'the data of the certificate authority is not valid base64'],
    [`certificate-authority-data: ${base64('hello')}`, 'token: t', 'the certificate authority is not PEM-encoded'],
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
    ['as: "a\\nb"', '--as has a control character, which an HTTP header cannot contain'],
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
