import type { LiveStatus } from '../model/live.ts'
import { ApiError, type UserError } from './errors.ts'
import type { AnyWatch } from './gathered.ts'
import { isExpired } from './watch-state.ts'

/** How the whole stands: without the required watches there is nothing to show; any other that is lost makes it stale. */
export function statusOf(required: readonly AnyWatch[], all: readonly AnyWatch[], now: number): LiveStatus {
  for (const { state, listed } of required) {
    if (state.at === 'gap') {
      const { message } = state.gap
      return listed ? { state: 'stale', since: state.since, reason: 'forbidden', message } : { state: 'failed', message }
    }
    if (!listed) return state.at === 'lost' ? { state: 'failed', message: state.error.message } : { state: 'connecting' }
  }
  const lost = all.flatMap(({ state }) => (state.at === 'lost' ? [state] : [])).toSorted((a, b) => a.since - b.since)
  const [first] = lost
  if (!first) return { state: 'live' }
  return { state: 'stale', since: Math.min(first.since, now), reason: reasonOf(first.error), message: first.error.message }
}

function reasonOf(error: ApiError | UserError): 'lost' | 'expired' | 'throttled' {
  if (isExpired(error)) return 'expired'
  return error instanceof ApiError && error.reason === 'throttled' ? 'throttled' : 'lost'
}
