import { isDeepStrictEqual } from 'node:util'
import { defined } from '../../../lib/defined.ts'
import { type Fields, fields, labels, number } from '../../../lib/read.ts'
import { type ApiObject, labelsOf } from '../store/object.ts'
import type { ObjectStore, StoreEvent } from '../store/store.ts'
import { hasController, selects, slicesFor } from './endpoint-slices.ts'

/**
 * Keeps the EndpointSlices of every Service with a selector up to date while the store changes. A slice that is correct is left alone, so
 * that objects that a real controller wrote keep their names and versions. `kept` is called for each Service that was checked.
 */
export function keepSlices(store: ObjectStore, kept: (service: ApiObject) => void = () => {}): void {
  const keep: Keep = (service, pods) => {
    if (!hasController(service)) return
    reconcile(store, service, pods ?? store.list('Pod'))
    kept(service)
  }
  keepAll(store, keep)
  store.subscribe((event) => {
    if (event.type.group !== '') return
    if (event.type.kind === 'Service') serviceChanged(store, event, keep)
    if (event.type.kind === 'Pod') podChanged(store, event, keep)
    if (event.type.kind === 'Node') nodeChanged(store, event, keep)
  })
}

/** Brings the slices of a Service up to date, from these Pods or all. */
type Keep = (service: ApiObject, pods?: readonly ApiObject[]) => void

function serviceChanged(store: ObjectStore, event: StoreEvent, keep: Keep): void {
  if (event.action !== 'DELETED') keep(event.object)
  else for (const slice of slicesOf(store, event.object)) store.delete(refOf(slice))
}

function podChanged(store: ObjectStore, event: StoreEvent, keep: Keep): void {
  const versions = [event.object, ...(event.before ? [event.before] : [])]
  for (const service of store.list('Service')) if (versions.some((pod) => selects(service, pod))) keep(service)
}

function nodeChanged(store: ObjectStore, event: StoreEvent, keep: Keep): void {
  const zone = (node: ApiObject | undefined) => node && labelsOf(node)['topology.kubernetes.io/zone']
  if (event.action !== 'MODIFIED' || zone(event.before) !== zone(event.object)) keepAll(store, keep)
}

/** Indexes the Pods by their labels once, so that the cost is not the number of Services times the number of Pods. */
function keepAll(store: ObjectStore, keep: Keep): void {
  const pods = Map.groupBy(
    store.list('Pod').flatMap((pod) => Object.entries(labelsOf(pod)).map((label) => ({ pod, label }))),
    ({ pod, label }) => [pod.metadata.namespace, ...label].join('\0'),
  )
  for (const service of store.list('Service')) {
    const [label = []] = Object.entries(labels(fields(service.spec).selector))
    keep(service, pods.get([service.metadata.namespace, ...label].join('\0'))?.map(({ pod }) => pod) ?? [])
  }
}

function reconcile(store: ObjectStore, service: ApiObject, pods: readonly ApiObject[]): void {
  const nodes = store.list('Node')
  const wanted = slicesFor(service, pods, nodes.length > 0 ? nodes : undefined)
  const left = slicesOf(store, service)
  for (const slice of wanted) {
    const place = left.findIndex((each) => each.addressType === slice.addressType && isDeepStrictEqual(each.ports, slice.ports))
    const [same] = left.splice(place < 0 ? findSpare(left, slice) : place, 1)
    putSlice(store, slice, same)
  }
  for (const slice of left) store.delete(refOf(slice))
}

/** A slice that can be rewritten: one of the same family, so that a Service keeps its slice when its ports change. */
function findSpare(left: readonly ApiObject[], slice: Fields): number {
  const spare = left.findIndex((each) => each.addressType === slice.addressType)
  return spare < 0 ? left.length : spare
}

function putSlice(store: ObjectStore, slice: Fields, before: ApiObject | undefined): void {
  if (!before) return void store.put(slice)
  if (isDeepStrictEqual(content(before), content(slice))) return
  const { name, generation, annotations } = before.metadata
  const metadata = {
    ...fields(slice.metadata),
    name,
    generation: (number(generation) ?? 0) + 1,
    ...defined({ annotations }),
  }
  store.put({ ...slice, metadata })
}

/** What decides whether a slice has changed; the order of its endpoints means nothing. */
function content(slice: Fields): unknown {
  const { addressType, endpoints, ports } = slice
  const sorted = Array.isArray(endpoints) ? endpoints.map((each) => JSON.stringify(each)).toSorted() : []
  return { addressType, ports, sorted, labels: fields(slice.metadata).labels }
}

/** The slices that the controller itself wrote for the Service. */
export function slicesOf(store: ObjectStore, service: ApiObject): ApiObject[] {
  return store.list('EndpointSlice').filter((slice) => {
    const own = labelsOf(slice)
    return (
      slice.metadata.namespace === service.metadata.namespace &&
      own['kubernetes.io/service-name'] === service.metadata.name &&
      own['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io'
    )
  })
}

function refOf(object: ApiObject): { kind: string; name: string; namespace?: string } {
  const { name, namespace } = object.metadata
  return { kind: object.kind, name, ...defined({ namespace: namespace || undefined }) }
}
