import type { UserError } from '../cluster/config/user-error.ts'
import type { ApiError } from '../cluster/http/api-error.ts'
import type { Lists } from '../cluster/kinds/lists.ts'
import { Reading } from '../cluster/read/reading.ts'
import { failureOf } from '../cluster/watch/watch-state.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { type LiveContext, listening, takenNow } from './context.ts'
import { WatchedSource } from './watched-source.ts'

/** What one reading brought. */
export interface Read<T> {
  snapshot: Snapshot
  found: T
}

/**
 * Reads again after each change, from watches as one reading reads from the server. For several changes at a time the last reading counts.
 */
export class Rereading<T> {
  readonly #context: LiveContext
  readonly #source: WatchedSource
  readonly #readInto: (reading: Reading) => Promise<T>
  #dirty = false
  #reading = false
  #closed = false
  #read: Read<T> | undefined
  /** The reading under way. */
  #current: Reading | undefined
  #failure: { error: ApiError | UserError; since: number } | undefined
  /** ms of `elapsed`: not to read before. */
  #earliest = Number.NEGATIVE_INFINITY
  #calledOff: () => void = () => undefined

  /** It begins at once. `readInto` throws ApiError where what must be read cannot be. */
  constructor(context: LiveContext, readInto: (reading: Reading) => Promise<T>) {
    this.#context = context
    this.#readInto = readInto
    this.#source = new WatchedSource(
      context,
      listening(() => this.touch(), context.notify),
    )
    this.#start()
  }

  /** Why it cannot be read now, and since when (ms since 1970). */
  get failure(): { error: ApiError | UserError; since: number } | undefined {
    return this.#failure
  }

  /** What the current reading has read so far; undefined: no reading is running. */
  get lists(): Lists | undefined {
    return this.#current?.lists
  }

  /** Was everything that is known by now read, and its result taken? */
  get settled(): boolean {
    return !this.#dirty && !this.#reading && this.#read === undefined
  }

  /** Something changed, or time has passed. */
  touch(): void {
    this.#dirty = true
    this.#context.notify()
  }

  /** Delays the next reading by at least this many ms from now. */
  rest(ms: number): void {
    this.#earliest = this.#context.timing.elapsed() + ms
  }

  /** Returns the result of the last reading, once. Another reading begins if something has changed since. */
  take(): Read<T> | undefined {
    const read = this.#read
    this.#read = undefined
    if (this.#dirty && !this.#reading) this.#startInTime()
    return read
  }

  close(): void {
    this.#closed = true
    this.#calledOff()
    this.#source.close()
  }

  #startInTime(): void {
    const { timing, notify } = this.#context
    const wait = this.#earliest - timing.elapsed()
    this.#calledOff()
    if (wait > 0) this.#calledOff = timing.after(wait, notify)
    else this.#start()
  }

  #start(): void {
    this.#reading = true
    this.#dirty = false
    void this.#readOnce().then((read) => {
      this.#reading = false
      this.#current = undefined
      if (this.#closed) return
      if ('error' in read) this.#failure = { since: this.#failure?.since ?? this.#context.timing.now(), ...read }
      else {
        this.#failure = undefined
        this.#read = read
      }
      this.#context.notify()
    })
  }

  async #readOnce(): Promise<Read<T> | { error: ApiError | UserError }> {
    const reading = new Reading(this.#source)
    this.#current = reading
    try {
      const found = await this.#readInto(reading)
      reading.gaps.push(...this.#source.finish())
      return { found, snapshot: reading.snapshot(takenNow(this.#context), this.#context.source) }
    } catch (error) {
      return { error: failureOf(error) }
    }
  }
}
