import type { UserError } from '../cluster/config/user-error.ts'
import { ApiError } from '../cluster/http/api-error.ts'
import type { RenewableTransport } from '../cluster/http/renewable-transport.ts'
import type { Timing } from '../cluster/http/timing.ts'
import { failureOf } from '../cluster/watch/watch-state.ts'

/** ms without anything from the server after which it is asked for its version. */
const QUIET_MS = 10_000
/** ms between two questions while it does not answer. */
const AGAIN_MS = 2_000
/** ms that it has for its response: this and the quiet time before are less than 15 s together. */
const ANSWER_MS = 4_500
/** If a timer comes so many ms late by the clock of the machine, the machine has slept, or the program was stopped. */
const SLEPT_MS = 20_000

/**
 * Detects whether a silent server still responds. A frozen server keeps its connections open, and watches would wait for a long time. So do
 * connections that ended while the machine slept.
 */
export class Heartbeat {
  readonly #transport: RenewableTransport
  readonly #timing: Timing
  readonly #isNeeded: () => boolean
  readonly #changed: (isBack: boolean) => void
  readonly #stop = new AbortController()
  /** ms of `elapsed`, and ms since 1970. */
  #heardAt: number
  #heardTime: number
  #failure: { error: ApiError | UserError; since: number } | undefined
  #calledOff: () => void = () => undefined

  /**
   * The server is asked only while `isNeeded`: while something is shown as current. `changed` is called when it stops answering, and with
   * true when it is back, or the machine has slept: connections may have ended unnoticed.
   */
  constructor(transport: RenewableTransport, timing: Timing, isNeeded: () => boolean, changed: (isBack: boolean) => void) {
    this.#transport = transport
    this.#timing = timing
    this.#isNeeded = isNeeded
    this.#changed = changed
    this.#heardAt = timing.elapsed()
    this.#heardTime = timing.now()
    this.#wait()
  }

  /** The server has sent something. */
  readonly heard = (): void => {
    this.#heardAt = this.#timing.elapsed()
    this.#heardTime = this.#timing.now()
  }

  /** Why the server does not answer, and since when (ms since 1970) nothing came. */
  get failure(): { error: ApiError | UserError; since: number } | undefined {
    return this.#failure
  }

  close(): void {
    this.#stop.abort()
    this.#calledOff()
  }

  #wait(): void {
    const quiet = this.#timing.elapsed() - this.#heardAt
    const ms = this.#failure ? AGAIN_MS : quiet < QUIET_MS ? QUIET_MS - quiet : QUIET_MS
    const due = this.#timing.now() + ms
    this.#calledOff = this.#timing.after(ms, () => void this.#look(this.#timing.now() - due >= SLEPT_MS))
  }

  async #look(hasSlept: boolean): Promise<void> {
    if (hasSlept) this.#changed(true)
    const isQuiet = hasSlept || this.#timing.elapsed() - this.#heardAt >= QUIET_MS
    if (isQuiet && (this.#failure || this.#isNeeded())) {
      const error = await this.#ask()
      if (this.#stop.signal.aborted) return
      if (!error) this.heard()
      this.#note(error)
    } else this.#note(undefined)
    this.#wait()
  }

  #note(error: ApiError | UserError | undefined): void {
    const before = this.#failure
    this.#failure = error && { error, since: before?.since ?? this.#heardTime }
    if ((before === undefined) !== (error === undefined)) this.#changed(error === undefined)
  }

  /** Any answer will do: also one that forbids it. */
  async #ask(): Promise<ApiError | UserError | undefined> {
    const late = new AbortController()
    const calledOff = this.#timing.after(ANSWER_MS, () => {
      late.abort(new ApiError('timeout', `the server has been silent for ${(QUIET_MS + ANSWER_MS) / 1000} s`))
    })
    try {
      await this.#transport.current().answerHead('/version', { signal: AbortSignal.any([late.signal, this.#stop.signal]) })
      return undefined
    } catch (error) {
      return failureOf(error)
    } finally {
      calledOff()
    }
  }
}
