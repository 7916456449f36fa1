import { memoLast } from '../lib/memo.ts'
import type { LiveView } from '../model/live.ts'
import type { Trace } from '../model/trace.ts'

/** ms between two looks at the clock: ages on the screen are behind by less than that. */
export const tickMs = 10_000

/** What is shown, and when: ms since the epoch. */
interface Moment {
  view: Pick<LiveView, 'status'>
  now: number
}

/**
 * Up to when what is shown is known to be true, in ms since the epoch: now while the cluster is followed, and no longer if the connection is
 * lost or the view is held. Undefined: when it was read.
 */
export function clockOf({ view: { status }, now }: Moment): number | undefined {
  if (status.state === 'live') return now - (now % tickMs)
  return 'since' in status ? status.since : undefined
}

/** The trace with ages up to the clock of the view: while it stays the same it is not read again. A clock that was set back has no effect. */
export function aged(trace: Trace, moment: Moment): Trace {
  const clock = clockOf(moment)
  return clock === undefined || !(clock > Date.parse(trace.taken)) ? trace : agedTo(trace, clock)
}

const agedTo = memoLast((trace: Trace, clock: number): Trace => ({ ...trace, taken: new Date(clock).toISOString() }))
