import { compareText } from '../../lib/compare.ts'
import { defined } from '../../lib/defined.ts'
import { fields, items, text } from '../../lib/read.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { type Extent, NOTHING_READ, type ReadGap, type Resource, type Snapshot, type SnapshotSource } from '../../model/snapshot.ts'
import { ApiError } from '../http/api-error.ts'
import type { Transport } from '../http/transport.ts'
import { type Kind, listPath, objectPath } from '../kinds/kind.ts'
import type { Lists } from '../kinds/lists.ts'
import { checkObject } from './check-object.ts'
import { Collection } from './collection.ts'
import { gapOf, isLike } from './gap.ts'
import { listRows, partsOf, type Scope } from './list-rows.ts'

/** Where a reading takes its objects from: a server that is asked, or watches that know them already. */
export interface ObjectSource {
  /** Hands on every object of a kind in a scope, or none if not all could be read. @throws ApiError */
  list(kind: Kind, scope: Scope, into: Collection): Promise<void>
  /** Hands on one object; false if there is none of that name. @throws ApiError */
  get(kind: Kind, namespace: string | undefined, name: string, into: Collection): Promise<boolean>
  /** What is at a path that is not an object, such as what a group serves. @throws ApiError */
  document(path: string): Promise<unknown>
}

/** Asks a server for each. */
export function serverSource(api: Transport, signal: AbortSignal): ObjectSource {
  return {
    async list(kind, scope, into) {
      // The list is kept apart until it is complete: if it starts again, the objects of other lists of its kind must stay.
      const { rows } = await listRows(api, partsOf(kind), scope, signal)
      for (const row of rows) into.absorb(kind, row)
    },
    async get(kind, namespace, name, into) {
      try {
        const raw = await api.get(objectPath(kind, namespace, name), { signal })
        checkObject(kind, raw, { name, namespace })
        into.add(kind, raw)
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
  readonly gaps: ReadGap[] = []
  readonly #collection = new Collection()
  readonly #from: ObjectSource
  readonly #extent: Record<Resource, Extent> = { ...NOTHING_READ }
  /** Namespaces of which all objects of a resource were read; absent: all namespaces were. */
  readonly #listed: Partial<Record<Resource, Set<string>>> = {}
  readonly #lists = new Map<string, Promise<ReadGap | undefined>>()
  readonly #objects = new Map<string, Promise<boolean>>()
  /** Objects that were requested by name, and that do not exist. */
  readonly #missing: ObjectRef[] = []
  #groups: Promise<ReadonlyMap<string, readonly string[]>> | undefined

  constructor(from: ObjectSource) {
    this.#from = from
  }

  /** What was read up to now. */
  get lists(): Lists {
    return this.#collection.lists
  }

  /** Lists a kind. @throws ApiError */
  async require(kind: Kind, scope: Scope): Promise<void> {
    await this.#from.list(kind, scope, this.#collection)
    if (scope.labelSelector === undefined && scope.fieldSelector === undefined) this.covered(kind.resource, scope.namespace)
    else this.#read(kind, 'selected')
  }

  /** Gets one object, once however many targets need it. False if there is none of that name. @throws ApiError */
  requireOne(kind: Kind, namespace: string | undefined, name: string): Promise<boolean> {
    const path = objectPath(kind, namespace, name)
    const known = this.#objects.get(path) ?? this.#requireOne(kind, namespace, name)
    this.#objects.set(path, known)
    return known
  }

  async #requireOne(kind: Kind, namespace: string | undefined, name: string): Promise<boolean> {
    const isThere = await this.#from.get(kind, namespace, name, this.#collection)
    this.#read(kind, 'selected')
    if (!isThere) this.#missing.push({ kind: kind.kind, ...defined({ namespace }), name })
    return isThere
  }

  /** Lists a kind, once however many targets need it; where that fails the gap is noted and returned. */
  list(kind: Kind, scope: Scope): Promise<ReadGap | undefined> {
    const key = JSON.stringify([kind.id, listPath(kind, scope.namespace), scope.labelSelector, scope.fieldSelector])
    const known = this.#lists.get(key) ?? this.#attempt(kind, 'list', scope.namespace, () => this.require(kind, scope))
    this.#lists.set(key, known)
    return known
  }

  /**
   * Lists a kind in all namespaces, or where that is forbidden in one, which the gap then says. A gap is returned where not even that
   * could be read.
   */
  async listWide(kind: Kind, namespace: string, scope: Omit<Scope, 'namespace'> = {}): Promise<ReadGap | undefined> {
    const gap = await this.list(kind, scope)
    if (gap?.reason !== 'forbidden') return gap
    const own = await this.list(kind, { ...scope, namespace })
    if (!own) this.#amend(gap, { except: namespace })
    return own
  }

  /** Lists a kind that not every cluster has: where it is not served there is none of it, and that is not a gap. */
  async listWhereServed(kind: Kind, scope: Scope): Promise<void> {
    const gap = await this.list(kind, scope)
    if (gap?.reason === 'not-served') this.withdraw(gap)
  }

  /** Gets one object; where that fails the gap is noted and returned. An object that does not exist is not a gap. */
  get(kind: Kind, namespace: string | undefined, name: string): Promise<ReadGap | undefined> {
    return this.#attempt(kind, 'get', namespace, () => this.requireOne(kind, namespace, name))
  }

  /** Notes that an object was requested by its name in a list, and does not exist. */
  noteMissing({ kind }: Kind, namespace: string, name: string): void {
    if (!this.#missing.some((one) => one.kind === kind && one.namespace === namespace && one.name === name))
      this.#missing.push({ kind, namespace, name })
  }

  /** Was the object asked for by its name, and does not exist? */
  isMissing({ kind }: Kind, namespace: string | undefined, name: string): boolean {
    return this.#missing.some((one) => one.kind === kind && one.namespace === namespace && one.name === name)
  }

  /** How much of a resource was read up to now. */
  extent(resource: Resource): Extent {
    return this.#extent[resource]
  }

  /** Were all objects of a resource in the namespace read up to now? */
  covers(resource: Resource, namespace: string): boolean {
    return this.#extent[resource] === 'all' && (this.#listed[resource]?.has(namespace) ?? true)
  }

  /** Could some objects of a resource in the namespace not be read? */
  isLacking(resource: Resource, namespace: string): boolean {
    return this.gaps.some((gap) => gap.resource === resource && (gap.namespace ?? namespace) === namespace && gap.except !== namespace)
  }

  /** Notes that all of a resource was requested, each part with a request of its own. */
  asked(resource: Resource): void {
    this.#extent[resource] = 'all'
  }

  /** Notes that all of a resource in a namespace was read; without a namespace, in all of them. */
  covered(resource: Resource, namespace: string | undefined): void {
    const isFirst = this.#extent[resource] !== 'all'
    this.#extent[resource] = 'all'
    if (namespace === undefined) delete this.#listed[resource]
    else if (isFirst) this.#listed[resource] = new Set([namespace])
    else this.#listed[resource]?.add(namespace)
  }

  /**
   * The versions that the server has of an API group, from the list of its groups; none if it has no such group. Where that list could
   * not be read, `unread` is noted as a gap. Asked once for all groups.
   */
  async versions(group: string, unread: Kind): Promise<readonly string[]> {
    let versions: readonly string[] = []
    await this.#attempt(unread, 'list', undefined, async () => {
      this.#groups ??= this.#served()
      versions = (await this.#groups).get(group) ?? []
    })
    return versions
  }

  /** The versions of each API group (meta/v1 APIGroupList). @throws ApiError */
  async #served(): Promise<ReadonlyMap<string, readonly string[]>> {
    const document = fields(await this.#from.document('/apis'))
    return new Map(
      items(document.groups).map((item): [string, readonly string[]] => {
        const { name, versions } = fields(item)
        return [text(name) ?? '', items(versions).flatMap((one) => text(fields(one).version) ?? [])]
      }),
    )
  }

  /** Takes back a gap that turned out not to be one. */
  withdraw(gap: ReadGap): void {
    const index = this.gaps.indexOf(gap)
    if (index >= 0) this.gaps.splice(index, 1)
  }

  /** Notes for a gap, and for those like it of other lists, that something else was read instead. */
  replace(gap: ReadGap, instead: string): void {
    this.#amend(gap, { instead })
  }

  /** What was read up to now. `taken` is RFC 3339. */
  snapshot(taken: string, source: SnapshotSource): Snapshot {
    const gaps = this.gaps.filter((gap, index) => index === this.gaps.findIndex((one) => isLike(one, gap)))
    const missing = this.#missing.toSorted((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)))
    const read = this.#collection.snapshot(taken, source, { ...this.#extent }, gaps)
    const snapshot = missing.length === 0 ? read : { ...read, missing }
    const listed = Object.entries(this.#listed).map(([resource, namespaces]) => [resource, [...namespaces].sort()])
    return listed.length === 0 ? snapshot : { ...snapshot, listed: Object.fromEntries(listed) }
  }

  #amend(gap: ReadGap, more: Partial<ReadGap>): void {
    this.gaps.forEach((one, index) => {
      if (isLike(one, gap)) this.gaps[index] = { ...one, ...more }
    })
  }

  #read({ resource }: Kind, extent: Extent): void {
    if (this.#extent[resource] !== 'all') this.#extent[resource] = extent
  }

  async #attempt(
    kind: Kind,
    verb: 'get' | 'list',
    namespace: string | undefined,
    read: () => Promise<unknown>,
  ): Promise<ReadGap | undefined> {
    try {
      await read()
      return undefined
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
      const gap = gapOf(error, kind, verb, namespace)
      this.gaps.push(gap)
      return gap
    }
  }
}
