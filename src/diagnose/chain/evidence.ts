import { sliceField } from '../../kube/field-path.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { Chain } from '../../trace/chain.ts'

/** The Service as evidence names it. */
export function serviceRef(chain: Chain): ObjectRef {
  return { kind: 'Service', namespace: chain.target.namespace ?? '', name: chain.target.name }
}

/** A Pod of the Service's namespace. */
export function podRef(chain: Chain, name: string): ObjectRef {
  return { kind: 'Pod', namespace: chain.target.namespace ?? '', name }
}

/** A value of the slice with this name, or of the Endpoints that were read in its place; `field` is a path in an EndpointSlice. */
export function sliceEvidence(chain: Chain, name: string, field: string, value: unknown): Evidence {
  const kind = chain.slices.find((slice) => slice.name === name)?.kind ?? 'EndpointSlice'
  return { object: { kind, namespace: chain.target.namespace ?? '', name }, field: sliceField(kind, field), value }
}
