import { readFile } from 'node:fs/promises'
import type { ClientCertificate, ExecCredential } from './authentication.ts'
import type { Connection } from './connection.ts'
import { headerValue } from './impersonation.ts'
import { unreadableReason } from './kubeconfig.ts'
import type { ExecEntry } from './kubeconfig-file.ts'
import type { PluginRun, PluginRuns } from './plugin-runs.ts'
import { UserError } from './user-error.ts'

/** What authenticates a request. One object stands for one secret, so that identity tells whether it was renewed. */
export interface Credential {
  /** Authorization and impersonation; a list is sent as one header for each value. */
  headers: Readonly<Record<string, string | string[]>>
  clientCertificate?: ClientCertificate
}

/** Hands out the credential, however many requests ask for it at once. */
export interface Credentials {
  /** The credential to send now; fetched at most once at a time, and again when it has expired. Throws a UserError. */
  current(): Promise<Credential>
  /** After a 401: fetches anew unless another request has done so already. False if there is nothing to renew. Throws a UserError. */
  renew(refused: Credential): Promise<boolean>
  /** Stops a plugin that still runs. */
  close(): void
}

interface Secret {
  authorization?: string
  clientCertificate?: ClientCertificate
  expires?: number
}

/** Gives the secret; `refused` is true when the server has not taken the last one. */
type Source = (refused: boolean) => Promise<Secret>

/** A token file is read again after this time (client-go cachingTokenSource: a minute, less a leeway of ten seconds). */
const tokenFileMs = 50_000

/** Credentials of a connection. `now` gives ms since 1970. */
export function createCredentials(connection: Connection, now: () => number = Date.now): Credentials {
  const { authentication } = connection
  const stop = new AbortController()
  const source = sourceOf(connection, now, stop.signal)
  let held: Promise<{ credential: Credential; expires: number }> | undefined
  let refused = false

  const fetchOnce = () => {
    const fetching = source.get(refused).then((secret) => ({
      credential: credentialOf(secret, authentication),
      expires: secret.expires ?? Number.POSITIVE_INFINITY,
    }))
    held = fetching
    refused = false
    fetching.catch(() => {
      if (held === fetching) held = undefined
    })
    return fetching
  }

  const current = async () => {
    const holding = held ?? fetchOnce()
    const { credential, expires } = await holding
    if (expires > now()) return credential
    if (held === holding) held = undefined
    return (await (held ?? fetchOnce())).credential
  }

  return {
    current,
    async renew(credential) {
      if (!source.renewable) return false
      const holding = held
      if (holding && (await holding).credential === credential && held === holding) {
        held = undefined
        refused = true
      }
      await current()
      return true
    },
    close: () => stop.abort(),
  }
}

function credentialOf(secret: Secret, { clientCertificate, impersonation }: Connection['authentication']): Credential {
  const authorization = secret.authorization === undefined ? {} : { Authorization: headerValue(secret.authorization, 'the token') }
  const credential: Credential = { headers: { ...authorization, ...impersonation } }
  const certificate = secret.clientCertificate ?? clientCertificate
  if (certificate) credential.clientCertificate = certificate
  return credential
}

/** tokenFile before token, any token before user name and password, these before exec plugin and auth provider: as in client-go. */
function sourceOf(connection: Connection, now: () => number, signal: AbortSignal): { get: Source; renewable: boolean } {
  const { token, tokenFile, basic, exec, oidc } = connection.authentication
  if (tokenFile !== undefined) return { get: fromTokenFile(tokenFile, token, now), renewable: true }
  if (token !== undefined) return fixed({ authorization: `Bearer ${token}` })
  if (basic) {
    const pair = Buffer.from(`${basic.username}:${basic.password}`, 'utf8').toString('base64')
    return fixed({ authorization: `Basic ${pair}` })
  }
  if (exec) {
    const run = async () => (await import('./exec-credential.ts')).runExecPlugin(exec, connection, signal)
    const { plugins } = connection.surroundings
    return { get: plugins ? shared(plugins, pluginRun(exec, connection, run), now) : async () => bearer(await run()), renewable: true }
  }
  if (oidc) {
    const source = import('./oidc.ts').then(({ oidcSource }) => oidcSource(oidc, connection.user, now, signal))
    return { get: async (refused) => bearer(await (await source)(refused)), renewable: true }
  }
  return fixed({})
}

/** The credential of a plugin that other connections use too. */
function shared(plugins: PluginRuns, plugin: PluginRun, now: () => number): Source {
  let last: ExecCredential | undefined
  return async (refused) => {
    last = await plugins.credential(plugin, refused ? last : undefined, now())
    return bearer(last)
  }
}

/** A plugin gives another credential for another cluster only if it is told of the cluster (`provideClusterInfo`). */
function pluginRun(exec: ExecEntry, { server, tls, proxy, execConfig, surroundings }: Connection, run: PluginRun['run']): PluginRun {
  const cluster = exec.provideClusterInfo ? { server, tls, proxy, execConfig } : undefined
  return { key: JSON.stringify([exec, cluster]), mayAsk: surroundings.stdinIsTTY && exec.interactiveMode !== 'Never', run }
}

function fixed(secret: Secret): { get: Source; renewable: boolean } {
  return { get: async () => secret, renewable: false }
}

function bearer({ token, ...rest }: { token?: string } & Omit<Secret, 'authorization'>): Secret {
  return token === undefined ? rest : { ...rest, authorization: `Bearer ${token}` }
}

/** While the file cannot be read, its last token is still used, or else `token` (client-go tokenSourceTransport). */
function fromTokenFile(file: string, token: string | undefined, now: () => number): Source {
  let last = token
  return async () => {
    try {
      last = (await readFile(file, 'utf8')).trim() || last
    } catch (error) {
      if (last === undefined) throw new UserError(`cannot read the token file ${file}: ${unreadableReason(error)}`, undefined, error)
    }
    if (last === undefined) throw new UserError(`the token file ${file} is empty`)
    return { authorization: `Bearer ${last}`, expires: now() + tokenFileMs }
  }
}
