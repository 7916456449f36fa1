import { defined } from '../../lib/defined.ts'
import { fields, text } from '../../lib/read.ts'
import type { Pace } from '../http/pace.ts'
import type { Transport } from '../http/transport.ts'
import { type Kind, listPath } from '../kinds/kind.ts'
import type { ListItems } from '../kinds/lists.ts'
import { checkObject } from './check-object.ts'

/** Which objects of a kind are read. */
export interface Scope {
  /** Absent: all namespaces. */
  namespace?: string | undefined
  labelSelector?: string | undefined
  /** `spec.nodeName=node-1`. */
  fieldSelector?: string | undefined
}

/** A kind, and what is kept of each of its objects. */
export interface Projection<T> {
  kind: Kind
  project: (raw: unknown) => readonly T[]
}

/** Keeps what each object amounts to, whatever its kind. */
export function partsOf(kind: Kind): Projection<ListItems> {
  return { kind, project: (raw) => [kind.part(raw)] }
}

/** An object as it was read: where it belongs, its version, and what is kept of it. */
export interface ListRow<T> {
  namespace: string
  name: string
  /** `metadata.resourceVersion`. */
  version: string
  /** Its slim resources: one, or for Endpoints any number. */
  slim: readonly T[]
}

/** How much of a list has come. `left` is how many objects are still to come, as far as the server tells it. */
export interface ListProgress {
  read: number
  left: number | undefined
}

interface ListCall {
  pace?: Pace
  /** Called after each page. */
  onProgress?: (progress: ListProgress) => void
}

/** The row of a raw object; undefined if it has no name. */
export function rowOf<T>(raw: unknown, project: (raw: unknown) => readonly T[]): ListRow<T> | undefined {
  const meta = fields(fields(raw).metadata)
  const name = text(meta.name)
  if (name === undefined) return undefined
  return { namespace: text(meta.namespace) ?? '', name, version: text(meta.resourceVersion) ?? '', slim: project(raw) }
}

/**
 * Lists the objects of a kind in a scope, each projected at once, its raw form not kept. If the list starts again, the objects that it had
 * before are dropped: they may have been deleted meanwhile. Throws as `Transport.list` does, and if an object is not of the kind.
 */
export async function listRows<T>(
  api: Transport,
  { kind, project }: Projection<T>,
  scope: Scope,
  signal: AbortSignal,
  { pace, onProgress }: ListCall = {},
): Promise<{ rows: ListRow<T>[]; resourceVersion: string }> {
  let rows: ListRow<T>[] = []
  const { resourceVersion } = await api.list(
    listPath(kind, scope.namespace),
    (raw) => {
      checkObject(kind, raw, { namespace: scope.namespace })
      const row = rowOf(raw, project)
      if (row) rows.push(row)
    },
    {
      signal,
      kind: `${kind.kind}List`,
      ...defined({ pace }),
      ...(onProgress && { onPage: (left) => onProgress({ read: rows.length, left }) }),
      query: selectorsOf(scope),
      restart: () => {
        rows = []
      },
    },
  )
  return { rows, resourceVersion }
}

/** The selectors of a scope, as a request's query has them. */
export function selectorsOf({ labelSelector, fieldSelector }: Scope): Record<string, string> {
  return { ...defined({ labelSelector, fieldSelector }) }
}
