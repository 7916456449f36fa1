import { isDeepStrictEqual } from 'node:util'
import type { LiveChange } from '../model/live.ts'
import type { Trace, TraceList } from '../model/trace.ts'
import { needsPods } from '../model/tracer.ts'
import type { ApiError, UserError } from './errors.ts'
import { ListWatches } from './list-watches.ts'
import type { LiveContext } from './live-context.ts'
import { type Depth, DepthReader } from './live-depth.ts'
import { Entries, type Entry } from './live-entries.ts'
import type { WatchScope } from './watch-state.ts'

/** A trace that waits for Pods takes the place of the one before it at the latest after this time, in ms. */
const shortestHoldMs = 1_000
const longestHoldMs = 5_000

/**
 * The Services of a scope, each traced again when a change touches it. As in a list that is read once, the Pods of those that are not
 * healthy are read too: until they are there, the trace before the change is kept for a moment.
 */
export class LiveList {
  readonly #context: LiveContext
  readonly #watches: ListWatches
  readonly #depths: DepthReader
  readonly #entries = new Entries()
  /** `namespace/name` of Services to trace again. */
  readonly #touched = new Set<string>()
  /** Counts changes. */
  #stamp = 0
  #dirty = true
  #nodesChanged = false
  #read = ''
  #depth: Depth | undefined
  #list: TraceList | undefined
  #calledOff: () => void = () => undefined

