import type { AnyWatch } from './gathered.ts'
import { type WatchedKind, watchedKinds } from './kinds.ts'
import { Watch } from './watch.ts'
import type { WatchContext, WatchListener, WatchScope } from './watch-state.ts'

interface Shared<T> {
  watch: Watch<T>
  listeners: Set<WatchListener<T>>
}

/** The watches of one kind: whoever asks for the same scope shares one, and the last to let go stops it. */
export class Pool<T> {
  readonly #kind: WatchedKind<T>
  readonly #context: WatchContext
  readonly #open = new Map<string, Shared<T>>()

  constructor(kind: WatchedKind<T>, context: WatchContext) {
    this.#kind = kind
    this.#context = context
  }

  /** The watch of a scope, and how to let go of it. */
  take(scope: WatchScope, listener: WatchListener<T>): { watch: Watch<T>; release: () => void } {
    const key = keyOf(scope)
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

function keyOf({ namespace, labelSelector, fieldSelector }: WatchScope): string {
  return JSON.stringify([namespace ?? null, labelSelector ?? null, fieldSelector ?? null])
}

/** A pool for each kind that can be watched. */
export function createPools(context: WatchContext) {
  return {
    services: new Pool(watchedKinds.services, context),
    slices: new Pool(watchedKinds.slices, context),
    endpoints: new Pool(watchedKinds.endpoints, context),
    pods: new Pool(watchedKinds.pods, context),
    nodes: new Pool(watchedKinds.nodes, context),
    ingresses: new Pool(watchedKinds.ingresses, context),
    ingressClasses: new Pool(watchedKinds.ingressClasses, context),
    policies: new Pool(watchedKinds.policies, context),
    deployments: new Pool(watchedKinds.deployments, context),
    statefulSets: new Pool(watchedKinds.statefulSets, context),
  }
}

/** The watches of a cluster, by kind. */
export type Pools = ReturnType<typeof createPools>

/** One who wants at most one watch of a kind at a time, of a scope that may change. */
export class Slot<T> {
  readonly #pool: Pool<T>
  readonly #listener: WatchListener<T>
  #held: { key: string; watch: Watch<T>; release: () => void } | undefined

  constructor(pool: Pool<T>, listener: NoInfer<WatchListener<T>>) {
    this.#pool = pool
    this.#listener = listener
  }

  /** The watch of this scope from now on; of none where it is absent. */
  want(scope: WatchScope | undefined): Watch<T> | undefined {
    const key = scope && keyOf(scope)
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
export function openWatches(pools: Pools): AnyWatch[] {
  return Object.values(pools).flatMap((pool): AnyWatch[] => pool.watches())
}
