import { ApiError } from '../cluster/http/api-error.ts'
import type { Transport } from '../cluster/http/transport.ts'
import { apiOf } from '../cluster/kinds/kind.ts'
import { kindNamed } from '../cluster/kinds/kinds.ts'
import { listHomes, listNames, listNamespaces } from '../cluster/read/objects.ts'
import { defined } from '../lib/defined.ts'
import { nearest } from '../lib/similar.ts'
import { type FindInstead, kindId, namesakeOf } from './missing.ts'

/**
 * Looks for what there is in place of a target that does not exist. One request lists its kind in its namespace, and one looks for its name
 * in all namespaces. If its namespace has nothing of the kind, the namespaces are listed too. What may not be listed is passed over.
 */
export function lookInCluster(api: Transport, signal: AbortSignal): FindInstead {
  return async (target) => {
    const { namespace, name } = target
    const kind = kindId(target)
    if (kindNamed(kind) === undefined) return { names: [], homes: [] }
    const namesake = namesakeOf(target)
    const [names, homes, others] = await Promise.all([
      listNames(kind, namespace ?? '', api, signal),
      namespace === undefined ? [] : listHomes(kind, name, api, signal),
      listNames(namesake?.id ?? '', namespace ?? '', api, signal),
    ])
    const namesakes = namesake && others.includes(name) ? [`${apiOf(namesake)}/${name}`] : []
    const namespaces = namespace === undefined || names.length > 0 || namesakes.length > 0 ? [] : await namespacesOf(api, signal)
    const isLost = namespace !== undefined && namespaces.length > 0 && !namespaces.includes(namespace)
    if (!isLost) return { names, homes, namesakes }
    return { names, homes, namesakes, lost: { why: 'that namespace does not exist', ...defined({ near: nearest(namespace, namespaces) }) } }
  }
}

/** The closest match of a namespace that does not exist; undefined if it does, if none is close, or where they may not be listed. */
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
