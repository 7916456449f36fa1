import type { EndpointSlice } from './resources.ts'

/**
 * A path in an EndpointSlice, as the object itself has it: where Endpoints were read in place of slices, each subset has its addresses and
 * its ports, and an address stands among those that are ready or among the others (core/v1 EndpointSubset).
 */
export function sliceField(kind: EndpointSlice['kind'], field: string): string {
  if (kind === 'EndpointSlice') return field
  return field
    .replace(/^endpoints\[([^\]]*)\]/, 'subsets[*].{addresses,notReadyAddresses}[$1]')
    .replace(/\.addresses$/, '.ip')
    .replace(/^ports\b/, 'subsets[*].ports')
    .replace(/^addressType$/, 'subsets[*].addresses')
}
