import { labelIndex } from '../kube/label-index.ts'
import { grouped } from '../lib/indexes.ts'
import type { EndpointSlice, Labels, Pod, Service } from '../model/resources.ts'
import type { PlannedPods } from './pods.ts'
import { plannedSlices, type SelectablePod, selectsPlanned } from './slices.ts'

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
  const podsFor = selectable(all)
  const found = services.map((service) => {
    const pods = podsFor(service)
    return { service: withKnownSelector(service, pods), slices: plannedSlices(service, pods) }
  })
  return {
    services: found.map(({ service }) => service),
    pods: planned.map(({ pod }) => pod),
    slices: found.flatMap(({ slices }) => slices),
  }
}

/**
 * Finds the Pods among which those of a Service are, by the labels of its selector that no Pod leaves open, so that many Services of one
 * namespace do not each look at every Pod there.
 */
function selectable(all: readonly SelectablePod[]): (service: Service) => readonly SelectablePod[] {
  const open = new Set(all.flatMap(({ pod, openLabels }) => openLabels.map((key) => JSON.stringify([pod.namespace, key]))))
  const inNamespace = grouped(all, ({ pod }) => pod.namespace)
  const labelled = labelIndex(inNamespace, ({ pod }) => pod.labels)
  return ({ namespace, selector = {} }) => {
    const known = Object.entries(selector).filter(([key]) => !open.has(JSON.stringify([namespace, key])))
    return known.length === 0 ? inNamespace(namespace) : labelled(namespace, Object.fromEntries(known))
  }
}

function withKnownSelector(service: Service, pods: readonly SelectablePod[]): Service {
  const { selector } = service
  if (!selector) return service
  const matched = pods.find((one) => one.openLabels.some((key) => Object.hasOwn(selector, key)) && selectsPlanned(selector, one))
  if (!matched) return service
  const known: Labels = Object.fromEntries(Object.entries(selector).filter(([key]) => !matched.openLabels.includes(key)))
  return { ...service, selector: known }
}
