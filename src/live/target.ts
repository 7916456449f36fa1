import { isDeepStrictEqual } from 'node:util'
import type { UserError } from '../cluster/config/user-error.ts'
import type { ApiError } from '../cluster/http/api-error.ts'
import { readEvents } from '../cluster/read/events.ts'
import { readTargetsInto } from '../cluster/read/targets/targets.ts'
import { eventNamespaces } from '../diagnose/event-namespaces.ts'
import type { LiveChange } from '../model/live.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Trace } from '../model/trace.ts'
import type { PlacedTarget } from '../model/tracer.ts'
import { restarts } from './changes.ts'
import type { LiveContext } from './context.ts'
import { Rereading } from './rereading.ts'

/** The trace of one target, kept as the cluster is: read from watches, and again after each change. */
export class LiveTarget {
  readonly #place: PlacedTarget
  readonly #context: LiveContext
  readonly #reading: Rereading<void>
  /** Namespaces whose events are read as well, since something in them is broken. */
  #sick: readonly string[] = []
  #trace: Trace | undefined
  #traced: Snapshot | undefined

  constructor(place: PlacedTarget, context: LiveContext) {
    const { namespace, target, clients = [] } = place
    const further = { clients, dataplane: context.dataplane === true }
    this.#place = place
    this.#context = context
    this.#reading = new Rereading(context, async (reading) => {
      await readTargetsInto(reading, namespace, [target], further)
      await readEvents(reading, this.#sick)
    })
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
    return this.#reading.failure
  }

  get isReady(): boolean {
    return this.#trace !== undefined
  }

  /** Is the trace made from all that is known by now? */
  get settled(): boolean {
    return this.#reading.settled
  }

  /** Something changed, or time has passed: it is read and traced again. */
  touch(): void {
    this.#reading.touch()
  }

  /** Works out what changed: true if the trace is another one. Facts of the timeline are added to `changes`. */
  update(changes: LiveChange[]): boolean {
    const read = this.#reading.take()
    if (!read) return false
    const { snapshot } = read
    const [trace] = this.#context.tracer.traces(snapshot, [this.#place])
    if (!trace) return false
    changes.push(...restarts(trace.target, (this.#traced ?? snapshot).pods, snapshot.pods, this.#context.timing.now()))
    this.#traced = snapshot
    const sick = eventNamespaces([trace])
    // Another reading explains the fault: from now on the events are watched, too.
    if (sick.join() !== this.#sick.join()) {
      this.#sick = sick
      this.touch()
    }
    if (this.#trace && isDeepStrictEqual({ ...this.#trace, taken: trace.taken }, trace)) return false
    this.#trace = trace
    return true
  }

  close(): void {
    this.#reading.close()
  }
}
