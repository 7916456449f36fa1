import { isDeepStrictEqual } from 'node:util'
import { defined } from '../../../lib/defined.ts'
import { type Fields, fields, labels, number } from '../../../lib/read.ts'
import { type ApiObject, labelsOf } from '../store/object.ts'
import type { ObjectStore, StoreEvent } from '../store/store.ts'
import { hasController, selects, slicesFor } from './endpoint-slices.ts'
import { endpointsFor } from './endpoints.ts'

/**
 * Keeps the EndpointSlices and Endpoints of every Service with a selector true while the store changes. What is as it should be is
 * left alone, so that objects that a real controller wrote keep their names and versions.
 */
export function keepEndpoints(store: ObjectStore): void {
  reconcileAll(store)
  store.subscribe((event) => {
    if (event.type.group !== '') return
    if (event.type.kind === 'Service') serviceChanged(store, event)
    if (event.type.kind === 'Pod') podChanged(store, event)
    if (event.type.kind === 'Node') nodeChanged(store, event)
  })
}

function serviceChanged(store: ObjectStore, event: StoreEvent): void {
  if (event.action !== 'DELETED') {
    reconcile(store, event.object)
    return
  }
  for (const slice of slicesOf(store, event.object)) store.delete(refOf(slice))
  if (hasController(event.object)) store.delete({ ...refOf(event.object), kind: 'Endpoints' })
}

function podChanged(store: ObjectStore, event: StoreEvent): void {
  const versions = [event.object, ...(event.before ? [event.before] : [])]
  for (const service of store.list('Service')) if (versions.some((pod) => selects(service, pod))) reconcile(store, service)
}

function nodeChanged(store: ObjectStore, event: StoreEvent): void {
  const zone = (node: ApiObject | undefined) => node && labelsOf(node)['topology.kubernetes.io/zone']
  if (event.action !== 'MODIFIED' || zone(event.before) !== zone(event.object)) reconcileAll(store)
}

/** Looks every Pod up by its labels, once, so that thousands of Services cost no product of both. */
function reconcileAll(store: ObjectStore): void {
  const pods = Map.groupBy(
    store.list('Pod').flatMap((pod) => Object.entries(labelsOf(pod)).map((label) => ({ pod, label }))),
    ({ pod, label }) => [pod.metadata.namespace, ...label].join('\0'),
  )
  for (const service of store.list('Service')) {
    const [label = []] = Object.entries(labels(fields(service.spec).selector))
    reconcile(store, service, pods.get([service.metadata.namespace, ...label].join('\0'))?.map(({ pod }) => pod) ?? [])
  }
}

function reconcile(store: ObjectStore, service: ApiObject, pods: readonly ApiObject[] = store.list('Pod')): void {
  if (!hasController(service)) return
  const nodes = store.list('Node')
  const wanted = slicesFor(service, pods, nodes.length > 0 ? nodes : undefined)
  const left = slicesOf(store, service)
  for (const slice of wanted) {
    const place = left.findIndex((each) => each.addressType === slice.addressType && isDeepStrictEqual(each.ports, slice.ports))
    const [same] = left.splice(place < 0 ? findSpare(left, slice) : place, 1)
    putSlice(store, slice, same)
  }
  for (const slice of left) store.delete(refOf(slice))
  putEndpoints(store, service, slicesOf(store, service))
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

function putEndpoints(store: ObjectStore, service: ApiObject, slices: readonly ApiObject[]): void {
  const wanted = endpointsFor(service, slices)
  const before = store.get({ ...refOf(service), kind: 'Endpoints' })
  if (before && isDeepStrictEqual(before.subsets, wanted.subsets)) return
  store.put(wanted)
}

/** What decides whether a slice has changed; the order of its endpoints means nothing. */
function content(slice: Fields): unknown {
  const { addressType, endpoints, ports } = slice
  const sorted = Array.isArray(endpoints) ? endpoints.map((each) => JSON.stringify(each)).toSorted() : []
  return { addressType, ports, sorted, labels: fields(slice.metadata).labels }
}

/** The slices that the controller itself wrote for the Service. */
function slicesOf(store: ObjectStore, service: ApiObject): ApiObject[] {
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
