import type { EndpointSlice, Labels, Pod, Service } from '../model/resources.ts'
import type { PlannedPods } from './pods.ts'
import { plannedSlices, type SelectablePod, selects } from './slices.ts'

/** Services and Pods that would be, joined. */
export interface Joined {
  services: Service[]
  pods: Pod[]
  slices: EndpointSlice[]
}

/**
 * Joins Services and the Pods of workloads as the EndpointSlice controller would. A key of a selector whose value only a controller knows
 * (`pod-template-hash`) is left out of it where it matches Pods that would be: any value would.
 */
export function join(services: readonly Service[], workloads: readonly PlannedPods[], others: readonly Pod[] = []): Joined {
  const planned = workloads.flatMap(({ pods, openLabels }) => pods.map((pod) => ({ pod, openLabels })))
  const all = [...planned, ...others.map((pod) => ({ pod, openLabels: [] }))]
  const byNamespace = Map.groupBy(all, ({ pod }) => pod.namespace)
  const found = services.map((service) => {
    const pods = byNamespace.get(service.namespace) ?? []
    return { service: withKnownSelector(service, pods), slices: plannedSlices(service, pods) }
  })
  return {
    services: found.map(({ service }) => service),
    pods: planned.map(({ pod }) => pod),
    slices: found.flatMap(({ slices }) => slices),
  }
}

function withKnownSelector(service: Service, pods: readonly SelectablePod[]): Service {
  const { selector } = service
  if (!selector) return service
  const matched = pods.find((one) => one.openLabels.some((key) => Object.hasOwn(selector, key)) && selects(selector, one))
  if (!matched) return service
  const known: Labels = Object.fromEntries(Object.entries(selector).filter(([key]) => !matched.openLabels.includes(key)))
  return { ...service, selector: known }
}
