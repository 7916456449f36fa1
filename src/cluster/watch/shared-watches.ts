import { everyPace, type Pace, RequestPace } from '../http/pace.ts'
import { type Kind, rootOf } from '../kinds/kind.ts'
import type { ListItems } from '../kinds/lists.ts'
import { type Projection, partsOf, type Scope } from '../read/list-rows.ts'
import { Watch } from './watch.ts'
import type { AnyWatch, WatchContext, WatchListener } from './watch-state.ts'

/** Requests in 10 s for all scopes of a kind together: a list and a watch for each of fifty that are wanted at once. */
const MOST_OF_KIND = 100
/** Scopes whose pace is remembered. */
const MOST_PACES = 200

interface Shared<T> {
  watch: Watch<T>
  listeners: Set<WatchListener<T>>
}

/** The watches of one kind: whoever asks for the same scope shares one, and the last to let go stops it. */
export class SharedWatches<T> {
  readonly #projection: Projection<T>
  readonly #context: WatchContext
  readonly #open = new Map<string, Shared<T>>()
  /** For each scope, even after it is let go: if a server makes a scope come and go, that does not cause more requests. */
  readonly #paces = new Map<string, Pace>()
  readonly #paceOfAll: Pace

  constructor(projection: Projection<T>, context: WatchContext) {
    this.#projection = projection
    this.#context = context
    this.#paceOfAll = new RequestPace(context.timing, MOST_OF_KIND)
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
      progressed: () => {
        for (const listener of listeners) listener.progressed?.()
      },
    }
    const pace = everyPace([this.#paceOf(key), this.#paceOfAll])
    const shared = { watch: new Watch(this.#projection, scope, toAll, { ...this.#context, pace }), listeners }
    this.#open.set(key, shared)
    return shared
  }

  #paceOf(key: string): Pace {
    const pace = this.#paces.get(key) ?? new RequestPace(this.#context.timing)
    this.#paces.delete(key)
    this.#paces.set(key, pace)
    const [oldest] = this.#paces.keys()
    if (this.#paces.size > MOST_PACES && oldest !== undefined) this.#paces.delete(oldest)
    return pace
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

/** Watches for whatever a list or a target needs. None is opened yet. */
export function createClusterWatches(context: WatchContext) {
  const parts = new Map<string, SharedWatches<ListItems>>()
  return {
    /** The watches of a kind in its newest version. */
    of(kind: Kind): SharedWatches<ListItems> {
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

/** All watches that are open. */
export function openWatches({ parts }: ClusterWatches): AnyWatch[] {
  return [...parts.values()].flatMap((shared): AnyWatch[] => shared.watches())
}
