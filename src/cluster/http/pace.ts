import type { Timing } from './timing.ts'

/** How often a caller may send requests to a server, regardless of its responses. */
export interface Pace {
  /** Waits until another request may begin, and counts it. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<void>
  /** Takes back the count of the last request, because it was worth it. */
  refund(): void
}

const WINDOW_MS = 10_000
const MOST_IN_WINDOW = 20

/** At most so many requests in any 10 s, 20 by default. */
export class RequestPace implements Pace {
  readonly #timing: Pick<Timing, 'elapsed' | 'sleep'>
  readonly #most: number
  /** ms of `elapsed`: when the last requests began, the oldest first. */
  #began: number[] = []

  constructor(timing: Pick<Timing, 'elapsed' | 'sleep'>, most = MOST_IN_WINDOW) {
    this.#timing = timing
    this.#most = most
  }

  async enter(signal: AbortSignal): Promise<void> {
    for (;;) {
      const now = this.#timing.elapsed()
      this.#began = this.#began.filter((began) => began > now - WINDOW_MS)
      const oldest = this.#began.at(-this.#most)
      if (oldest === undefined) {
        this.#began.push(now)
        return
      }
      await this.#timing.sleep(oldest + WINDOW_MS - now, signal)
    }
  }

  refund(): void {
    this.#began.pop()
  }
}

/** Waits for each of them. */
export function everyPace(paces: readonly Pace[]): Pace {
  return {
    async enter(signal) {
      for (const pace of paces) await pace.enter(signal)
    },
    refund() {
      for (const pace of paces) pace.refund()
    },
  }
}
