import { readFile } from 'node:fs/promises'
import { impersonationHeaders } from './impersonation.ts'
import { unreadableReason } from './kubeconfig.ts'
import type { ExecEntry, UserEntry } from './kubeconfig-file.ts'
import { UserError } from './user-error.ts'

/** How a request proves who sends it. */
export interface Authentication {
  /** Sent as a bearer token. `tokenFile` wins over it while it can be read (client-go cachingTokenSource). */
  token?: string
  tokenFile?: string
  basic?: { username: string; password: string }
  clientCertificate?: ClientCertificate
  exec?: ExecEntry
  /** Config of the auth provider `oidc`. */
  oidc?: Record<string, string>
  /** Headers; a list is sent as one header for each value. */
  impersonation: Record<string, string | string[]>
}

/** What an exec plugin gave out: a token, a client certificate, or both. */
export interface ExecCredential {
  token?: string
  clientCertificate?: ClientCertificate
  /** ms since 1970; absent: until the server refuses it. */
  expires?: number
}

/** Both PEM. */
export interface ClientCertificate {
  certificate: string
  key: string
}

/**
 * A key that differs between connections with different client certificates, or without one. It holds the private key: for look-ups only.
 */
export function certificateKey(certificate: ClientCertificate | undefined): string {
  return certificate === undefined ? '' : `${certificate.certificate}\n${certificate.key}`
}

/**
 * What a user entry amounts to, with its certificate files read. A token makes an exec plugin and an auth provider unused, as does a
 * user name with password (client-go: they leave a request alone that has an Authorization header). Throws a UserError where the entry
 * contradicts itself or needs what kubectl has dropped. `name` is the entry's name, for messages.
 */
export async function readAuthentication(user: UserEntry, name: string): Promise<Authentication> {
  const who = name === '' ? 'the user' : `user "${name}"`
  const authentication: Authentication = { impersonation: impersonationHeaders(user, name === '' ? 'the user' : name) }
  const clientCertificate = await readClientCertificate(user, who)
  if (clientCertificate) authentication.clientCertificate = clientCertificate
  const hasToken = user.token !== '' || user.tokenFile !== ''
  const hasBasic = user.username !== '' || user.password !== ''
  if (hasToken && hasBasic) {
    throw new UserError(`more than one authentication method found for ${name}; found [token basicAuth], only one is allowed`)
  }
  if (user.exec && user.authProvider) {
    throw new UserError(`${who} has both exec and auth-provider; only one is allowed`, 'Remove auth-provider from the kubeconfig.')
  }
  if (user.token !== '') authentication.token = user.token
  if (user.tokenFile !== '') authentication.tokenFile = user.tokenFile
  if (hasBasic) authentication.basic = { username: user.username, password: user.password }
  if (hasToken || hasBasic) return authentication
  if (user.exec) authentication.exec = user.exec
  if (user.authProvider) authentication.oidc = oidcConfig(user.authProvider, who)
  return authentication
}

const replaced: ReadonlyMap<string, string> = new Map([
  ['gcp', 'Install gke-gcloud-auth-plugin, then run gcloud container clusters get-credentials CLUSTER'],
  ['azure', 'Install kubelogin, then run kubelogin convert-kubeconfig'],
])

/** Providers `gcp` and `azure` were removed from client-go in 1.26, others before. */
function oidcConfig(provider: { name: string; config: Record<string, string> }, who: string): Record<string, string> {
  if (provider.name === 'oidc') return provider.config
  const hint = replaced.get(provider.name)
  if (hint === undefined) throw new UserError(`${who}: no auth provider found for name "${provider.name}"`, 'Use an exec plugin.')
  throw new UserError(`${who}: the auth provider "${provider.name}" was removed from Kubernetes; an exec plugin replaces it`, hint)
}

async function readClientCertificate(user: UserEntry, who: string): Promise<ClientCertificate | undefined> {
  const certificate = await readPem(user.certificateData, user.certificateFile, `client certificate of ${who}`)
  const key = await readPem(user.keyData, user.keyFile, `client key of ${who}`)
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined) throw new UserError(`${who} has a client key, but no client certificate`)
  if (key === undefined) throw new UserError(`${who} has a client certificate, but no client key`)
  return { certificate, key }
}

/**
 * PEM text from base64 `data`, else from `file`; undefined if both are `''`. `what` names it in the UserError for a file that cannot be
 * read, data that is not valid base64, or a text that is not PEM.
 */
export async function readPem(data: string, file: string, what: string): Promise<string | undefined> {
  if (data === '' && file === '') return undefined
  const pem = data === '' ? await readPemFile(file, what) : decodeBase64(data, what)
  if (pem.includes('-----BEGIN ')) return pem
  throw new UserError(`the ${what} is not PEM-encoded${data === '' ? ` (${file})` : ''}`)
}

async function readPemFile(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UserError(`cannot read the ${what}, ${file}: ${unreadableReason(error)}`, undefined, error)
  }
}

function decodeBase64(data: string, what: string): string {
  const compact = data.replace(/\s+/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact))
    throw new UserError(`the data of the ${what} is not valid base64`)
  return Buffer.from(compact, 'base64').toString('utf8')
}
