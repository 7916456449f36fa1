import { compareText } from '../../../lib/compare.ts'
import { defined } from '../../../lib/defined.ts'
import type { ObjectRef } from '../../../model/resources.ts'
import { type ApiObject, type Manifest, manifests, merged, stored } from './object.ts'
import type { ResourceType, ResourceTypes } from './resource-types.ts'

/** One change. `before` is absent for ADDED; a DELETED object carries the version of its deletion, as a real server sends it. */
export interface StoreEvent {
  action: 'ADDED' | 'MODIFIED' | 'DELETED'
  type: ResourceType
  version: number
  object: ApiObject
  before?: ApiObject
}

/** An object, with its API group if the kind alone is ambiguous; without a group the first kind of that name is used. */
type GroupedRef = ObjectRef & { group?: string }

/** The objects of the cluster. Every change takes the next resourceVersion and is told to the subscribers in order. */
export interface ObjectStore {
  /** The resourceVersion of the last change. */
  readonly version: number
  /** A watch can start from this version or a later one. */
  readonly watchableFrom: number
  /** Creates or replaces; a list is put item by item. Answers the last object as stored. */
  put(manifest: unknown): ApiObject
  /** JSON merge patch (RFC 7396). Throws if there is no such object. */
  patch(ref: ObjectRef, patch: unknown): ApiObject
  /** False if there was no such object. */
  delete(ref: ObjectRef): boolean
  get(ref: GroupedRef): ApiObject | undefined
  /** All objects of a kind, by namespace and name. */
  list(kind: string): ApiObject[]
  /** All objects of a type as they were at a version; undefined if the history does not reach back. By namespace and name. */
  listAt(type: ResourceType, version: number): ApiObject[] | undefined
  /** Changes after a version; undefined if the history does not reach back. */
  since(version: number): readonly StoreEvent[] | undefined
  /** Forgets the history: older versions are expired from now on. */
  compact(): void
  subscribe(listener: (event: StoreEvent) => void): () => void
}

/** Clock and memory of a store. */
export interface StoreOptions {
  /** How many changes are kept; 1000 by default. */
  history?: number
  /** Creation time of objects that have none. */
  now?: () => Date
  /** Version from which the store counts; 1000 by default. */
  version?: number
}

/** An empty store whose kinds are `types`. */
export function createStore(types: ResourceTypes, options: StoreOptions = {}): ObjectStore {
  const { history: keep = 1000, now = () => new Date(), version: start = 1000 } = options
  const objects = new Map<ResourceType, Map<string, ApiObject>>()
  const inOrder = new Map<ResourceType, ApiObject[]>()
  const listeners = new Set<(event: StoreEvent) => void>()
  const waiting: StoreEvent[] = []
  let history: StoreEvent[] = []
  let version = start
  let floor = start
  let telling = false

  const table = (type: ResourceType) => {
    const known = objects.get(type) ?? new Map<string, ApiObject>()
    objects.set(type, known)
    return known
  }

  const ordered = (type: ResourceType) => {
    const known = inOrder.get(type) ?? sorted(table(type))
    inOrder.set(type, known)
    return [...known]
  }

  /** If a listener makes a change, all listeners hear of it only after the change that this listener was called for. */
  function tell(event: StoreEvent): void {
    inOrder.delete(event.type)
    history.push(event)
    if (history.length > keep) floor = history.shift()?.version ?? floor
    waiting.push(event)
    if (telling) return
    telling = true
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) for (const listener of [...listeners]) listener(next)
    } finally {
      telling = false
    }
  }

  function store(manifest: Manifest): ApiObject {
    const type = types.ofKind(manifest.apiVersion, manifest.kind, manifest.namespace !== '')
    const key = storeKey(type, manifest)
    const before = table(type).get(key)
    version += 1
    const object = stored(type, manifest, before, version, now)
    table(type).set(key, object)
    tell({ action: before ? 'MODIFIED' : 'ADDED', type, version, object, ...defined({ before }) })
    return object
  }

  function find(ref: GroupedRef): { type: ResourceType; key: string; object: ApiObject } | undefined {
    const type =
      ref.group === undefined ? types.named(ref.kind) : types.all().find(({ group, kind }) => group === ref.group && kind === ref.kind)
    if (!type) return undefined
    const key = storeKey(type, { name: ref.name, namespace: ref.namespace ?? '' })
    const object = objects.get(type)?.get(key)
    return object && { type, key, object }
  }

  return {
    get version() {
      return version
    },
    get watchableFrom() {
      return floor
    },
    put(manifest) {
      const [last] = manifests(manifest).map(store).slice(-1)
      if (!last) throw new Error('an empty list holds no object')
      return last
    },
    patch(ref, patch) {
      const found = find(ref)
      if (!found) throw new Error(`no ${ref.kind} ${ref.namespace ?? ''}/${ref.name} to patch`)
      const [patched] = manifests(merged(found.object, patch)).map(store)
      return patched ?? found.object
    },
    delete(ref) {
      const found = find(ref)
      if (!found) return false
      version += 1
      table(found.type).delete(found.key)
      const object = { ...found.object, metadata: { ...found.object.metadata, resourceVersion: String(version) } }
      tell({ action: 'DELETED', type: found.type, version, object, before: found.object })
      return true
    },
    get: (ref) => find(ref)?.object,
    list(kind) {
      const type = types.named(kind)
      return type ? ordered(type) : []
    },
    listAt(type, at) {
      if (at >= version) return ordered(type)
      if (at < floor) return undefined
      const past = new Map(table(type))
      for (const event of history.toReversed()) {
        if (event.version <= at) break
        if (event.type === type) undo(past, event)
      }
      return sorted(past)
    },
    since: (after) => (after < floor ? undefined : history.filter((event) => event.version > after)),
    compact() {
      history = []
      floor = version
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function storeKey(type: ResourceType, of: { name: string; namespace?: string }): string {
  return type.namespaced ? `${of.namespace || 'default'}/${of.name}` : of.name
}

function undo(past: Map<string, ApiObject>, event: StoreEvent): void {
  const key = storeKey(event.type, event.object.metadata)
  if (event.before) past.set(key, event.before)
  else past.delete(key)
}

/** The key order of etcd: bytewise by namespace, then name. */
function sorted(table: ReadonlyMap<string, ApiObject>): ApiObject[] {
  return [...table].sort(([a], [b]) => compareText(a, b)).map(([, object]) => object)
}
