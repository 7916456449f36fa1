import { ApiError } from '../http/api-error.ts'
import { metadata } from '../project/metadata.ts'
import { resourcesOf } from './gateway-api.ts'
import { listPath } from './resources.ts'
import type { ReadContext } from './service-snapshot.ts'

/** The names of the objects of a kind in a namespace, to find the one that was meant; none where they may not be listed. */
export async function readNames(kind: string, namespace: string, { api, signal }: ReadContext): Promise<string[]> {
  const lists = await Promise.all(
    resourcesOf(kind).map(async (one) => {
      const names: string[] = []
      try {
        await api.list(listPath(one, namespace), (item) => names.push(metadata(item)?.name ?? ''), {
          signal,
          restart: () => names.splice(0),
        })
      } catch (error) {
        if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
      }
      return names
    }),
  )
  return [...new Set(lists.flat())]
}
