import { isDeepStrictEqual } from 'node:util'
import type { UserError } from '../cluster/config/user-error.ts'
import type { ApiError } from '../cluster/http/api-error.ts'
import { Reading } from '../cluster/read/reading.ts'
import { readTargetsInto } from '../cluster/read/targets/targets.ts'
import { failureOf } from '../cluster/watch/watch-state.ts'
import type { LiveChange } from '../model/live.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Trace } from '../model/trace.ts'
import type { PlacedTarget } from '../model/tracer.ts'
import { restarts } from './changes.ts'
import { type LiveContext, listening, takenNow } from './context.ts'
import { WatchedSource } from './watched-source.ts'

/** The trace of one target, kept as the cluster is: read from watches as one reading reads from the server, and again after each change. */
export class LiveTarget {
  readonly #place: PlacedTarget
  readonly #context: LiveContext
  readonly #source: WatchedSource
  #dirty = true
  #reading = false
  #closed = false
  #snapshot: Snapshot | undefined
  #trace: Trace | undefined
  #traced: Snapshot | undefined
  #failure: { error: ApiError | UserError; since: number } | undefined

  constructor(place: PlacedTarget, context: LiveContext) {
    this.#place = place
    this.#context = context
    this.#source = new WatchedSource(
      context,
      listening(() => this.touch()),
    )
    this.#read()
  }

  /** Absent until everything that it needs was read. */
  get trace(): Trace | undefined {
    return this.#trace
  }

  /** What the trace was made from. */
  get snapshot(): Snapshot | undefined {
    return this.#traced
  }

  /** Why the target itself cannot be read now, and since when (ms since 1970). */
  get failure(): { error: ApiError | UserError; since: number } | undefined {
    return this.#failure
  }

  get isReady(): boolean {
    return this.#trace !== undefined
  }

  /** Is the trace made from all that is known by now? */
  get settled(): boolean {
    return !this.#dirty && !this.#reading && this.#snapshot === undefined
  }

  /** Something changed, or time has passed: it is read and traced again. */
  touch(): void {
    this.#dirty = true
    this.#context.notify()
  }

  /** Works out what changed: true where the trace is another one. Facts of the timeline are added to `changes`. */
  update(changes: LiveChange[]): boolean {
    const snapshot = this.#snapshot
    this.#snapshot = undefined
    if (this.#dirty && !this.#reading) this.#read()
    if (!snapshot) return false
    const [trace] = this.#context.tracer.traces(snapshot, [this.#place])
    if (!trace) return false
    changes.push(...restarts(trace.target, (this.#traced ?? snapshot).pods, snapshot.pods, this.#context.timing.now()))
    this.#traced = snapshot
    if (this.#trace && isDeepStrictEqual({ ...this.#trace, taken: trace.taken }, trace)) return false
    this.#trace = trace
    return true
  }

  close(): void {
    this.#closed = true
    this.#source.close()
  }

  #read(): void {
    this.#reading = true
    this.#dirty = false
    void this.#readOnce().then((read) => {
      this.#reading = false
      if (this.#closed) return
      if ('error' in read) this.#failure = { since: this.#failure?.since ?? this.#context.timing.now(), ...read }
      else {
        this.#failure = undefined
        this.#snapshot = read
      }
      this.#context.notify()
    })
  }

  async #readOnce(): Promise<Snapshot | { error: ApiError | UserError }> {
    const { namespace, target, clients = [] } = this.#place
    const reading = new Reading(this.#source)
    try {
      await readTargetsInto(reading, namespace, [target], { clients, dataplane: this.#context.dataplane === true })
      reading.gaps.push(...this.#source.finish())
      return reading.snapshot(takenNow(this.#context), this.#context.source)
    } catch (error) {
      return { error: failureOf(error) }
    }
  }
}
