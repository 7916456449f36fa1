import { ApiError } from '../cluster/http/api-error.ts'
import type { Transport } from '../cluster/http/transport.ts'
import { kindNamed } from '../cluster/kinds/kinds.ts'
import { listHomes, listNames, listNamespaces } from '../cluster/read/objects.ts'
import { defined } from '../lib/defined.ts'
import { nearest } from '../lib/similar.ts'
import type { Look } from './missing.ts'

/**
 * Looks for what there is in place of a target that does not exist: its kind in its namespace, and its name in all, in one request each; the
 * namespaces, where its own has nothing of the kind. What may not be listed is passed over.
 */
export function lookInCluster(api: Transport, signal: AbortSignal): Look {
  return async ({ kind, namespace, name }) => {
    if (kindNamed(kind) === undefined) return { names: [], homes: [] }
    const [names, homes] = await Promise.all([
      listNames(kind, namespace ?? '', api, signal),
      namespace === undefined ? [] : listHomes(kind, name, api, signal),
    ])
    const namespaces = namespace === undefined || names.length > 0 ? [] : await namespacesOf(api, signal)
    const isLost = namespace !== undefined && namespaces.length > 0 && !namespaces.includes(namespace)
    if (!isLost) return { names, homes }
    return { names, homes, lost: { why: 'that namespace does not exist', ...defined({ near: nearest(namespace, namespaces) }) } }
  }
}

/** The closest match of a namespace that does not exist; undefined where it does, where nothing comes near, or where they may not be listed. */
export async function nearNamespace(namespace: string, api: Transport, signal: AbortSignal): Promise<string | undefined> {
  const namespaces = await namespacesOf(api, signal)
  return namespaces.includes(namespace) ? undefined : nearest(namespace, namespaces)
}

async function namespacesOf(api: Transport, signal: AbortSignal): Promise<string[]> {
  try {
    return await listNamespaces(api, signal)
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
    return []
  }
}
