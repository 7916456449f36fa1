import { printable } from '../../lib/printable.ts'

/**
 * Why a request got no answer that can be used. `not-served`: the cluster has no such API; `gone`: a list's continue token or a watch's
 * resourceVersion has expired; `aborted`: the caller's signal ended it.
 */
export type ApiFailure =
  | 'forbidden'
  | 'unauthorized'
  | 'not-found'
  | 'not-served'
  | 'gone'
  | 'timeout'
  | 'unavailable'
  | 'throttled'
  | 'invalid'
  | 'too-large'
  | 'aborted'

interface Details {
  /** The next step, one line. */
  hint?: string | undefined
  /** The HTTP status, where there was one. */
  status?: number | undefined
  /** ms that the server asks to be left alone, where it says so. */
  retryAfterMs?: number | undefined
  cause?: unknown
}

/** A request that failed. `message` is one line that names the cause and is safe for a terminal. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly reason: ApiFailure
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly hint: string | undefined

  constructor(reason: ApiFailure, message: string, details: Details = {}) {
    super(printable(message), { cause: details.cause })
    this.reason = reason
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
    this.hint = details.hint === undefined ? undefined : printable(details.hint)
  }
}

/** A fault of the configuration: kubeconfig, flags, files, exec plugins. `message` is one line that is safe for a terminal. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly hint: string | undefined

  constructor(message: string, hint?: string, cause?: unknown) {
    super(printable(message), { cause })
    this.hint = hint === undefined ? undefined : printable(hint)
  }
}

/** The `code` of a system, TLS or HTTP parser error; `''` where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** What a thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The text in one line of at most `limit` characters. */
export function oneLine(text: string, limit = 300): string {
  const line = text.trim().replace(/\s*[\r\n]+\s*/g, ' | ')
  return line.length > limit ? `${line.slice(0, limit)}…` : line
}
