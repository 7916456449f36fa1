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
    const hint = 'Ask for less: one namespace, or a selector.'
    throw new ApiError('too-large', `the response of ${server} has more than ${maxValues} values`, { hint, status: answer.status })
  }
  const body = answer.body.toString('utf8')
  try {
    return JSON.parse(body)
  } catch (error) {
    const type = joinLines(answer.headers['content-type'] ?? 'no content type', 80)
    const what = body === '' ? 'is empty' : looksLikeHtml(body) ? 'is a web page, not JSON' : `is not valid JSON (${type})`
    const hint = 'Check for a proxy or a login page in front of the API server.'
    throw new ApiError('invalid', `the response of ${server} ${what}`, { hint, status: answer.status, cause: error })
  }
}

function looksLikeHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text.slice(0, 200))
}

/** The meaning of a response other than 2xx, as one line and the next step. `path` is the requested path, `now` is in ms since 1970. */
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
      return plainHttp(answer) ?? make('invalid', message ?? `${server} rejects the request (400 Bad Request)${brief(answer)}`)
    case 401:
      return unauthorized(connection)
    case 403:
      return make(
        'forbidden',
        message ?? `${server} forbids the request (403 Forbidden)${brief(answer)}`,
        'Ask your cluster administrator for the permission; kubectl auth can-i --list shows yours.',
      )
    case 404:
      return notFound(said, server, path)
    case 407:
      return make('unavailable', 'the proxy requires a user name and a password', 'Add them to the URL of the proxy.')
    case 410:
      return make('gone', message ?? `the requested list at ${server} has expired`)
    case 429:
      return make('throttled', `${server} is too busy: ${message ?? 'too many requests'}`, 'Try again later, or ask for less.')
    case 504:
      return make('timeout', `${server} timed out: ${message ?? 'gateway timeout'}`, 'Try again later, or ask for less.')
    default:
      return status >= 500
        ? make('unavailable', `${server} returned status ${status}${message ? `: ${message}` : brief(answer)}`, 'Try again later.')
        : make('invalid', `${server} returned status ${status}${message ? `: ${message}` : brief(answer)}`)
  }
}

function unauthorized({ user, server }: Connection): ApiError {
  const who = user === '' ? 'the credentials' : `the credentials of user "${user}"`
  const hint = 'They may have expired: log in again, and check them with kubectl auth whoami.'
  return new ApiError('unauthorized', `${server} does not accept ${who} (401 Unauthorized)`, { hint, status: 401 })
}

/**
 * An API server names an object that does not exist. For a path that it does not serve it sends plain text; older versions send a Status
 * without a name.
 */
function notFound(said: Fields | undefined, server: string, path: string): ApiError {
  const name = said?.reason === 'NotFound' ? text(fields(said.details).name) : undefined
  if (name !== undefined) return new ApiError('not-found', joinLines(text(said?.message) ?? `"${name}" not found`), { status: 404 })
  return new ApiError('not-served', `${server} does not serve ${path}`, {
    hint: 'Run kubectl api-resources to see what it serves.',
    status: 404,
  })
}

function redirected(answer: Answer, server: string): ApiError {
  const location = URL.parse(answer.headers.location ?? '', server)
  // A file or a script has no origin.
  const target = location ? ` to ${location.origin === 'null' ? location.protocol : location.origin}${location.pathname}` : ''
  const line = `${server} redirects${target} (status ${answer.status}); an API server does not redirect`
  return new ApiError('invalid', joinLines(line), {
    hint: 'Check that this is the address of an API server, not of a login page.',
    status: answer.status,
  })
}

/** The response of Go's server, and of nginx, to plain HTTP on a TLS port. */
function plainHttp(answer: Answer): ApiError | undefined {
  if (!/HTTP request (was sent )?to an? HTTPS (server|port)/i.test(answer.body.toString('latin1', 0, 2000))) return undefined
  return new ApiError('invalid', 'an HTTP request was sent to an HTTPS server', { hint: 'Write https:// in its address.', status: 400 })
}

/** Does the API server itself reject the credentials, and not a server behind it? */
export function isUnauthorized(answer: Answer): boolean {
  return answer.status === 401 && statusOf(answer)?.reason === 'Unauthorized'
}

/** The Status in the body of a failure; undefined if the body is anything else. */
export function statusOf(answer: Answer): Fields | undefined {
  try {
    const object = fieldsOrAbsent(JSON.parse(answer.body.toString('utf8')))
    return object?.kind === 'Status' ? object : undefined
  } catch {
    return undefined
  }
}

/** The beginning of a body that is not a Status; empty for a web page. */
function brief(answer: Answer): string {
  const body = answer.body.toString('utf8', 0, 1000)
  return body.trim() === '' || looksLikeHtml(body) ? '' : `: ${joinLines(body, 120)}`
}
