import type { Timing } from '../cluster/http/timing.ts'

/** ms between two publishes. */
const publishEveryMs = 100
/** ms between two looks at what changed, where the first found nothing to show. */
const lookEveryMs = 16

/**
 * Calls `publish` soon after something changed: at once if the last call is long enough ago, else as soon as it is, and only once for a
 * burst of changes. `publish` returns whether there was anything to show.
 */
export class Publisher {
  readonly #publish: () => boolean
  readonly #timing: Pick<Timing, 'elapsed' | 'after'>
  #next = Number.NEGATIVE_INFINITY
  #calledOff: (() => void) | undefined
  #closed = false

  constructor(publish: () => boolean, timing: Pick<Timing, 'elapsed' | 'after'>) {
    this.#publish = publish
    this.#timing = timing
  }

  /** Something may have changed. */
  readonly notify = (): void => {
    if (this.#closed || this.#calledOff) return
    this.#calledOff = this.#timing.after(Math.max(0, this.#next - this.#timing.elapsed()), () => {
      this.#calledOff = undefined
      const shown = this.#publish()
      this.#next = Math.max(this.#next, this.#timing.elapsed() + (shown ? publishEveryMs : lookEveryMs))
    })
  }

  close(): void {
    this.#closed = true
    this.#calledOff?.()
  }
}
