import { isDeepStrictEqual } from 'node:util'
import type { UserError } from '../cluster/config/user-error.ts'
import type { ApiError } from '../cluster/http/api-error.ts'
import type { Scope } from '../cluster/read/list-rows.ts'
import type { LiveChange } from '../model/live.ts'
import type { TraceList } from '../model/trace.ts'
import type { LiveContext } from './context.ts'
import { DepthReader } from './depth.ts'
import { ListWatches } from './list-watches.ts'
import { LiveTraces } from './traces.ts'

/**
 * The Services of a scope, each traced again when a change touches it. As in a list that is read once, the Pods of those that are not
 * healthy are read too.
 */
export class LiveList {
  readonly #context: LiveContext
  readonly #watches: ListWatches
  readonly #depths: DepthReader
  readonly #traces: LiveTraces
  #dirty = true
  #nodesChanged = false
  #read = ''
  #list: TraceList | undefined

  constructor(scope: Scope, context: LiveContext) {
    this.#context = context
    this.#traces = new LiveTraces(context, () => this.#change())
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
        this.#traces.changed()
        this.#change()
      },
      other: () => this.#change(),
    })
    const ask = () => ({
      stamp: this.#traces.stamp,
      sick: this.#watches.services().filter(({ namespace, name }) => this.#traces.isSick(namespace, name)),
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
    return this.#list !== undefined && !this.#dirty && !this.#traces.isWaiting
  }

  /** Time has passed: what depends on it is worked out anew. */
  touch(): void {
    this.#traces.touchShallow()
    if (this.#traces.hasSick) this.#depths.want()
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
    const changed = this.#traces.update(this.#watches, this.#depths, this.isReady, facts)
    if (this.#traces.needsDepth) this.#depths.want()
    return this.#publish(changed, facts, changes)
  }

  close(): void {
    this.#traces.close()
    this.#depths.close()
    this.#watches.close()
  }

  #change(): void {
    this.#dirty = true
    this.#context.notify()
  }

  /** `strays`: Services without a selector look at slices that name no Service. */
  #touch(namespace: string, names: readonly string[], strays: boolean): void {
    this.#traces.changed()
    for (const name of names) this.#traces.touch(namespace, name)
    if (strays) {
      for (const service of this.#watches.servicesIn(namespace)) {
        if (!service.selector) this.#traces.touch(namespace, service.name)
      }
    }
    this.#change()
  }

  /** Something became readable, or is not any more: all is traced again. Where a Node changed, what depends on Nodes is. */
  #compareRead(): void {
    const { extent, gaps } = this.#watches.read()
    const read = JSON.stringify([extent, gaps])
    const touched = read === this.#read ? (this.#nodesChanged ? this.#watches.needingNodes() : []) : this.#watches.services()
    if (read !== this.#read) this.#traces.changed()
    this.#read = read
    this.#nodesChanged = false
    for (const { namespace, name } of touched) this.#traces.touch(namespace, name)
  }

  #publish(changed: boolean, facts: readonly LiveChange[], changes: LiveChange[]): boolean {
    const { tracer } = this.#context
    if (!this.#list && !this.#traces.isWhole) return false
    const read = this.#watches.read(this.#traces.depth)
    const next =
      changed || !this.#list ? tracer.list(this.#traces.shown, read) : { ...this.#list, ...tracer.list([], read), items: this.#list.items }
    if (this.#list && !changed && facts.length === 0 && isDeepStrictEqual({ ...next, taken: this.#list.taken }, this.#list)) return false
    // What the first list brings was there before.
    if (this.#list) changes.push(...facts)
    this.#list = next
    return true
  }
}
