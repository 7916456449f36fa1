import { ApiError } from '../cluster/http/api-error.ts'
import { type Kind, objectPath, rootOf } from '../cluster/kinds/kind.ts'
import type { ListItems } from '../cluster/kinds/lists.ts'
import { checkObject } from '../cluster/read/check-object.ts'
import type { Collection } from '../cluster/read/collection.ts'
import type { Scope } from '../cluster/read/list-rows.ts'
import type { ObjectSource } from '../cluster/read/reading.ts'
import type { Watch } from '../cluster/watch/watch.ts'
import type { WatchListener } from '../cluster/watch/watch-state.ts'
import type { ReadGap } from '../model/snapshot.ts'
import type { LiveContext } from './context.ts'

interface Held {
  watch: Watch<ListItems>
  release: () => void
}

/** ms for which a document that is not an object, or the answer that an object may not be read, stays valid. */
const documentMs = 60_000

/**
 * Objects as watches know them: what a reading asks for is watched from then on, until a reading does not ask for it. Code that reads once
 * from a server reads the same way from here, again and again.
 */
export class WatchedSource implements ObjectSource {
  readonly #context: LiveContext
  readonly #listener: WatchListener<unknown>
  readonly #held = new Map<string, Held>()
  readonly #used = new Set<string>()
  readonly #documents = new Map<string, { document: Promise<unknown>; until: number }>()
  /** By path: why objects can be neither listed nor got. */
  readonly #refused = new Map<string, { error: ApiError; until: number }>()
  readonly #stopped = new AbortController()

  constructor(context: LiveContext, listener: WatchListener<unknown>) {
    this.#context = context
    this.#listener = listener
  }

  async list(kind: Kind, { namespace, labelSelector, fieldSelector }: Scope, into: Collection): Promise<void> {
    await this.#hand(kind, { namespace: kind.namespaced ? namespace : undefined, labelSelector, fieldSelector }, into)
  }

  async get(kind: Kind, namespace: string | undefined, name: string, into: Collection): Promise<boolean> {
    try {
      return await this.#hand(kind, { namespace, fieldSelector: `metadata.name=${name}` }, into)
    } catch (error) {
      if (!isRefusal(error)) throw error
      return this.#getOnce(kind, namespace, name, into)
    }
  }

  /** Asked again only after a while, also if there is none: what a cluster serves rarely changes. */
  async document(path: string): Promise<unknown> {
    const { transport, timing } = this.#context
    const known = this.#documents.get(path)
    if (known && timing.elapsed() < known.until) return known.document
    const document = transport.current().get(path, { signal: this.#stopped.signal })
    this.#documents.set(path, { document, until: timing.elapsed() + documentMs })
    document.catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.reason !== 'not-served') this.#documents.delete(path)
    })
    return document
  }

  /** A reading has ended: what it did not ask for is no longer watched. Returns what could be listed but not watched. */
  finish(): ReadGap[] {
    for (const [key, { release }] of this.#held) {
      if (this.#used.has(key)) continue
      release()
      this.#held.delete(key)
    }
    this.#used.clear()
    return [...this.#held.values()].flatMap(({ watch }) => watch.polled ?? [])
  }

  close(): void {
    this.#stopped.abort()
    this.#used.clear()
    this.finish()
  }

  /** True if there is any object. */
  async #hand(kind: Kind, scope: Scope, into: Collection): Promise<boolean> {
    const watch = this.#take(kind, scope)
    await watch.settled
    if (this.#stopped.signal.aborted) throw new ApiError('aborted', 'interrupted')
    const { state, listed } = watch
    if (state.at === 'gap' || (state.at === 'lost' && !listed)) throw state.error
    for (const row of watch.table.rows()) into.absorb(kind, row)
    return watch.table.size > 0
  }

  /** A user who may get an object by its name may not be allowed to list it. A refused object is requested again only after a while. */
  async #getOnce(kind: Kind, namespace: string | undefined, name: string, into: Collection): Promise<boolean> {
    const { transport, timing } = this.#context
    const path = objectPath(kind, namespace, name)
    const refused = this.#refused.get(path)
    if (refused && timing.elapsed() < refused.until) throw refused.error
    try {
      const raw = await transport.current().get(path, { signal: this.#stopped.signal })
      checkObject(kind, raw, { name, namespace })
      into.add(kind, raw)
      return true
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'not-found') return false
      if (isRefusal(error)) this.#refused.set(path, { error, until: timing.elapsed() + documentMs })
      throw error
    }
  }

  #take(kind: Kind, scope: Scope): Watch<ListItems> {
    const key = JSON.stringify([kind.id, rootOf(kind), scope.namespace ?? null, scope.labelSelector ?? null, scope.fieldSelector ?? null])
    const held = this.#held.get(key) ?? this.#context.watches.of(kind).take(scope, this.#listener)
    this.#held.set(key, held)
    this.#used.add(key)
    return held.watch
  }
}

/** A refusal that stays the same for now, however often the object is requested. */
function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.reason === 'forbidden' || error.reason === 'not-served')
}
