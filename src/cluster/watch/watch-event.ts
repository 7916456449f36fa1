import { joinLines } from '../../lib/line.ts'
import { fields, number, text } from '../../lib/read.ts'
import { ApiError, type ApiFailure } from '../http/api-error.ts'
import { askedWait } from '../http/retry.ts'

/** A line of a watch, read. `raw` is the object as it came. */
export type WatchEvent =
  | { type: 'put' | 'delete'; namespace: string; name: string; version: string; raw: unknown }
  | { type: 'bookmark'; version: string }
  /** For a type that is not known, or of an object without a name. */
  | { type: 'other' }

/**
 * Reads one line of a watch (meta/v1 WatchEvent).
 * @throws ApiError if the line is not an event, and for the event ERROR: `gone` if the version has expired.
 */
export function readEvent(line: string): WatchEvent {
  const event = fields(parse(line))
  const meta = fields(fields(event.object).metadata)
  const version = text(meta.resourceVersion) ?? ''
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED': {
      const name = text(meta.name)
      if (name === undefined) return { type: 'other' }
      const namespace = text(meta.namespace) ?? ''
      return { type: event.type === 'DELETED' ? 'delete' : 'put', namespace, name, version, raw: event.object }
    }
    case 'BOOKMARK':
      return { type: 'bookmark', version }
    case 'ERROR':
      throw errorOf(event.object)
    default:
      return { type: 'other' }
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new ApiError('invalid', 'a watch returned a line that is not JSON', { cause: error })
  }
}

/** A Status in place of an object (apiserver watch.go). Expired and Gone both mean: list again. */
function errorOf(status: unknown): ApiError {
  const { code, reason, message, details } = fields(status)
  const seconds = number(fields(details).retryAfterSeconds)
  const line = joinLines(`the server ended a watch: ${text(message) ?? text(reason) ?? 'no reason given'}`)
  return new ApiError(failureOf(number(code), text(reason)), line, {
    status: number(code),
    retryAfterMs: seconds === undefined ? undefined : askedWait(seconds * 1000),
  })
}

function failureOf(code: number | undefined, reason: string | undefined): ApiFailure {
  if (code === 410 || reason === 'Expired' || reason === 'Gone') return 'gone'
  if (code === 401) return 'unauthorized'
  if (code === 429) return 'throttled'
  return 'unavailable'
}
