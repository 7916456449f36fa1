import { messageOf } from '../../lib/errors.ts'
import { joinLines } from '../../lib/line.ts'
import type { ReadGap } from '../../model/snapshot.ts'
import { UserError } from '../config/user-error.ts'
import { ApiError } from '../http/api-error.ts'
import type { Pace } from '../http/pace.ts'
import type { RenewableTransport } from '../http/renewable-transport.ts'
import type { Timing } from '../http/timing.ts'
import type { ListProgress } from '../read/list-rows.ts'
import type { Change } from './object-table.ts'

/**
 * How a watch stands. `starting`: not listed yet. `current`: its table is what the server holds. `lost`: it cannot be read since `since`
 * (ms since 1970), and is tried again. `gap`: it may not be read, or is not served; asked again now and then.
 */
export type WatchState =
  | { at: 'starting' }
  | { at: 'current' }
  | { at: 'lost'; since: number; error: ApiError | UserError }
  | { at: 'gap'; since: number; error: ApiError; gap: ReadGap }

/** Hears of a watch: of each object that changed, and of each change of its state. */
export interface WatchListener<T> {
  changed(change: Change<T>): void
  moved(): void
  /** More of the first list has come. */
  progressed?(): void
}

/** Bounds of a watch in ms: defaults suit a real API server, which sends a bookmark every minute. */
export interface WatchBounds {
  idleTimeoutMs: number
  /** How long the server may serve one answer; up to twice as long, by chance. */
  answerMs: number
  /** Between two lists, where listing is allowed but watching is not. */
  pollMs: number
  /** Until something that may not be read is asked for again. */
  gapMs: number
}

/** The bounds that suit a real API server. */
export const usualBounds: WatchBounds = { idleTimeoutMs: 75_000, answerMs: 300_000, pollMs: 10_000, gapMs: 60_000 }

/** What all watches of a cluster share. */
export interface WatchContext {
  transport: RenewableTransport
  timing: Timing
  bounds?: WatchBounds
  /** How often a watch may ask; absent: as often as one by itself. */
  pace?: Pace
}

/** Are the credentials no longer accepted, or can none be obtained? */
export function isExpired(error: ApiError | UserError): boolean {
  return error instanceof UserError || error.reason === 'unauthorized'
}

/** The error as one that a reader understands. */
export function failureOf(error: unknown): ApiError | UserError {
  return error instanceof ApiError || error instanceof UserError
    ? error
    : new ApiError('invalid', joinLines(messageOf(error)), { cause: error })
}

/** The state of a watch of any kind. */
export interface AnyWatch {
  /** As the API names it: `EndpointSlice`. */
  readonly kind: string
  /** How much of the first list has come; undefined: nothing. */
  readonly progress: ListProgress | undefined
  /** While it is `lost`, or has become a `gap`, the table holds what was known before. */
  readonly state: WatchState
  /** Was it listed once, so that its table can be used? */
  readonly listed: boolean
  /** Set if the objects may be listed but not watched, and so are listed again and again. */
  readonly polled: ReadGap | undefined
  /** Lists again now. */
  refresh(): void
  /** Continues over another connection. */
  reconnect(): void
}
