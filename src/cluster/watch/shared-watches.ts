import { listedKinds, partKind, type WatchedKind } from '../read/kinds.ts'
import type { Part } from '../read/lists.ts'
import type { ApiResource } from '../read/resources.ts'
import { Watch } from './watch.ts'
import type { AnyWatch } from './watch-gap.ts'
import type { WatchContext, WatchListener, WatchScope } from './watch-state.ts'

interface Shared<T> {
  watch: Watch<T>
  listeners: Set<WatchListener<T>>
}

/** The watches of one kind: whoever asks for the same scope shares one, and the last to let go stops it. */
export class SharedWatches<T> {
  readonly #kind: WatchedKind<T>
  readonly #context: WatchContext
  readonly #open = new Map<string, Shared<T>>()

  constructor(kind: WatchedKind<T>, context: WatchContext) {
    this.#kind = kind
    this.#context = context
  }

  /** The watch of a scope, and how to let go of it. */
  take(scope: WatchScope, listener: WatchListener<T>): { watch: Watch<T>; release: () => void } {
    const key = scopeKey(scope)
    const shared = this.#open.get(key) ?? this.#start(key, scope)
    shared.listeners.add(listener)
    return { watch: shared.watch, release: () => this.#release(key, shared, listener) }
  }

  watches(): Watch<T>[] {
    return [...this.#open.values()].map(({ watch }) => watch)
  }

  #start(key: string, scope: WatchScope): Shared<T> {
    const listeners = new Set<WatchListener<T>>()
    const toAll: WatchListener<T> = {
      changed: (change) => {
        for (const listener of listeners) listener.changed(change)
      },
      moved: () => {
        for (const listener of listeners) listener.moved()
      },
    }
    const shared = { watch: new Watch(this.#kind, scope, toAll, this.#context), listeners }
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

function scopeKey({ namespace, labelSelector, fieldSelector }: WatchScope): string {
  return JSON.stringify([namespace ?? null, labelSelector ?? null, fieldSelector ?? null])
}

/** ClusterWatches for what a list watches, and for whatever a target needs. */
export function createClusterWatches(context: WatchContext) {
  const parts = new Map<string, SharedWatches<Part>>()
  return {
    services: new SharedWatches(listedKinds.services, context),
    slices: new SharedWatches(listedKinds.slices, context),
    endpoints: new SharedWatches(listedKinds.endpoints, context),
    nodes: new SharedWatches(listedKinds.nodes, context),
    /** The pool of a resource. */
    of(resource: ApiResource): SharedWatches<Part> {
      const key = `${resource.kind} ${resource.root}`
      const pool = parts.get(key) ?? new SharedWatches(partKind(resource), context)
      parts.set(key, pool)
      return pool
    },
    parts,
  }
}

/** The watches of a cluster, by kind. */
export type ClusterWatches = ReturnType<typeof createClusterWatches>

/** One who wants at most one watch of a kind at a time, of a scope that may change. */
export class Slot<T> {
  readonly #pool: SharedWatches<T>
  readonly #listener: WatchListener<T>
  #held: { key: string; watch: Watch<T>; release: () => void } | undefined

  constructor(pool: SharedWatches<T>, listener: NoInfer<WatchListener<T>>) {
    this.#pool = pool
    this.#listener = listener
  }

  /** The watch of this scope from now on; of none where it is absent. */
  want(scope: WatchScope | undefined): Watch<T> | undefined {
    const key = scope && scopeKey(scope)
    if (this.#held?.key === key) return this.#held?.watch
    const old = this.#held
    this.#held = scope && key !== undefined ? { key, ...this.#pool.take(scope, this.#listener) } : undefined
    old?.release()
    return this.#held?.watch
  }

  get watch(): Watch<T> | undefined {
    return this.#held?.watch
  }
}

/** All watches that are open. */
export function openWatches(pools: ClusterWatches): AnyWatch[] {
  const { services, slices, endpoints, nodes, parts } = pools
  return [services, slices, endpoints, nodes, ...parts.values()].flatMap((pool): AnyWatch[] => pool.watches())
}
