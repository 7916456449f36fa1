import type { Answer } from '../../lib/http-request.ts'
import { holdsTooMuch } from '../../lib/json-values.ts'
import { joinLines } from '../../lib/line.ts'
import { type Fields, fields, fieldsOrAbsent, text } from '../../lib/read.ts'
import type { Connection } from '../config/connection.ts'
import { ApiError, type ApiFailure } from './api-error.ts'
import { msOf } from './retry.ts'

/** The JSON of a successful answer. Throws an ApiError that says what came in its place, or that it holds more than so many values. */
export function jsonOf(answer: Answer, server: string, maxValues: number): unknown {
  if (holdsTooMuch(answer.body, maxValues)) {
    const hint = 'ask for less: one namespace, or a selector'
    throw new ApiError('too-large', `the answer of ${server} holds more than ${maxValues} values`, { hint, status: answer.status })
  }
  const body = answer.body.toString('utf8')
  try {
    return JSON.parse(body)
  } catch (error) {
    const type = joinLines(answer.headers['content-type'] ?? 'no content type', 80)
    const what = body === '' ? 'is empty' : looksLikeHtml(body) ? 'is a web page, not JSON' : `is not valid JSON (${type})`
    const hint = 'does a proxy or a login page stand before the API server?'
    throw new ApiError('invalid', `the answer of ${server} ${what}`, { hint, status: answer.status, cause: error })
  }
}

function looksLikeHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text.slice(0, 200))
}

/** What an answer other than 2xx means, as one line and the next step. `path` is what was asked for, `now` in ms since 1970. */
export function statusError(answer: Answer, connection: Connection, path: string, now: number): ApiError {
  const { status } = answer
  const { server } = connection
  const said = statusOf(answer)
  const message = said ? text(said.message) : undefined
  const retryAfter = answer.headers['retry-after']
  const retryAfterMs = retryAfter === undefined ? undefined : msOf(retryAfter, now)
  const make = (reason: ApiFailure, line: string, hint?: string) =>
    new ApiError(reason, joinLines(line, 500), { hint, status, retryAfterMs })
  if (status >= 300 && status < 400) return redirected(answer, server)
  switch (status) {
    case 400:
      return plainHttp(answer) ?? make('invalid', message ?? `${server} does not understand the request${brief(answer)}`)
    case 401:
      return unauthorized(connection)
    case 403:
      return make(
        'forbidden',
        message ?? `${server} forbids it${brief(answer)}`,
        'ask for the right; kubectl auth can-i --list shows yours',
      )
    case 404:
      return notFound(said, server, path)
    case 407:
      return make('unavailable', 'the proxy wants a user name and a password', 'put them into the URL of the proxy')
    case 410:
      return make('gone', message ?? `what was asked for at ${server} has expired`)
    case 429:
      return make('throttled', `${server} is too busy: ${message ?? 'too many requests'}`, 'try again later, or ask for less')
    case 504:
      return make('timeout', `${server} timed out: ${message ?? 'gateway timeout'}`, 'try again later, or ask for less')
    default:
      return status >= 500
        ? make('unavailable', `${server} fails with status ${status}${message ? `: ${message}` : brief(answer)}`, 'try again later')
        : make('invalid', `${server} answers with status ${status}${message ? `: ${message}` : brief(answer)}`)
  }
}

function unauthorized({ user, server }: Connection): ApiError {
  const who = user === '' ? 'the credentials' : `the credentials of user "${user}"`
  const hint = 'have they expired? Log in again; kubectl auth whoami shows whether they serve'
  return new ApiError('unauthorized', `${server} does not accept ${who} (401 Unauthorized)`, { hint, status: 401 })
}

/**
 * An API server names the object that it does not have; a path that it does not serve it answers with plain text, older ones with a
 * Status without a name.
 */
function notFound(said: Fields | undefined, server: string, path: string): ApiError {
  const name = said?.reason === 'NotFound' ? text(fields(said.details).name) : undefined
  if (name !== undefined) return new ApiError('not-found', joinLines(text(said?.message) ?? `"${name}" not found`), { status: 404 })
  return new ApiError('not-served', `${server} does not serve ${path}`, { hint: 'kubectl api-resources lists what it serves', status: 404 })
}

function redirected(answer: Answer, server: string): ApiError {
  const location = URL.parse(answer.headers.location ?? '', server)
  // A file or a script has no origin.
  const target = location ? ` to ${location.origin === 'null' ? location.protocol : location.origin}${location.pathname}` : ''
  const line = `${server} redirects${target} (status ${answer.status}): an API server does not`
  return new ApiError('invalid', joinLines(line), {
    hint: 'is it the address of an API server, not of a login page?',
    status: answer.status,
  })
}

/** What Go's server, and nginx, say to plain HTTP where TLS is spoken. */
function plainHttp(answer: Answer): ApiError | undefined {
  if (!/HTTP request (was sent )?to an? HTTPS (server|port)/i.test(answer.body.toString('latin1', 0, 2000))) return undefined
  return new ApiError('invalid', 'an HTTP request was sent to an HTTPS server', { hint: 'write https:// in its address', status: 400 })
}

/** Is it the API server that wants other credentials, and not what answers behind it? */
export function isUnauthorized(answer: Answer): boolean {
  return answer.status === 401 && statusOf(answer)?.reason === 'Unauthorized'
}

/** The Status in the body of a failure; undefined where it is anything else. */
export function statusOf(answer: Answer): Fields | undefined {
  try {
    const object = fieldsOrAbsent(JSON.parse(answer.body.toString('utf8')))
    return object?.kind === 'Status' ? object : undefined
  } catch {
    return undefined
  }
}

/** The beginning of a body that is no Status; a web page says nothing in one line. */
function brief(answer: Answer): string {
  const body = answer.body.toString('utf8', 0, 1000)
  return body.trim() === '' || looksLikeHtml(body) ? '' : `: ${joinLines(body, 120)}`
}
