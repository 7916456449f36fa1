import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ConnectionFlags } from '../../../src/cluster/config/connection.ts'
import { failure, folder, load, oneUser, put, standard } from './loaded.ts'

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

  it('--server and --token replace entries that do not exist', async () => {
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
    [{ context: 'kind-de' }, 'context "kind-de" does not exist', 'Did you mean "kind-dev"? The contexts are: kind-dev, kind-prod,'],
    [{ context: 'zzzzzz' }, 'context "zzzzzz" does not exist', 'The contexts are: kind-dev, kind-prod,'],
    [{ cluster: 'prd' }, 'no server found for cluster "prd"', 'Did you mean "prod"?'],
    [{ user: 'jan' }, 'auth info "jan" does not exist', 'Did you mean "jane"? The users are: jane, joe'],
    [{ context: 'no-cluster' }, 'cluster "gone" does not exist, but context "no-cluster" names it', 'The clusters are: dev,'],
    [{ context: 'no-user' }, 'user "gone" does not exist, but context "no-user" names it', 'The users are: jane, joe'],
    [{ context: 'empty' }, 'context "empty" has no cluster', '--cluster NAME or --server URL'],
    [{ context: 'serverless' }, 'cluster "serverless" has no server', '--server URL'],
    [{ server: 'ftp://x' }, 'unsupported protocol scheme "ftp" of server "ftp://x"', 'https://HOST:PORT'],
    [{ server: 'https://' }, 'the server "https://" is not a valid URL', 'https://HOST:PORT'],
    [{ server: 'ftp://joe:S3@x' }, 'unsupported protocol scheme "ftp" of server "ftp://***@x"', 'https://HOST:PORT'],
    [{ server: 'https://joe:S3/S3@' }, 'the server "https://***@" is not a valid URL', 'https://HOST:PORT'],
    [{ asGroups: ['g'] }, 'requesting uid, groups or user-extra for jane without impersonating a user', 'Add --as USER.'],
  ])('the flags %j are refused: %s', async (flags, message, hint) => {
    const error = await failure(load(flags))
    expect(error.message).toBe(message)
    expect(error.hint).toContain(hint)
  })

  it('if no context is chosen, the error names those that exist', async () => {
    const error = await failure(load({}, standard.replace(/current-context.*/, '')))
    expect(error.message).toBe(`current-context is not set in ${join(folder, 'config')}`)
    expect(error.hint).toContain('kubectl config use-context NAME. The contexts are: kind-dev, kind-prod,')
  })

  it('if there is no kubeconfig at all, the error names the places where it was looked for', async () => {
    const error = await failure(load({}, null))
    expect(error.message).toBe(`no cluster is configured: ${join(folder, '.kube/config')} does not exist`)
    expect(error.hint).toBe('Set KUBECONFIG, or pass --kubeconfig FILE or --server URL.')
    const several = await failure(load({}, null, { env: { KUBECONFIG: '/no/a:/no/b' } }))
    expect(several.message).toBe('no cluster is configured: none of /no/a, /no/b exists')
  })

  it('of very many contexts only some are named', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `{name: cluster-${index}, context: {}}`).join(', ')
    expect((await failure(load({ context: 'x' }, `contexts: [${many}]`))).hint).toMatch(/cluster-11 and 28 more\.$/)
  })
})
