import {
  type Extent,
  type GapReason,
  NOTHING_READ,
  type ReadGap,
  type Resource,
  type Snapshot,
  type SnapshotSource,
} from '../model/snapshot.ts'
import { Collection } from './collection.ts'
import { ApiError } from './errors.ts'
import { type ApiResource, listPath, objectPath } from './resources.ts'
import type { Transport } from './transport.ts'

/** Which objects of a kind to read. */
export interface Scope {
  /** Absent: all namespaces. */
  namespace?: string | undefined
  labelSelector?: string | undefined
}

/** Reads into one snapshot, and notes what could not be read. What must be read throws; anything else becomes a gap. */
export class Reading {
  readonly collection = new Collection()
  readonly gaps: ReadGap[] = []
  readonly #api: Transport
  readonly #signal: AbortSignal
  readonly #extent: Record<Resource, Extent> = { ...NOTHING_READ }

  constructor(api: Transport, signal: AbortSignal) {
    this.#api = api
    this.#signal = signal
  }

  /** Lists a kind. @throws ApiError */
  async require(resource: ApiResource, scope: Scope): Promise<void> {
    const { kind } = resource
    await this.#api.list(listPath(resource, scope.namespace), (item) => this.collection.add(kind, item), {
      signal: this.#signal,
      ...(scope.labelSelector !== undefined && { query: { labelSelector: scope.labelSelector } }),
      restart: () => this.collection.drop(kind),
    })
    this.#read(resource, scope.labelSelector === undefined ? 'all' : 'selected')
  }

  /** Gets one object. False where there is none of that name. @throws ApiError */
  async requireOne(resource: ApiResource, namespace: string | undefined, name: string): Promise<boolean> {
    try {
      this.collection.add(resource.kind, await this.#api.get(objectPath(resource, namespace, name), { signal: this.#signal }))
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'not-found') throw error
      this.#read(resource, 'selected')
      return false
    }
    this.#read(resource, 'selected')
    return true
  }

  /** Lists a kind; where that fails the gap is noted and returned. */
  list(resource: ApiResource, scope: Scope): Promise<ReadGap | undefined> {
    return this.#attempt(resource, 'list', scope.namespace, () => this.require(resource, scope))
  }

  /** Lists a kind that not every cluster has: where it is not served there is none of it, and that is no gap. */
  async listWhereServed(resource: ApiResource, scope: Scope): Promise<void> {
    const gap = await this.list(resource, scope)
    if (gap?.reason === 'not-served') this.gaps.splice(this.gaps.indexOf(gap), 1)
  }

  /** Gets one object; where that fails the gap is noted and returned. An object that does not exist is no gap. */
  get(resource: ApiResource, namespace: string | undefined, name: string): Promise<ReadGap | undefined> {
    return this.#attempt(resource, 'get', namespace, () => this.requireOne(resource, namespace, name))
  }

  /** How much of a resource was read up to now. */
  extent(resource: Resource): Extent {
    return this.#extent[resource]
  }

  /** Whatever there is of a resource has been asked for, each part with a request of its own. */
  asked(resource: Resource): void {
    this.#extent[resource] = 'all'
  }

  /** Takes back a gap for which something else was read. */
  replace(gap: ReadGap, instead: string): void {
    const index = this.gaps.indexOf(gap)
    if (index >= 0) this.gaps[index] = { ...gap, instead }
  }

  /** What was read up to now. `taken` is RFC 3339. */
  snapshot(taken: string, source: SnapshotSource): Snapshot {
    return this.collection.snapshot(taken, source, { ...this.#extent }, [...this.gaps])
  }

  #read({ resource }: ApiResource, extent: Extent): void {
    if (this.#extent[resource] !== 'all') this.#extent[resource] = extent
  }

  async #attempt(
    resource: ApiResource,
    verb: 'get' | 'list',
    namespace: string | undefined,
    read: () => Promise<unknown>,
  ): Promise<ReadGap | undefined> {
    try {
      await read()
      return undefined
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
      const gap: ReadGap = {
        resource: resource.resource,
        api: resource.api,
        verb,
        ...(namespace !== undefined && resource.namespaced && { namespace }),
        reason: gapReason(error),
        message: error.message,
      }
      this.gaps.push(gap)
      return gap
    }
  }
}

function gapReason({ reason }: ApiError): GapReason {
  switch (reason) {
    case 'forbidden':
    case 'unauthorized':
    case 'not-served':
    case 'timeout':
      return reason
    case 'not-found':
      return 'not-served'
    case 'invalid':
    case 'too-large':
      return 'invalid'
    default:
      return 'unavailable'
  }
}
