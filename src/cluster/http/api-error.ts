import { errorLine } from '../../lib/line.ts'

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
  /** The HTTP status, if there was one. */
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
    super(errorLine(message), { cause: details.cause })
    this.reason = reason
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
    this.hint = details.hint === undefined ? undefined : errorLine(details.hint)
  }
}
