import type { UserError } from '../cluster/config/user-error.ts'
import { ApiError } from '../cluster/http/api-error.ts'
import type { AnyWatch } from '../cluster/watch/watch-state.ts'
import { isExpired } from '../cluster/watch/watch-state.ts'
import type { LiveStatus } from '../model/live.ts'

/** A list or a target that is followed. */
export interface Followed {
  /** Is there anything to show? */
  isReady: boolean
  /** Why it cannot be read now, and since when (ms since 1970). */
  failure: { error: ApiError | UserError; since: number } | undefined
}

/** How the whole stands: what may not be read any more, or any watch that is lost, makes what is shown stale. */
export function statusOf(followed: readonly Followed[], watches: readonly AnyWatch[]): LiveStatus {
  const missing = followed.filter(({ isReady }) => !isReady)
  const failed = missing.find(({ failure }) => failure)?.failure
  if (failed) return { state: 'failed', message: failed.error.message }
  if (missing.length > 0) return { state: 'connecting' }
  const lost = [...followed.map(({ failure }) => failure), ...watches.map(({ state }) => (state.at === 'lost' ? state : undefined))]
  const [first] = lost.filter((one) => one !== undefined).toSorted((a, b) => a.since - b.since)
  if (!first) return { state: 'live' }
  return { state: 'stale', since: first.since, reason: reasonOf(first.error), message: first.error.message }
}

function reasonOf(error: ApiError | UserError): 'lost' | 'expired' | 'throttled' | 'forbidden' {
  if (isExpired(error)) return 'expired'
  const reason = error instanceof ApiError ? error.reason : ''
  return reason === 'throttled' || reason === 'forbidden' ? reason : 'lost'
}
