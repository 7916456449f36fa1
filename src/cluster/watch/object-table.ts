import { isDeepStrictEqual } from 'node:util'
import { namespacedName } from '../../kube/namespaced-name.ts'
import { ApiError } from '../http/api-error.ts'
import type { ListRow } from '../read/list-rows.ts'

/** Objects that a table holds at most, as a list does. */
const MOST_OBJECTS = 1_000_000
/** Deletions that are remembered: an event that is older than one of them comes soon after it or never. */
const MOST_DELETIONS = 10_000

/** One object that changed: its slim resources before and after; none where it does not exist. */
export interface Change<T> {
  namespace: string
  name: string
  before: readonly T[]
  after: readonly T[]
}

/**
 * The objects of one kind as they are now, in slim form. A row that is older than what is known of its object, or that says nothing new,
 * changes nothing: repeated and late events are harmless.
 */
export class ObjectTable<T> {
  readonly #rows = new Map<string, Map<string, ListRow<T>>>()
  /** Versions at which objects were deleted since the last list, the oldest first. */
  readonly #deleted = new Map<string, string>()
  #size = 0

  /** How many objects there are. */
  get size(): number {
    return this.#size
  }

  rows(): ListRow<T>[] {
    return [...this.#rows.values()].flatMap((rows) => [...rows.values()])
  }

  get(namespace: string, name: string): readonly T[] {
    return this.#rows.get(namespace)?.get(name)?.slim ?? []
  }

  /** Everything of a namespace. */
  in(namespace: string): T[] {
    return [...(this.#rows.get(namespace)?.values() ?? [])].flatMap(({ slim }) => slim)
  }

  all(): T[] {
    return this.rows().flatMap(({ slim }) => slim)
  }

  /** Adds or replaces an object; what that changes, if anything. @throws ApiError if there are too many */
  put(row: ListRow<T>): Change<T> | undefined {
    const { namespace, name } = row
    const known = this.#rows.get(namespace)?.get(name)
    if (!isNewer(row.version, known?.version ?? this.#deleted.get(namespacedName(row)))) return undefined
    if (!known && this.#size >= MOST_OBJECTS) throw new ApiError('too-large', `the server has more than ${MOST_OBJECTS} objects`)
    return this.#set(row, known)
  }

  /** Removes an object, unless a newer one of its name is there. `version` is that of the deletion, or the object's last one. */
  delete(namespace: string, name: string, version: string): Change<T> | undefined {
    const known = this.#rows.get(namespace)?.get(name)
    if (known && isNewer(known.version, version)) return undefined
    const key = namespacedName({ namespace, name })
    if (isNewer(version, this.#deleted.get(key))) this.#remember(key, version)
    return known && this.#remove(known)
  }

  #remember(key: string, version: string): void {
    this.#deleted.delete(key)
    this.#deleted.set(key, version)
    const [oldest] = this.#deleted.keys()
    if (this.#deleted.size > MOST_DELETIONS && oldest !== undefined) this.#deleted.delete(oldest)
  }

  /** Replaces all objects with these, whatever their versions. Returns every difference. */
  replace(rows: readonly ListRow<T>[]): Change<T>[] {
    this.#deleted.clear()
    const gone = new Map(this.rows().map((row) => [namespacedName(row), row]))
    const changes = rows.map((row) => {
      const key = namespacedName(row)
      const known = gone.get(key)
      gone.delete(key)
      return this.#set(row, known)
    })
    return [...[...gone.values()].map((row) => this.#remove(row)), ...changes].filter((change) => change !== undefined)
  }

  /** If the slim resources of an object are equal to those before, the instances from before are kept. */
  #set(row: ListRow<T>, known: ListRow<T> | undefined): Change<T> | undefined {
    const before = known?.slim ?? []
    const same = isDeepStrictEqual(before, row.slim)
    this.#keep(same ? { ...row, slim: before } : row)
    return same ? undefined : { namespace: row.namespace, name: row.name, before, after: row.slim }
  }

  #keep(row: ListRow<T>): void {
    const rows = this.#rows.get(row.namespace) ?? new Map<string, ListRow<T>>()
    this.#rows.set(row.namespace, rows)
    if (!rows.has(row.name)) this.#size += 1
    rows.set(row.name, row)
  }

  #remove({ namespace, name, slim }: ListRow<T>): Change<T> | undefined {
    const rows = this.#rows.get(namespace)
    if (rows?.delete(name)) this.#size -= 1
    if (rows?.size === 0) this.#rows.delete(namespace)
    return slim.length === 0 ? undefined : { namespace, name, before: slim, after: [] }
  }
}

/**
 * Is a resourceVersion newer than another? They count upward per kind (KEP-5504); those of a server that counts otherwise are
 * taken as newer unless they are the same.
 */
export function isNewer(version: string, than: string | undefined): boolean {
  if (than === undefined) return true
  if (!/^\d+$/.test(version) || !/^\d+$/.test(than)) return version !== than
  return version.length === than.length ? version > than : version.length > than.length
}
