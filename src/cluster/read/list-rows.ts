import type { Transport } from '../http/transport.ts'
import { type Row, rowOf } from '../watch/object-table.ts'
import type { WatchScope } from '../watch/watch-state.ts'
import type { WatchedKind } from './kinds.ts'
import { listPath } from './resources.ts'

/**
 * Lists the objects of a kind in a scope, each projected at once, its raw form not kept. A list that starts again brings nothing of what it
 * had before: that may have gone meanwhile. Throws as `Transport.list` does.
 */
export async function listRows<T>(
  api: Transport,
  { resource, project }: WatchedKind<T>,
  scope: WatchScope,
  signal: AbortSignal,
): Promise<{ rows: Row<T>[]; resourceVersion: string }> {
  let rows: Row<T>[] = []
  const { resourceVersion } = await api.list(
    listPath(resource, scope.namespace),
    (raw) => {
      const row = rowOf(raw, project)
      if (row) rows.push(row)
    },
    {
      signal,
      query: selectorsOf(scope),
      restart: () => {
        rows = []
      },
    },
  )
  return { rows, resourceVersion }
}

/** The selectors of a scope, as a request's query has them. */
export function selectorsOf({ labelSelector, fieldSelector }: WatchScope): Record<string, string> {
  return { ...(labelSelector !== undefined && { labelSelector }), ...(fieldSelector !== undefined && { fieldSelector }) }
}
