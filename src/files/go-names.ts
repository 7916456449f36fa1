import { fields } from '../lib/read.ts'

/**
 * Why a list cannot be read that has the names of Go's structs in the place of those of the API (`Items`, `Spec`): undefined if it has not.
 * Old versions of `kubectl cluster-info dump` printed lists so.
 */
export function goNames(value: unknown): string | undefined {
  const { kind, items, Items } = fields(value)
  if (!Array.isArray(Items) || kind !== undefined || items !== undefined) return undefined
  return 'an old kubectl wrote it with the field names of Go (Items, Spec); dump the cluster with a newer one'
}
