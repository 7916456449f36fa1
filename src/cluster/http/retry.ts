import { setTimeout as wait } from 'node:timers/promises'
import { timerMs } from '../../lib/timer.ts'

/** Waits so many ms; rejects with the signal's reason when that ends it. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>

/** Sleeps by the clock. */
export const sleep: Sleep = async (ms, signal) => {
  try {
    await wait(timerMs(ms), undefined, signal ? { signal } : {})
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  }
}

const maxRetries = 3
const maxWaitMs = 10_000

/** How long one call may still wait for a busy server. */
export class RetryBudget {
  #retries = maxRetries
  #leftMs = maxWaitMs

  /**
   * ms to wait before the call is repeated; undefined if it is not repeated. Only a 429 or 503 with `Retry-After` is repeated (as in
   * client-go): at most three times, with 10 s of waiting in all.
   */
  next(status: number, retryAfter: string | undefined, now: number): number | undefined {
    if ((status !== 429 && status !== 503) || retryAfter === undefined || this.#retries === 0) return undefined
    const asked = msOf(retryAfter, now)
    if (asked === undefined || (asked > 0 && this.#leftMs === 0)) return undefined
    const granted = Math.min(asked, this.#leftMs)
    this.#retries -= 1
    this.#leftMs -= granted
    return granted
  }
}

/** The longest wait, in ms, whatever a server asks for. */
const MOST_ASKED_MS = 5 * 60_000

/** A wait that a server names, in ms, bounded; undefined if it names none that makes sense. */
export function askedWait(ms: number | undefined): number | undefined {
  return ms === undefined || Number.isNaN(ms) || ms < 0 ? undefined : Math.min(ms, MOST_ASKED_MS)
}

/**
 * ms that a header `Retry-After` asks for, at most five minutes: it holds seconds, or a date in GMT (RFC 9110). Undefined if it holds
 * neither.
 */
export function msOf(retryAfter: string, now: number): number | undefined {
  const text = retryAfter.trim()
  if (/^\d+$/.test(text)) return askedWait(Number(text) * 1000)
  return /GMT$/.test(text) ? askedWait(Math.max(0, Date.parse(text) - now)) : undefined
}
