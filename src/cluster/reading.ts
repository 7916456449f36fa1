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
  /** `spec.nodeName=node-1`. */
  fieldSelector?: string | undefined
}

/** Reads into one snapshot, and notes what could not be read. What must be read throws; anything else becomes a gap. */
export class Reading {
  readonly collection = new Collection()
  readonly gaps: ReadGap[] = []
  readonly #api: Transport
  readonly #signal: AbortSignal
  readonly #extent: Record<Resource, Extent> = { ...NOTHING_READ }
  readonly #lists = new Map<string, Promise<ReadGap | undefined>>()
  readonly #objects = new Map<string, Promise<boolean>>()

  constructor(api: Transport, signal: AbortSignal) {
    this.#api = api
    this.#signal = signal
  }

  /** Lists a kind. @throws ApiError */
  async require(resource: ApiResource, { namespace, labelSelector, fieldSelector }: Scope): Promise<void> {
    const { kind } = resource
    const query = { ...(labelSelector !== undefined && { labelSelector }), ...(fieldSelector !== undefined && { fieldSelector }) }
    const isWhole = Object.keys(query).length === 0
    await this.#api.list(listPath(resource, namespace), (item) => this.collection.add(kind, item), {
      signal: this.#signal,
      ...(!isWhole && { query }),
      restart: () => this.collection.drop(kind),
    })
    this.#read(resource, isWhole ? 'all' : 'selected')
  }

  /** Gets one object, once however many targets need it. False where there is none of that name. @throws ApiError */
  requireOne(resource: ApiResource, namespace: string | undefined, name: string): Promise<boolean> {
    const path = objectPath(resource, namespace, name)
    const known = this.#objects.get(path) ?? this.#requireOne(resource, path)
    this.#objects.set(path, known)
    return known
  }

  async #requireOne(resource: ApiResource, path: string): Promise<boolean> {
    try {
      this.collection.add(resource.kind, await this.#api.get(path, { signal: this.#signal }))
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'not-found') throw error
      this.#read(resource, 'selected')
      return false
    }
    this.#read(resource, 'selected')
    return true
  }

  /** Lists a kind, once however many targets need it; where that fails the gap is noted and returned. */
  list(resource: ApiResource, scope: Scope): Promise<ReadGap | undefined> {
    const key = JSON.stringify([resource.kind, listPath(resource, scope.namespace), scope.labelSelector, scope.fieldSelector])
    const known = this.#lists.get(key) ?? this.#attempt(resource, 'list', scope.namespace, () => this.require(resource, scope))
    this.#lists.set(key, known)
    return known
  }

  /**
   * Lists a kind in all namespaces, or where that is forbidden in one, which the gap then says. A gap is returned where not even that
   * could be read.
   */
  async listWide(resource: ApiResource, namespace: string, scope: Omit<Scope, 'namespace'> = {}): Promise<ReadGap | undefined> {
    const gap = await this.list(resource, scope)
    if (gap?.reason !== 'forbidden') return gap
    const own = await this.list(resource, { ...scope, namespace })
    if (!own) this.#amend(gap, { except: namespace })
    return own
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

  /** Takes back a gap, and those like it of other lists, for which something else was read. */
  replace(gap: ReadGap, instead: string): void {
    this.#amend(gap, { instead })
  }

  /** What was read up to now. `taken` is RFC 3339. */
  snapshot(taken: string, source: SnapshotSource): Snapshot {
    const gaps = this.gaps.filter((gap, index) => index === this.gaps.findIndex((one) => isLike(one, gap)))
    return this.collection.snapshot(taken, source, { ...this.#extent }, gaps)
  }

  #amend(gap: ReadGap, more: Partial<ReadGap>): void {
    this.gaps.forEach((one, index) => {
      if (isLike(one, gap)) this.gaps[index] = { ...one, ...more }
    })
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
      const gap = gapOf(error, resource, verb, namespace)
      this.gaps.push(gap)
      return gap
    }
  }
}

/** What could not be read, and why. */
export function gapOf(error: ApiError, resource: ApiResource, verb: ReadGap['verb'], namespace: string | undefined): ReadGap {
  return {
    resource: resource.resource,
    api: resource.api,
    verb,
    ...(namespace !== undefined && resource.namespaced && { namespace }),
    reason: gapReason(error),
    message: error.message,
  }
}

/** The same right, or the same trouble, met by several reads. */
function isLike(a: ReadGap, b: ReadGap): boolean {
  return a.api === b.api && a.verb === b.verb && a.namespace === b.namespace && a.reason === b.reason
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
