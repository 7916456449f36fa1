import { fields, number } from '../lib/read.ts'
import { messageOf, oneLine, UserError } from './errors.ts'

/** An id token, and when it expires in ms since 1970. */
export interface OidcToken {
  token: string
  expires?: number
}

const refreshTimeoutMs = 30_000

/** client-node 2.0.1 sends no client secret. */
const noSecret = 'log in again with kubectl; for a client with a secret an exec plugin such as kubectl oidc-login renews the tokens'

/**
 * The auth provider `oidc` of client-go: gives the id token while it is valid, else asks the issuer for a new one with the refresh token.
 * The returned function takes whether the server has refused the token at hand. What the issuer gives is kept in memory alone: unlike
 * kubectl, nothing is written to the kubeconfig. Throws a UserError.
 */
export function oidcSource(given: Readonly<Record<string, string>>, user: string, now: () => number) {
  const config: Record<string, string> = { ...given }
  return async (refused: boolean): Promise<OidcToken> => {
    const held = config['id-token']
    const expires = held === undefined ? undefined : expiryOf(held)
    if (held && !refused && expires !== undefined && expires > now()) return { token: held, expires }
    const token = await refresh(config, user)
    const until = expiryOf(token)
    return until === undefined ? { token } : { token, expires: until }
  }
}

/** Claim `exp` of a JSON web token; undefined where it is none. */
function expiryOf(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const seconds = number(fields(claims).exp)
    return seconds === undefined ? undefined : seconds * 1000
  } catch {
    return undefined
  }
}

async function refresh(config: Record<string, string>, user: string): Promise<string> {
  const login = `log in again to renew the tokens of user "${user}"`
  for (const key of ['refresh-token', 'idp-issuer-url', 'client-id']) {
    if (!config[key])
      throw new UserError(`the OIDC token of user "${user}" is not valid any more, and its auth-provider has no ${key}`, login)
  }
  // This module alone: the package as a whole takes a third of a second to load.
  const { OpenIDConnectAuth } = await import('@kubernetes/client-node/dist/oidc_auth.js')
  // An id token that is no JSON web token makes it ask the issuer; and it hands the issuer on to openid-client, which takes only a URL.
  const issuer = URL.parse(config['idp-issuer-url'] ?? '')
  if (!issuer) throw new UserError(`the idp-issuer-url of user "${user}" is no URL`)
  const handed: Record<string, unknown> = { ...config, 'id-token': '-', 'idp-issuer-url': issuer }
  const headers: Record<string, string> = {}
  const asked = new OpenIDConnectAuth().applyAuthentication({ name: user, authProvider: { name: 'oidc', config: handed } }, { headers })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${refreshTimeoutMs / 1000} s`)), refreshTimeoutMs)
  })
  try {
    await Promise.race([asked, late])
  } catch (error) {
    const message = `cannot refresh the OIDC token of user "${user}" at ${config['idp-issuer-url']}: ${oneLine(messageOf(error))}`
    throw new UserError(message, config['client-secret'] ? noSecret : login, error)
  } finally {
    clearTimeout(timer)
  }
  const token = headers.Authorization?.replace(/^Bearer /, '')
  if (!token || token === '-' || token === 'undefined') throw new UserError(`the issuer gave no id token to user "${user}"`, login)
  config['id-token'] = token
  const next = handed['refresh-token']
  if (typeof next === 'string' && next !== '') config['refresh-token'] = next
  return token
}
