import type { EndpointSlice, Ingress, NetworkPolicy, Node, Pod, Service, Workload } from '../model/resources.ts'
import type { Extent, ReadGap, Resource, Snapshot } from '../model/snapshot.ts'
import { compareText } from './address.ts'

/** A snapshot with the look-ups that tracing needs, so that the cost of a Service does not grow with the cluster. */
export interface Lookup {
  taken: string
  extent: Readonly<Record<Resource, Extent>>
  gaps: readonly ReadGap[]
  services: readonly Service[]
  nodes: readonly Node[]
  service(namespace: string, name: string): Service | undefined
  /** Slices whose label names the Service. */
  slicesOf(namespace: string, service: string): readonly EndpointSlice[]
  slicesIn(namespace: string): readonly EndpointSlice[]
  pod(namespace: string, name: string): Pod | undefined
  podsIn(namespace: string): readonly Pod[]
  ingressesIn(namespace: string): readonly Ingress[]
  policiesIn(namespace: string): readonly NetworkPolicy[]
  workloadsIn(namespace: string): readonly Workload[]
}

interface Named {
  namespace?: string
  name: string
}

/** Builds the look-ups. Everything is ordered by namespace and name, so that the order of the lists that were read does not matter. */
export function createLookup(snapshot: Snapshot): Lookup {
  const services = ordered(snapshot.services)
  const serviceByName = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]))
  const slices = ordered(snapshot.slices)
  const slicesByService = group(slices, (slice) => (slice.service === undefined ? undefined : `${slice.namespace}/${slice.service}`))
  const slicesByNamespace = group(slices, (slice) => slice.namespace)
  const pods = ordered(snapshot.pods)
  const podByName = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]))
  const podsByNamespace = group(pods, (pod) => pod.namespace)
  const ingresses = group(ordered(snapshot.ingresses), (ingress) => ingress.namespace)
  const policies = group(ordered(snapshot.policies), (policy) => policy.namespace)
  const workloads = group(ordered(snapshot.workloads), (workload) => workload.namespace)
  return {
    taken: snapshot.taken,
    extent: snapshot.extent,
    gaps: snapshot.gaps,
    services,
    nodes: ordered(snapshot.nodes),
    service: (namespace, name) => serviceByName.get(`${namespace}/${name}`),
    slicesOf: (namespace, service) => slicesByService.get(`${namespace}/${service}`) ?? [],
    slicesIn: (namespace) => slicesByNamespace.get(namespace) ?? [],
    pod: (namespace, name) => podByName.get(`${namespace}/${name}`),
    podsIn: (namespace) => podsByNamespace.get(namespace) ?? [],
    ingressesIn: (namespace) => ingresses.get(namespace) ?? [],
    policiesIn: (namespace) => policies.get(namespace) ?? [],
    workloadsIn: (namespace) => workloads.get(namespace) ?? [],
  }
}

function ordered<T extends Named>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => compareText(a.namespace ?? '', b.namespace ?? '') || compareText(a.name, b.name) || compareWhole(a, b))
}

/** Two of the same name (subsets of one Endpoints object, kinds of workloads) still need an order of their own. */
function compareWhole(a: Named, b: Named): number {
  return compareText(JSON.stringify(a), JSON.stringify(b))
}

function group<T>(list: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) {
    const key = keyOf(item)
    if (key === undefined) continue
    const found = groups.get(key)
    if (found) found.push(item)
    else groups.set(key, [item])
  }
  return groups
}
