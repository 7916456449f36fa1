import { type Kind, rootOf } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import type { Part } from '../kinds/lists.ts'
import { type Projection, partsOf, type Scope, slimOf } from '../read/list-rows.ts'
import { Watch } from './watch.ts'
import type { AnyWatch, WatchContext, WatchListener } from './watch-state.ts'

interface Shared<T> {
  watch: Watch<T>
  listeners: Set<WatchListener<T>>
}

/** The watches of one kind: whoever asks for the same scope shares one, and the last to let go stops it. */
export class SharedWatches<T> {
  readonly #projection: Projection<T>
  readonly #context: WatchContext
  readonly #open = new Map<string, Shared<T>>()

  constructor(projection: Projection<T>, context: WatchContext) {
    this.#projection = projection
    this.#context = context
  }

  /** The watch of a scope, and how to let go of it. */
  take(scope: Scope, listener: WatchListener<T>): { watch: Watch<T>; release: () => void } {
    const key = scopeKey(scope)
    const shared = this.#open.get(key) ?? this.#start(key, scope)
    shared.listeners.add(listener)
    return { watch: shared.watch, release: () => this.#release(key, shared, listener) }
  }

  watches(): Watch<T>[] {
    return [...this.#open.values()].map(({ watch }) => watch)
  }

  #start(key: string, scope: Scope): Shared<T> {
    const listeners = new Set<WatchListener<T>>()
    const toAll: WatchListener<T> = {
      changed: (change) => {
        for (const listener of listeners) listener.changed(change)
      },
      moved: () => {
        for (const listener of listeners) listener.moved()
      },
    }
    const shared = { watch: new Watch(this.#projection, scope, toAll, this.#context), listeners }
    this.#open.set(key, shared)
    return shared
  }

  #release(key: string, shared: Shared<T>, listener: WatchListener<T>): void {
    shared.listeners.delete(listener)
    if (shared.listeners.size > 0 || this.#open.get(key) !== shared) return
    this.#open.delete(key)
    shared.watch.stop()
  }
}

function scopeKey({ namespace, labelSelector, fieldSelector }: Scope): string {
  return JSON.stringify([namespace ?? null, labelSelector ?? null, fieldSelector ?? null])
}

/** Watches for what a list of Services watches, and for whatever a target needs. None is opened yet. */
export function createClusterWatches(context: WatchContext) {
  const parts = new Map<string, SharedWatches<Part>>()
  return {
    services: new SharedWatches(slimOf(kinds.Service), context),
    slices: new SharedWatches(slimOf(kinds.EndpointSlice), context),
    endpoints: new SharedWatches(slimOf(kinds.Endpoints), context),
    nodes: new SharedWatches(slimOf(kinds.Node), context),
    /** The watches of a kind in its newest version. */
    of(kind: Kind): SharedWatches<Part> {
      const key = `${kind.id} ${rootOf(kind)}`
      const shared = parts.get(key) ?? new SharedWatches(partsOf(kind), context)
      parts.set(key, shared)
      return shared
    },
    parts,
  }
}

/** The watches of a cluster, by kind. */
export type ClusterWatches = ReturnType<typeof createClusterWatches>

/** One who wants at most one watch of a kind at a time, of a scope that may change. */
export class Slot<T> {
  readonly #shared: SharedWatches<T>
  readonly #listener: WatchListener<T>
  #held: { key: string; watch: Watch<T>; release: () => void } | undefined

  constructor(shared: SharedWatches<T>, listener: NoInfer<WatchListener<T>>) {
    this.#shared = shared
    this.#listener = listener
  }

  /** The watch of this scope from now on; of none where it is absent. */
  want(scope: Scope | undefined): Watch<T> | undefined {
    const key = scope && scopeKey(scope)
    if (this.#held?.key === key) return this.#held?.watch
    const old = this.#held
    this.#held = scope && key !== undefined ? { key, ...this.#shared.take(scope, this.#listener) } : undefined
    old?.release()
    return this.#held?.watch
  }

  get watch(): Watch<T> | undefined {
    return this.#held?.watch
  }
}

/** All watches that are open. */
export function openWatches(watches: ClusterWatches): AnyWatch[] {
  const { services, slices, endpoints, nodes, parts } = watches
  return [services, slices, endpoints, nodes, ...parts.values()].flatMap((shared): AnyWatch[] => shared.watches())
}
