import { hasFamilyOf } from '../kube/service.ts'
import { defined } from '../lib/defined.ts'
import type { EndpointSlice, Service } from '../model/resources.ts'
import type { SliceView } from '../model/trace.ts'
import type { Lookup } from './lookup.ts'

/**
 * The slices whose endpoints count for the Service: every one whose label `kubernetes.io/service-name` names it, whoever wrote it
 * (kube-proxy endpointslicecache.go), of a family that the Service has. FQDN slices are ignored by kube-proxy.
 */
export function joinedSlices(service: Service, lookup: Lookup): EndpointSlice[] {
  return lookup.slicesOf(service.namespace, service.name).filter((slice) => useOf(service, slice) === 'joined')
}

/** Does any of the slices name a Pod? */
export function namesPods(slices: readonly EndpointSlice[]): boolean {
  return slices.some(({ endpoints }) => endpoints.some(({ target }) => target?.kind === 'Pod'))
}

function useOf(service: Service, slice: EndpointSlice): SliceView['use'] {
  if (slice.addressType === 'FQDN') return 'fqdn'
  return hasFamilyOf(service, slice) ? 'joined' : 'other-family'
}

/** The slices of the Service, and for one without selector also those of its namespace that may have been meant for it. */
export function sliceViews(service: Service, lookup: Lookup): SliceView[] {
  const own = lookup.slicesOf(service.namespace, service.name).map((slice) => view(slice, useOf(service, slice)))
  if (service.selector || own.some((slice) => slice.endpoints > 0)) return own
  const strays = lookup
    .slicesIn(service.namespace)
    .filter(
      (slice) =>
        slice.service !== service.name && slice.importedAs === undefined && slice.endpoints.length > 0 && meantFor(service, slice, lookup),
    )
    .map((slice) => view(slice, slice.service === undefined ? 'no-service-label' : 'other-service-label'))
  return [...own, ...strays]
}

/** Is the slice named after the Service, with no label or one that names a Service that does not exist? */
function meantFor(service: Service, slice: EndpointSlice, lookup: Lookup): boolean {
  if (slice.service !== undefined && (lookup.extent.services !== 'all' || lookup.service(slice.namespace, slice.service))) return false
  return slice.name === service.name || slice.name.startsWith(`${service.name}-`)
}

function view(slice: EndpointSlice, use: SliceView['use']): SliceView {
  return {
    kind: slice.kind,
    name: slice.name,
    ...defined({ managedBy: slice.managedBy || undefined }),
    addressType: slice.addressType,
    ports: slice.ports.map((port) => ({ ...port })),
    endpoints: slice.endpoints.length,
    use,
    ...defined({ serviceLabel: use !== 'joined' && slice.service !== undefined ? slice.service : undefined }),
  }
}
