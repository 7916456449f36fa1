// What a soak has to hold, and whether it did.

/** MiB a minute, in the median of all pairs of minutes: 6 MiB and 30 MiB an hour. */
const mostHeapSlope = 0.1
const mostResidentSlope = 0.5
/** Minutes in which memory does not count: code is compiled and pools fill. */
const warmUp = 4
/** Minutes in which requests do not count: Services break in one namespace after the other, and what explains that is read there. */
const firstReads = 2
const fewestMinutes = 8
/** In a minute without trouble: watches that end after five to ten minutes, kinds that are not served, documents. */
const mostRequests = 60
/** In a minute with trouble, and for each 1,000 objects, which may be read again, so many more. */
const mostInTrouble = 200
const mostForThousand = 8
const mostStaleMs = 15_000
const mostIdlePercent = 0.5

/** The median slope of all pairs (Theil and Sen): a few peaks do not bend it. */
export function slopeOf(points) {
  const slopes = points
    .flatMap(([x, y], index) => points.slice(index + 1).map(([later, there]) => (there - y) / (later - x)))
    .sort((a, b) => a - b)
  return slopes.length === 0 ? 0 : slopes[Math.floor(slopes.length / 2)]
}

/** Each bound with what was measured: `ok` is undefined if the run was too short for it. */
export function verdictOf({ minutes, staleMs, isEqual, settledMs, renewals, revoked, idle, objects }) {
  const late = minutes.filter(({ minute }) => minute > warmUp)
  const isLong = late.length >= fewestMinutes
  const slope = (what) => slopeOf(late.map((one) => [one.minute, one[what]]))
  const most = (of) => Math.max(0, ...of.map(({ requests }) => requests))
  const quiet = most(minutes.filter(({ minute, trouble, after }) => minute > firstReads && !trouble && !after))
  const troubled = most(minutes.filter(({ trouble, after }) => trouble || after))
  const budget = mostInTrouble + (objects / 1_000) * mostForThousand
  const stuck = minutes.filter(({ trouble, state }) => !trouble && state !== 'live')
  return [
    memory('heap after a collection', slope('heap'), mostHeapSlope, isLong),
    memory('resident memory', slope('rss'), mostResidentSlope, isLong),
    { text: `requests in a minute without trouble: at most ${quiet} (bound ${mostRequests})`, ok: quiet <= mostRequests },
    { text: `requests in a minute with trouble: at most ${troubled} (bound ${budget.toFixed(0)})`, ok: troubled <= budget },
    ...staleMs.map((ms) => ({
      text: `stale ${(ms / 1_000).toFixed(1)} s after the server froze (bound ${mostStaleMs / 1_000} s)`,
      ok: ms <= mostStaleMs,
    })),
    {
      text: `not live at the end of a minute without trouble: ${stuck.map(({ minute }) => minute).join(', ') || 'never'}`,
      ok: stuck.length === 0,
    },
    { text: `credentials were refused ${revoked} times and renewed ${renewals} times`, ok: renewals === revoked },
    {
      text: `the list says what one reading of the server says: ${isEqual ? `yes, after ${(settledMs / 1_000).toFixed(0)} s` : 'no'}`,
      ok: isEqual,
    },
    { text: `CPU while nothing changes: ${idle.toFixed(2)} % of a core (bound ${mostIdlePercent} %)`, ok: idle < mostIdlePercent },
  ]
}

function memory(what, slope, bound, isLong) {
  const text = `${what} grows by ${slope.toFixed(2)} MiB a minute (bound ${bound} MiB)`
  return isLong ? { text, ok: slope <= bound } : { text: `${text}; too short to judge`, ok: undefined }
}
