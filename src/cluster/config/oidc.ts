import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { defined } from '../../lib/defined.ts'
import { messageOf } from '../../lib/errors.ts'
import { type Limits, readAnswer, sendRequest } from '../../lib/http-request.ts'
import { joinLines } from '../../lib/line.ts'
import { type Fields, fields, number, text } from '../../lib/read.ts'
import { MASK, maskUrl } from '../../lib/secrets.ts'
import { readPem } from './authentication.ts'
import { systemAuthorities } from './connection.ts'
import { UserError } from './user-error.ts'

/** An id token, and when it expires in ms since 1970. */
export interface OidcToken {
  token: string
  expires?: number
}

/**
 * The auth provider `oidc` (client-go plugin/pkg/client/auth/oidc): gives the id token while it is valid, else asks the issuer for a new
 * one with the refresh token. The returned function takes whether the server has refused the token at hand. What the issuer gives is kept
 * in memory alone: unlike kubectl, nothing is written to the kubeconfig. Throws a UserError.
 */
export function oidcSource(given: Readonly<Record<string, string>>, user: string, now: () => number, signal: AbortSignal) {
  const config: Record<string, string> = { ...given }
  return async (refused: boolean): Promise<OidcToken> => {
    const held = config['id-token']
    const expires = held === undefined ? undefined : expiryOf(held)
    if (held && !refused && expires !== undefined && expires > now()) return { token: held, expires }
    const answer = await refresh(config, user, signal)
    const token = text(answer.id_token)
    if (token === undefined) throw new UserError(`the OIDC issuer returned no id_token for user "${user}"`, loginHint(user))
    config['id-token'] = token
    config['refresh-token'] = text(answer.refresh_token) ?? config['refresh-token'] ?? ''
    const until = expiryOf(token)
    return until === undefined ? { token } : { token, expires: until }
  }
}

function loginHint(user: string): string {
  return `Log in again to renew the tokens of user "${user}".`
}

/** Claim `exp` of a JSON web token; undefined if it is none. */
function expiryOf(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const seconds = number(fields(claims).exp)
    return seconds === undefined ? undefined : seconds * 1000
  } catch {
    return undefined
  }
}

async function refresh(config: Record<string, string>, user: string, signal: AbortSignal): Promise<Fields> {
  const { 'idp-issuer-url': issuer, 'refresh-token': token, 'client-id': id } = config
  if (!issuer || !token || !id) {
    const lacking = ['idp-issuer-url', 'refresh-token', 'client-id'].filter((key) => !config[key]).join(', ')
    throw new UserError(`the OIDC token of user "${user}" has expired, and its auth-provider has no ${lacking}`, loginHint(user))
  }
  const data = config['idp-certificate-authority-data'] ?? ''
  const ca = await readPem(data, config['idp-certificate-authority'] ?? '', `certificate authority of the issuer of user "${user}"`)
  try {
    const discovery = await ask({ address: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`, ca, signal })
    const endpoint = text(discovery.body.token_endpoint)
    if (discovery.status !== 200 || endpoint === undefined)
      throw new Error(`its discovery document has no token endpoint (status ${discovery.status})`)
    const grant = { grant_type: 'refresh_token', refresh_token: token }
    return await exchangeToken({ address: endpoint, ca, signal }, grant, id, config['client-secret'] ?? '')
  } catch (error) {
    throw new UserError(
      `cannot refresh the OIDC token of user "${user}" at ${maskUrl(issuer)}: ${joinLines(without(messageOf(error), [token, config['client-secret']]))}`,
      loginHint(user),
      error,
    )
  }
}

/** A client with a secret sends it in a header; if the issuer does not accept that, in the form (golang.org/x/oauth2 does the same). */
async function exchangeToken(to: Place, grant: Record<string, string>, id: string, secret: string) {
  if (secret !== '') {
    const pair = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')
    const answer = await ask(to, grant, `Basic ${pair}`)
    if (answer.status === 200) return answer.body
  }
  const answer = await ask(to, { ...grant, client_id: id, ...(secret === '' ? {} : { client_secret: secret }) })
  if (answer.status === 200) return answer.body
  const why = [text(answer.body.error), text(answer.body.error_description)].filter((part) => part !== undefined).join(': ')
  throw new Error(`status ${answer.status}${why === '' ? '' : `, ${why}`}`)
}

const limits: Limits = { connectTimeoutMs: 10_000, idleTimeoutMs: 30_000, maxAnswerBytes: 1024 * 1024 }

interface Place {
  address: string
  ca: string | undefined
  signal: AbortSignal
}

/** A text of the issuer, which may repeat a secret that it was sent. */
function without(message: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>((text, secret) => (secret ? text.replaceAll(secret, MASK) : text), message)
}

/** GET, or POST of a form. */
async function ask({ address, ca, signal }: Place, form?: Record<string, string>, authorization?: string) {
  const url = new URL(address)
  const headers = {
    Accept: 'application/json',
    ...defined({ 'Content-Type': form && 'application/x-www-form-urlencoded', Authorization: authorization }),
  }
  const options = { method: form ? 'POST' : 'GET', headers, agent: false }
  const request = url.protocol === 'https:' ? httpsRequest(url, { ...options, ca: ca ?? systemAuthorities() }) : httpRequest(url, options)
  const response = await sendRequest(request, form && new URLSearchParams(form).toString(), limits, signal)
  const answer = await readAnswer(response, limits, signal)
  return { status: answer.status, body: parse(answer.body) }
}

function parse(body: Buffer): Fields {
  try {
    return fields(JSON.parse(body.toString('utf8')))
  } catch {
    return {}
  }
}