  constructor(scope: WatchScope, context: LiveContext) {
    this.#context = context
    this.#watches = new ListWatches(scope, context, {
      service: ({ namespace, name, before, after }) => this.#touch(namespace, [name], before.length === 0 || after.length === 0),
      slice: ({ namespace, before, after }) => {
        const owners = new Set([...before, ...after].map(({ service }) => service))
        this.#touch(
          namespace,
          [...owners].flatMap((owner) => owner ?? []),
          [...owners].some((owner) => owner === undefined || !this.#watches.has(namespace, owner)),
        )
      },
      node: () => {
        this.#nodesChanged = true
        this.#stamp += 1
        this.#change()
      },
      other: () => this.#change(),
    })
    const ask = () => ({
      stamp: this.#stamp,
      sick: this.#watches.services().filter(({ namespace, name }) => this.#entries.get(namespace, name)?.sick),
      slices: this.#watches.slices(),
    })
    this.#depths = new DepthReader(context, scope.namespace, ask, () => this.#change())
  }

  /** Absent until the first list is there. */
  get list(): TraceList | undefined {
    return this.#list
  }

  get isReady(): boolean {
    return this.#list !== undefined
  }

  /** Why the Services cannot be read now, and since when (ms since 1970). */
  get failure(): { error: ApiError | UserError; since: number } | undefined {
    const watch = this.#watches.required
    return watch?.state.at === 'gap' || (watch?.state.at === 'lost' && !watch.listed) ? watch.state : undefined
  }

  /** Is each trace made from all that it needs? */
  get settled(): boolean {
    return this.#list !== undefined && !this.#dirty && !this.#entries.all().some((entry) => entry.waiting)
  }

  /** Time has passed: what depends on it is worked out anew. */
  touch(): void {
    for (const { namespace, name, deep } of this.#entries.all()) if (!deep) this.#touched.add(`${namespace}/${name}`)
    if (this.#entries.all().some(({ sick }) => sick)) this.#depths.want()
    this.#change()
  }

  /** ms that a look at all Pods took: looking again costs as much. */
  get depthMs(): number {
    return this.#depths.tookMs
  }

  /** Works out what changed: true where the list is another one. Facts of the timeline are added to `changes`. */
  update(changes: LiveChange[]): boolean {
    if (!this.#dirty || !this.#watches.aim()) return false
    this.#dirty = false
    this.#compareRead()
    const facts: LiveChange[] = []
    let changed = this.#traceTouched(facts)
    if (this.#depths.depth !== this.#depth) changed = this.#traceDeep(facts) || changed
    changed = this.#letGo(facts) || changed
    if (this.#needsDepth()) this.#depths.want()
    return this.#publish(changed, facts, changes)
  }

  close(): void {
    this.#calledOff()
    this.#depths.close()
    this.#watches.close()
  }

  /** Something waits for Pods, or the last reading was made for what is healthy by now. */
  #needsDepth(): boolean {
    const entries = this.#entries.all()
    return entries.some(({ waiting }) => waiting) || ((this.#depth?.sick.size ?? 0) > 0 && !entries.some(({ sick }) => sick))
  }

  #change(): void {
    this.#dirty = true
    this.#context.notify()
  }

  /** `strays`: Services without a selector look at slices that name no Service. */
  #touch(namespace: string, names: readonly string[], strays: boolean): void {
    this.#stamp += 1
    for (const name of names) this.#touched.add(`${namespace}/${name}`)
    if (strays) {
      for (const service of this.#watches.servicesIn(namespace)) {
        if (!service.selector) this.#touched.add(`${namespace}/${service.name}`)
      }
    }
    this.#change()
  }

  /** Something became readable, or is not any more: all is traced again. Where a Node changed, what depends on Nodes is. */
  #compareRead(): void {
    const { extent, gaps } = this.#watches.read()
    const read = JSON.stringify([extent, gaps])
    const touched = read === this.#read ? (this.#nodesChanged ? this.#watches.needingNodes() : []) : this.#watches.services()
    if (read !== this.#read) this.#stamp += 1
    this.#read = read
    this.#nodesChanged = false
    for (const { namespace, name } of touched) this.#touched.add(`${namespace}/${name}`)
  }

  #traceTouched(facts: LiveChange[]): boolean {
    if (this.#touched.size === 0) return false
    const now = this.#context.timing.now()
    const places = [...this.#touched].map((key) => {
      const slash = key.indexOf('/')
      return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
    })
    this.#touched.clear()
    let changed = false
    for (const [namespace, all] of Map.groupBy(places, (place) => place.namespace)) {
      const gone = all.filter(({ name }) => !this.#watches.has(namespace, name))
      for (const { name } of gone) changed = this.#entries.remove(namespace, name, now, facts) || changed
      const present = all.filter(({ name }) => this.#watches.has(namespace, name))
      for (const trace of this.#trace(namespace, present)) changed = this.#takeFirst(trace, now, facts) || changed
    }
    return changed
  }

  #trace(namespace: string, services: readonly { name: string }[], depth?: Depth): Trace[] {
    if (services.length === 0) return []
    const targets = services.map(({ name }) => ({ namespace, target: { kind: 'service' as const, name } }))
    return this.#context.tracer.traces(this.#watches.snapshot(namespace, depth), targets)
  }

  /** A trace without Pods: it is shown where it needs none, or where nothing is shown of its Service and the list is there. */
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
  #traceDeep(facts: LiveChange[]): boolean {
    const depth = this.#depths.depth
    this.#depth = depth
    if (!depth) return false
    const now = this.#context.timing.now()
    const wanted = this.#entries
      .all()
      .filter(
        ({ namespace, name, stamp }) => stamp <= depth.stamp && (depth.sick.has(`${namespace}/${name}`) || depth.touched.has(namespace)),
      )
    let changed = false
    for (const [namespace, entries] of Map.groupBy(wanted, (entry) => entry.namespace)) {
      for (const trace of this.#trace(namespace, entries, depth)) {
        const entry = this.#entries.get(namespace, trace.target.name)
        if (!entry) continue
        entry.deep = true
        changed = this.#entries.settle(entry, trace, now, facts) || changed
      }
    }
    for (const entry of this.#entries.all()) changed = this.#settleIdle(entry, depth, now, facts) || changed
    return this.#traceTouched(facts) || changed
  }

  /** It had, or waits for, Pods only because others of its namespace needed them; now none does. */
  #settleIdle(entry: Entry, { stamp, sick, touched }: Depth, now: number, facts: LiveChange[]): boolean {
    const { namespace, name, waiting } = entry
    if (!entry.deep || entry.sick || entry.stamp > stamp || touched.has(namespace) || sick.has(`${namespace}/${name}`)) return false
    entry.deep = false
    if (waiting) return this.#entries.settle(entry, waiting.trace, now, facts)
    this.#touched.add(`${namespace}/${name}`)
    return false
  }

  /** Shows what has waited too long for its Pods. */
  #letGo(facts: LiveChange[]): boolean {
    const { timing } = this.#context
    const now = timing.now()
    const holdMs = Math.min(longestHoldMs, Math.max(shortestHoldMs, 2 * this.#depths.tookMs))
    let next: number | undefined
    let changed = false
    for (const entry of this.#entries.all()) {
      if (!entry.waiting || entry.waiting.shown) continue
      const left = entry.waiting.since + holdMs - now
      if (left <= 0 || (this.#list && !entry.trace)) changed = this.#entries.show(entry, now, facts) || changed
      else next = Math.min(next ?? left, left)
    }
    this.#calledOff()
    if (next !== undefined) this.#calledOff = timing.after(next, () => this.#change())
    return changed
  }

  #publish(changed: boolean, facts: readonly LiveChange[], changes: LiveChange[]): boolean {
    const { tracer } = this.#context
    const traces = this.#entries.all().flatMap(({ trace }) => trace ?? [])
    if (!this.#list && this.#entries.all().some((entry) => !entry.trace)) return false
    const read = this.#watches.read(this.#depth)
    const next = changed || !this.#list ? tracer.list(traces, read) : { ...this.#list, ...tracer.list([], read), items: this.#list.items }
    if (this.#list && !changed && facts.length === 0 && isDeepStrictEqual({ ...next, taken: this.#list.taken }, this.#list)) return false
    // What the first list brings was there before.
    if (this.#list) changes.push(...facts)
    this.#list = next
    return true
  }
}
