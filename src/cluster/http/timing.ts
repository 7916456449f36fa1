import { timerMs } from '../../lib/timer.ts'
import { type Sleep, sleep } from './retry.ts'

/** Clock, waiting and chance, handed in so that a test decides about them. */
export interface Timing {
  /** ms since 1970, as the clock of the machine shows it: that may be set, back too. For times that are shown or compared with those of objects. */
  now(): number
  /** ms since an unknown moment, by a clock that is never set and never goes back. For how long ago something was. */
  elapsed(): number
  /** Waits so many ms; rejects with the signal's reason when that ends it. */
  sleep: Sleep
  /** From 0 up to 1, without 1. */
  random(): number
  /** Calls back once, after so many ms; returns how to call it off. */
  after(ms: number, then: () => void): () => void
}

/** By the clock of the machine. */
export const realTiming: Timing = {
  now: Date.now,
  elapsed: () => performance.now(),
  sleep,
  random: Math.random,
  after(ms, then) {
    const timer = setTimeout(then, timerMs(ms))
    return () => clearTimeout(timer)
  },
}

const firstWaitMs = 200
const longestWaitMs = 30_000

/**
 * ms to wait after so many failures in a row, 1 or more: twice as long each time, at most 30 s, times a random factor from 0.5 to 1.5, so
 * that many clients do not come back at once. If the server asks for a longer wait, that counts.
 */
export function backoff(failures: number, random: number, retryAfterMs = 0): number {
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)) * (0.5 + random)
  return Math.max(Math.round(wait), retryAfterMs)
}
