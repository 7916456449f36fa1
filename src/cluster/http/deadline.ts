import { timerMs } from '../../lib/timer.ts'
import { ApiError } from './api-error.ts'

/** A signal that ends a call, always with an ApiError as its reason. */
export interface Deadline {
  signal: AbortSignal
  /** Must be called when the call has ended. */
  clear(): void
}

/**
 * Ends with the caller's signal or when `closed` is aborted (`aborted`), or after `timeoutMs` (`timeout`); 0: never. `server` is named in
 * the message.
 */
export function deadline(caller: AbortSignal | undefined, timeoutMs: number, server: string, closed?: AbortSignal): Deadline {
  const controller = new AbortController()
  const signals = [caller, closed].filter((signal) => signal !== undefined)
  const abort = () => {
    // A deadline within another keeps its reason.
    const reason: unknown = signals.find((signal) => signal.aborted)?.reason
    controller.abort(reason instanceof ApiError ? reason : new ApiError('aborted', 'interrupted', { cause: reason }))
  }
  for (const signal of signals) signal.addEventListener('abort', abort, { once: true })
  if (signals.some((signal) => signal.aborted)) abort()
  const late = () => {
    const message = `${server} did not send a complete response within ${timeoutMs / 1000} s (--request-timeout)`
    controller.abort(new ApiError('timeout', message, { hint: 'Allow more time with --request-timeout, or ask for less.' }))
  }
  const timer = timeoutMs > 0 ? setTimeout(late, timerMs(timeoutMs)) : undefined
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', abort)
    },
  }
}

/** The promise, or the signal's reason if that comes first. What the promise stands for continues. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
