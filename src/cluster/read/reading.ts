import { fields, items, text } from '../../lib/read.ts'
import { type Extent, NOTHING_READ, type ReadGap, type Resource, type Snapshot, type SnapshotSource } from '../../model/snapshot.ts'
import { ApiError } from '../http/api-error.ts'
import type { Transport } from '../http/transport.ts'
import { Collection } from './collection.ts'
import { gapOf, isLike } from './gap.ts'
import { partKind } from './kinds.ts'
import { listRows } from './list-rows.ts'
import { type ApiResource, listPath, objectPath } from './resources.ts'

/** Which objects of a kind to read. */
export interface Scope {
  /** Absent: all namespaces. */
  namespace?: string | undefined
  labelSelector?: string | undefined
  /** `spec.nodeName=node-1`. */
  fieldSelector?: string | undefined
}

/** Where a reading takes its objects from: a server that is asked, or watches that know them already. */
export interface ObjectSource {
  /** Hands on every object of a kind in a scope, or none where not all could be read. @throws ApiError */
  list(resource: ApiResource, scope: Scope, into: Collection): Promise<void>
  /** Hands on one object; false where there is none of that name. @throws ApiError */
  get(resource: ApiResource, namespace: string | undefined, name: string, into: Collection): Promise<boolean>
  /** What stands at a path that is no object, such as what a group serves. @throws ApiError */
  document(path: string): Promise<unknown>
}

/** Asks a server for each. */
export function serverSource(api: Transport, signal: AbortSignal): ObjectSource {
  return {
    async list(resource, scope, into) {
      // Kept apart until its end: were it to start again, nothing of other lists of its kind may go.
      const { rows } = await listRows(api, partKind(resource), scope, signal)
      for (const row of rows) into.absorb(resource.kind, row)
    },
    async get(resource, namespace, name, into) {
      try {
        into.add(resource.kind, await api.get(objectPath(resource, namespace, name), { signal }))
        return true
      } catch (error) {
        if (!(error instanceof ApiError) || error.reason !== 'not-found') throw error
        return false
      }
    },
    document: (path) => api.get(path, { signal }),
  }
}

/** Reads into one snapshot, and notes what could not be read. What must be read throws; anything else becomes a gap. */
export class Reading {
  readonly collection = new Collection()
  readonly gaps: ReadGap[] = []
  readonly #from: ObjectSource
  readonly #extent: Record<Resource, Extent> = { ...NOTHING_READ }
  /** Namespaces of which all objects of a resource were read; absent: all namespaces were. */
  readonly #listed: Partial<Record<Resource, Set<string>>> = {}
  readonly #lists = new Map<string, Promise<ReadGap | undefined>>()
  readonly #objects = new Map<string, Promise<boolean>>()
  readonly #groups = new Map<string, Promise<readonly string[]>>()

  constructor(from: ObjectSource) {
    this.#from = from
  }

  /** Lists a kind. @throws ApiError */
  async require(resource: ApiResource, scope: Scope): Promise<void> {
    await this.#from.list(resource, scope, this.collection)
    if (scope.labelSelector === undefined && scope.fieldSelector === undefined) this.covered(resource.resource, scope.namespace)
    else this.#read(resource, 'selected')
  }

  /** Gets one object, once however many targets need it. False where there is none of that name. @throws ApiError */
  requireOne(resource: ApiResource, namespace: string | undefined, name: string): Promise<boolean> {
    const path = objectPath(resource, namespace, name)
    const known = this.#objects.get(path) ?? this.#requireOne(resource, namespace, name)
    this.#objects.set(path, known)
    return known
  }

  async #requireOne(resource: ApiResource, namespace: string | undefined, name: string): Promise<boolean> {
    const isThere = await this.#from.get(resource, namespace, name, this.collection)
    this.#read(resource, 'selected')
    return isThere
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
    if (gap?.reason === 'not-served') this.withdraw(gap)
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

  /** All of a resource in a namespace was read; without one, in all of them. */
  covered(resource: Resource, namespace: string | undefined): void {
    const isFirst = this.#extent[resource] !== 'all'
    this.#extent[resource] = 'all'
    if (namespace === undefined) delete this.#listed[resource]
    else if (isFirst) this.#listed[resource] = new Set([namespace])
    else this.#listed[resource]?.add(namespace)
  }

  /**
   * The versions that the server has of an API group, from its group document; none where it has no such group. Where that could not be
   * read either, `unread` is noted as a gap. Asked once.
   */
  versions(group: string, unread: ApiResource): Promise<readonly string[]> {
    const known = this.#groups.get(group) ?? this.#versions(group, unread)
    this.#groups.set(group, known)
    return known
  }

  async #versions(group: string, unread: ApiResource): Promise<readonly string[]> {
    let versions: readonly string[] = []
    const gap = await this.#attempt(unread, 'list', undefined, async () => {
      const document = fields(await this.#from.document(`/apis/${group}`))
      versions = items(document.versions).flatMap((item) => text(fields(item).version) ?? [])
    })
    if (gap?.reason === 'not-served') this.withdraw(gap)
    return versions
  }

  /** Takes back a gap that is none. */
  withdraw(gap: ReadGap): void {
    const index = this.gaps.indexOf(gap)
    if (index >= 0) this.gaps.splice(index, 1)
  }

  /** Takes back a gap, and those like it of other lists, for which something else was read. */
  replace(gap: ReadGap, instead: string): void {
    this.#amend(gap, { instead })
  }

  /** What was read up to now. `taken` is RFC 3339. */
  snapshot(taken: string, source: SnapshotSource): Snapshot {
    const gaps = this.gaps.filter((gap, index) => index === this.gaps.findIndex((one) => isLike(one, gap)))
    const snapshot = this.collection.snapshot(taken, source, { ...this.#extent }, gaps)
    const listed = Object.entries(this.#listed).map(([resource, namespaces]) => [resource, [...namespaces].sort()])
    return listed.length === 0 ? snapshot : { ...snapshot, listed: Object.fromEntries(listed) }
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
