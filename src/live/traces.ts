import { namespacedName } from '../kube/namespaced-name.ts'
import type { LiveChange } from '../model/live.ts'
import type { Trace } from '../model/trace.ts'
import type { LiveContext } from './context.ts'
import type { Depth, DepthReader } from './depth.ts'
import { Entries, type Entry } from './entries.ts'
import { isInStep, needsPods } from './list-steps.ts'
import type { ListWatches } from './list-watches.ts'

/** A trace that waits for Pods takes the place of the one before it at the latest after this time, in ms. */
const shortestHoldMs = 1_000
const longestHoldMs = 5_000

/**
 * The traces of the Services of a list, each made again when it was touched. Of those that are not healthy they are made with the Pods,
 * too: until these are there, the trace before the change is kept for a moment.
 */
export class LiveTraces {
  readonly #context: LiveContext
  readonly #wake: () => void
  readonly #entries = new Entries()
  /** `namespace/name` of Services to trace again. */
  readonly #touched = new Set<string>()
  #stamp = 0
  #depth: Depth | undefined
  #calledOff: () => void = () => undefined

  /** `wake` is called when there is something to `update` because time has passed. */
  constructor(context: LiveContext, wake: () => void) {
    this.#context = context
    this.#wake = wake
  }

  /** How many changes there were. */
  get stamp(): number {
    return this.#stamp
  }

  /** The reading of Pods that the traces are made with. */
  get depth(): Depth | undefined {
    return this.#depth
  }

  /** What is shown. */
  get shown(): Trace[] {
    return this.#entries.all().flatMap(({ trace }) => trace ?? [])
  }

  /** Is anything shown of each Service? */
  get isWhole(): boolean {
    return this.#entries.all().every(({ trace }) => trace !== undefined)
  }

  /** Does a trace wait for its Pods? */
  get isWaiting(): boolean {
    return this.#entries.all().some(({ waiting }) => waiting)
  }

  /** Is a Service not healthy and whole by its slices? */
  get hasSick(): boolean {
    return this.#entries.all().some(({ sick }) => sick)
  }

  /** Something waits for Pods, or the last reading was made for what is healthy by now. */
  get needsDepth(): boolean {
    return this.isWaiting || ((this.#depth?.sick.size ?? 0) > 0 && !this.hasSick)
  }

  isSick(namespace: string, name: string): boolean {
    return this.#entries.get(namespace, name)?.sick === true
  }

  /** Something has changed: what was read before may be older. */
  changed(): void {
    this.#stamp += 1
  }

  /** Is to be traced again. */
  touch(namespace: string, name: string): void {
    this.#touched.add(namespacedName({ namespace, name }))
  }

  /** All that is traced without Pods is to be traced again. */
  touchShallow(): void {
    for (const { namespace, name, deep } of this.#entries.all()) if (!deep) this.touch(namespace, name)
  }

  /** Traces what was touched, and what a new reading of Pods is for. True where that shows something new, whose facts go to `facts`. */
  update(watches: ListWatches, { depth, tookMs }: DepthReader, isListed: boolean, facts: LiveChange[]): boolean {
    let changed = this.#traceTouched(watches, facts)
    if (depth !== this.#depth) changed = this.#traceDeep(watches, depth, facts) || changed
    return this.#letGo(tookMs, isListed, facts) || changed
  }

  close(): void {
    this.#calledOff()
  }

  #traceTouched(watches: ListWatches, facts: LiveChange[]): boolean {
    if (this.#touched.size === 0) return false
    const now = this.#context.timing.now()
    const places = [...this.#touched].map((key) => {
      const slash = key.indexOf('/')
      return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
    })
    this.#touched.clear()
    let changed = false
    for (const [namespace, all] of Map.groupBy(places, (place) => place.namespace)) {
      const gone = all.filter(({ name }) => !watches.has(namespace, name))
      for (const { name } of gone) changed = this.#entries.remove(namespace, name, now, facts) || changed
      const present = all.filter(({ name }) => watches.has(namespace, name))
      for (const trace of this.#trace(watches, namespace, present)) changed = this.#takeFirst(trace, now, facts) || changed
    }
    return changed
  }

  #trace(watches: ListWatches, namespace: string, services: readonly { name: string }[], depth?: Depth): Trace[] {
    if (services.length === 0) return []
    const targets = services.map(({ name }) => ({ namespace, target: { kind: 'service' as const, name } }))
    return this.#context.tracer.traces(watches.snapshot(namespace, depth), targets)
  }

  /** A trace without Pods: it is taken where it needs none, else it waits for them. */
  #takeFirst(trace: Trace, now: number, facts: LiveChange[]): boolean {
    const { namespace = '', name } = trace.target
    const entry = this.#entries.take(namespace, name, this.#stamp)
    entry.sick = needsPods(trace)
    entry.deep = entry.sick || this.#depth?.touched.has(namespace) === true
    if (!entry.deep) return this.#entries.settle(entry, trace, now, facts)
    entry.waiting = { trace, since: entry.waiting?.since ?? now }
    return false
  }

  /** Traces with the Pods of a reading what it was made for, but for what has changed since it began. */
  #traceDeep(watches: ListWatches, depth: Depth | undefined, facts: LiveChange[]): boolean {
    this.#depth = depth
    if (!depth) return false
    const now = this.#context.timing.now()
    const wanted = this.#entries.all().filter((entry) => entry.stamp <= depth.stamp && isInStep(depth, entry))
    let changed = false
    for (const [namespace, entries] of Map.groupBy(wanted, (entry) => entry.namespace)) {
      for (const trace of this.#trace(watches, namespace, entries, depth)) {
        const entry = this.#entries.get(namespace, trace.target.name)
        if (!entry) continue
        entry.deep = true
        changed = this.#entries.settle(entry, trace, now, facts) || changed
      }
    }
    for (const entry of this.#entries.all()) changed = this.#settleIdle(entry, depth, now, facts) || changed
    return this.#traceTouched(watches, facts) || changed
  }

  /** It had, or waits for, Pods only because others of its namespace needed them; now none does. */
  #settleIdle(entry: Entry, depth: Depth, now: number, facts: LiveChange[]): boolean {
    const { namespace, name, waiting } = entry
    if (!entry.deep || entry.sick || entry.stamp > depth.stamp || isInStep(depth, entry)) return false
    entry.deep = false
    if (waiting) return this.#entries.settle(entry, waiting.trace, now, facts)
    this.touch(namespace, name)
    return false
  }

  /** Shows what has waited too long for its Pods. */
  #letGo(tookMs: number, isListed: boolean, facts: LiveChange[]): boolean {
    const { timing } = this.#context
    const now = timing.now()
    const holdMs = Math.min(longestHoldMs, Math.max(shortestHoldMs, 2 * tookMs))
    let next: number | undefined
    let changed = false
    for (const entry of this.#entries.all()) {
      if (!entry.waiting || entry.waiting.shown) continue
      const left = entry.waiting.since + holdMs - now
      if (left <= 0 || (isListed && !entry.trace)) changed = this.#entries.show(entry, now, facts) || changed
      else next = Math.min(next ?? left, left)
    }
    this.#calledOff()
    if (next !== undefined) this.#calledOff = timing.after(next, this.#wake)
    return changed
  }
}
