import { labelIndex } from '../kube/label-index.ts'
import { grouped } from '../lib/indexes.ts'
import type { EndpointSlice, Labels, Pod, Service } from '../model/resources.ts'
import type { PlannedPods } from './pods.ts'
import { plannedSlices, type SelectablePod, selectsPlanned } from './slices.ts'

/** The planned Services and Pods, joined. */
export interface Joined {
  services: Service[]
  pods: Pod[]
  slices: EndpointSlice[]
}

/**
 * Joins Services and the Pods of workloads as the EndpointSlice controller would. If only a controller knows the value of a selector's key
 * (`pod-template-hash`) and the selector matches planned Pods, the key is left out: any value would match.
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
 * Finds the Pods that a Service may select, by the labels of its selector whose values are known on every Pod. So the many Services of one
 * namespace do not each look at every Pod in it.
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
