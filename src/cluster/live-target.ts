import { isDeepStrictEqual } from 'node:util'
import type { LiveChange } from '../model/live.ts'
import type { Pod } from '../model/resources.ts'
import type { Trace } from '../model/trace.ts'
import type { PlacedService } from '../model/tracer.ts'
import { type AnyWatch, isSettled, isUsable } from './gathered.ts'
import { restarts } from './live-changes.ts'
import { type LiveContext, listening } from './live-context.ts'
import { TargetWatches } from './target-watches.ts'

/** The trace of one target, kept as the cluster is. */
export class LiveTarget {
  readonly #place: PlacedService
  readonly #context: LiveContext
  readonly #watches: TargetWatches
  #dirty = true
  #trace: Trace | undefined
  #pods: readonly Pod[] | undefined

  constructor(place: PlacedService, context: LiveContext) {
    this.#place = place
    this.#context = context
    const listener = listening(() => {
      this.#dirty = true
      context.notify()
    })
    this.#watches = new TargetWatches(place, context, listener)
  }

  /** Absent until everything that it needs was read. */
  get trace(): Trace | undefined {
    return this.#trace
  }

  /** The watch of the Service itself: without it there is nothing to trace. */
  get required(): AnyWatch | undefined {
    return this.#watches.required
  }

  /** Is the trace made from all that is known by now? */
  get settled(): boolean {
    return !this.#dirty
  }

  /** Time has passed: what depends on it is worked out anew. */
  touch(): void {
    this.#dirty = true
  }

  /** Works out what changed: true where the trace is another one. Facts of the timeline are added to `changes`. */
  update(changes: LiveChange[]): boolean {
    if (!this.#dirty) return false
    this.#watches.aim()
    if (!isUsable(this.required) || !this.#watches.open().every(isSettled)) return false
    this.#dirty = false
    const snapshot = this.#watches.snapshot()
    const [trace] = this.#context.tracer.traces(snapshot, [this.#place])
    changes.push(...restarts(this.#place, this.#pods ?? snapshot.pods, snapshot.pods, this.#context.timing.now()))
    this.#pods = snapshot.pods
    if (!trace || (this.#trace && isDeepStrictEqual({ ...this.#trace, taken: trace.taken }, trace))) return false
    this.#trace = trace
    return true
  }

  close(): void {
    this.#watches.close()
  }
}
