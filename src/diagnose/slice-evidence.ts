import type { Evidence } from '../model/finding.ts'
import { sliceField } from '../model/slice-field.ts'
import type { Chain } from '../trace/chain.ts'

/** A value of the slice with this name, or of the Endpoints that were read in its place; `field` is a path in an EndpointSlice. */
export function sliceEvidence(chain: Chain, name: string, field: string, value: unknown): Evidence {
  const kind = chain.slices.find((slice) => slice.name === name)?.kind ?? 'EndpointSlice'
  return { object: { kind, namespace: chain.target.namespace ?? '', name }, field: sliceField(kind, field), value }
}
