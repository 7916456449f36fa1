import type { Timing } from '../../src/cluster/http/timing.ts'

/**
 * A clock that runs twenty times as fast, and waits between attempts that hardly last: what the code under test waits for still comes, in its order.
 */
export function fastTiming(random: () => number = Math.random): Timing {
  const began = performance.now()
  const start = Date.parse('2026-01-15T09:00:00Z')
  return {
    now: () => start + Math.round((performance.now() - began) * 20),
    elapsed: () => (performance.now() - began) * 20,
    random,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const abort = () => {
          clearTimeout(timer)
          reject(signal?.reason)
        }
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }, ms / 1000)
        signal?.addEventListener('abort', abort, { once: true })
        if (signal?.aborted) abort()
      }),
    after(ms, then) {
      const timer = setTimeout(then, ms / 20)
      return () => clearTimeout(timer)
    },
  }
}

/** Random numbers from 0 up to 1 that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Looks again and again until the condition holds; only the test's own limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** Lets everything run that waits for nothing but its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
