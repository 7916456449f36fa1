import { namespacedName } from '../../kube/namespaced-name.ts'
import type { EndpointSlice, Service } from '../../model/resources.ts'

type Place = Pick<Service, 'namespace' | 'name'>

/** The slices of each Service. */
export function slicesByService(slices: readonly EndpointSlice[]): (service: Place) => EndpointSlice[] {
  const groups = Map.groupBy(slices, ownerOf)
  return (service) => groups.get(namespacedName(service)) ?? []
}

/** The slices, and Endpoints for those Services that have no slice: a cluster that has slices mirrors Endpoints into them. */
export function withEndpoints(slices: readonly EndpointSlice[], endpoints: readonly EndpointSlice[]): EndpointSlice[] {
  const sliced = new Set(slices.map(ownerOf))
  return [...slices, ...endpoints.filter((slice) => !sliced.has(ownerOf(slice)))]
}

/** For a slice without a Service this is a name that no Service has. */
function ownerOf({ namespace, service }: EndpointSlice): string {
  return `${namespace}/${service}`
}
