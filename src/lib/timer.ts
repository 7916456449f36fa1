/** ms: a timer of Node that is set to more runs out at once. */
const LONGEST_MS = 2 ** 31 - 1

/** The ms for a timer: what is longer than it can be, some 25 days, is cut to that. */
export function timerMs(ms: number): number {
  return Math.min(ms, LONGEST_MS)
}
