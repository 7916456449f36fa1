import { isDeepStrictEqual } from 'node:util'
import type { UserError } from '../cluster/config/user-error.ts'
import type { ApiError } from '../cluster/http/api-error.ts'
import type { Scope } from '../cluster/read/list-rows.ts'
import { readServiceListInto } from '../cluster/read/service-list.ts'
import type { AnyWatch } from '../cluster/watch/watch-state.ts'
import { defined } from '../lib/defined.ts'
import type { FirstReading, LiveChange } from '../model/live.ts'
import type { Service } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TraceList } from '../model/trace.ts'
import { type LiveContext, takenNow } from './context.ts'
import { percentOf, progressOf, quietMs } from './progress.ts'
import { type Read, Rereading } from './rereading.ts'
import { LiveTraces } from './traces.ts'

/** Working out a large list takes at most one part in so many of the time. */
const share = 5

/** The Services of a scope, read as a list is read once, and again after each change. What that does not touch is not traced again. */
export class LiveList {
  readonly #context: LiveContext
  readonly #reading: Rereading<readonly Service[]>
  readonly #traces: LiveTraces
  readonly #scope: Scope
  readonly #begun: number
  readonly #calledOff: () => void
  #services: readonly Service[] | undefined
  #list: TraceList | undefined
  #read: Read<readonly Service[]> | undefined
  #hasAged = false

  constructor(scope: Scope, context: LiveContext) {
    this.#context = context
    this.#scope = scope
    this.#begun = context.timing.elapsed()
    this.#calledOff = context.timing.after(quietMs, context.notify)
    this.#traces = new LiveTraces(context)
    this.#reading = new Rereading(context, (reading) => readServiceListInto(reading, scope))
  }

  /** Absent: all namespaces. */
  get namespace(): string | undefined {
    return this.#scope.namespace
  }

  /** Absent until everything was read that it needs. */
  get list(): TraceList | undefined {
    return this.#list
  }

  /** What is known of the first reading, once it has taken longer than a moment. */
  firstReading(watches: readonly AnyWatch[]): FirstReading | undefined {
    if (this.#list || this.#context.timing.elapsed() - this.#begun < quietMs) return undefined
    const kinds = progressOf(watches)
    return { kinds, ...defined({ percent: percentOf(kinds), services: this.#readServices() }) }
  }

  /** Those of the scope: aliases of other namespaces are read beside them. The same array until there are more. */
  #readServices(): readonly Service[] | undefined {
    const { services } = this.#reading.lists ?? { services: [] }
    const own = services.filter(({ namespace }) => this.#scope.namespace === undefined || namespace === this.#scope.namespace)
    if (own.length > (this.#services?.length ?? 0)) this.#services = own
    return this.#services
  }

  /** What the list was made from. */
  get snapshot(): Snapshot | undefined {
    return this.#read?.snapshot
  }

  get isReady(): boolean {
    return this.#list !== undefined
  }

  /** Why the Services cannot be read now, and since when (ms since 1970). */
  get failure(): { error: ApiError | UserError; since: number } | undefined {
    return this.#reading.failure
  }

  /** Is each trace made from all that is known by now? */
  get settled(): boolean {
    return this.#list !== undefined && this.#reading.settled
  }

  /** Time has passed: what depends on it is worked out anew, from what was read. */
  age(): void {
    this.#hasAged = true
    this.#context.notify()
  }

  /** Reads and traces everything again. */
  touch(): void {
    this.#traces.touch()
    this.#reading.touch()
  }

  /** Works out what changed: true if the list is another one. Facts of the timeline are added to `changes`. */
  update(changes: LiveChange[]): boolean {
    const { timing } = this.#context
    const read = this.#reading.take()
    if (!read) return this.#hasAged && this.#aged(changes)
    const began = timing.elapsed()
    const facts: LiveChange[] = []
    const changed = this.#traces.update(read.snapshot, read.found, facts)
    this.#read = read
    const isNew = this.#publish(changed, read.snapshot, facts, changes)
    this.#reading.rest((timing.elapsed() - began) * (share - 1))
    return isNew
  }

  close(): void {
    this.#calledOff()
    this.#reading.close()
  }

  /** True if the list has changed because time has passed. */
  #aged(changes: LiveChange[]): boolean {
    this.#hasAged = false
    if (!this.#read) return false
    const facts: LiveChange[] = []
    const snapshot = { ...this.#read.snapshot, taken: takenNow(this.#context) }
    return this.#traces.age(snapshot, this.#read.found, facts) && this.#publish(true, snapshot, facts, changes)
  }

  #publish(changed: boolean, snapshot: Snapshot, facts: readonly LiveChange[], changes: LiveChange[]): boolean {
    const { tracer } = this.#context
    const before = this.#list
    const next = changed || !before ? tracer.list(this.#traces.all, snapshot) : { ...tracer.list([], snapshot), items: before.items }
    if (before && !changed && isDeepStrictEqual({ ...next, taken: before.taken }, before)) return false
    // Everything in the first list existed before, so it is no change.
    if (before) changes.push(...facts)
    this.#list = next
    return true
  }
}
