import { fields } from '../lib/read.ts'

/**
 * Why a list cannot be read: it has the field names of Go's structs (`Items`, `Spec`) in place of those of the API. Undefined if it does
 * not. Old versions of `kubectl cluster-info dump` printed such lists.
 */
export function goNames(value: unknown): string | undefined {
  const { kind, items, Items } = fields(value)
  if (!Array.isArray(Items) || kind !== undefined || items !== undefined) return undefined
  return 'an old kubectl wrote it with the field names of Go (Items, Spec); dump the cluster with a newer one'
}
