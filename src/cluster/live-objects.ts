import { fields, number, text } from '../lib/read.ts'
import type { ObjectEvent } from '../model/live.ts'
import type { ObjectRef } from '../model/resources.ts'
import { UserError } from './errors.ts'
import type { Transport } from './transport.ts'

/** Where the kinds that a trace can name are read: root, plural, and whether they have a namespace. */
const places: Readonly<Record<string, readonly [root: string, plural: string, namespaced: boolean]>> = {
  Service: ['/api/v1', 'services', true],
  Endpoints: ['/api/v1', 'endpoints', true],
  Pod: ['/api/v1', 'pods', true],
  Node: ['/api/v1', 'nodes', false],
  Namespace: ['/api/v1', 'namespaces', false],
  EndpointSlice: ['/apis/discovery.k8s.io/v1', 'endpointslices', true],
  Ingress: ['/apis/networking.k8s.io/v1', 'ingresses', true],
  IngressClass: ['/apis/networking.k8s.io/v1', 'ingressclasses', false],
  NetworkPolicy: ['/apis/networking.k8s.io/v1', 'networkpolicies', true],
  Deployment: ['/apis/apps/v1', 'deployments', true],
  StatefulSet: ['/apis/apps/v1', 'statefulsets', true],
  ReplicaSet: ['/apis/apps/v1', 'replicasets', true],
  DaemonSet: ['/apis/apps/v1', 'daemonsets', true],
  Job: ['/apis/batch/v1', 'jobs', true],
}

/** One object as the server sends it. @throws ApiError, or a UserError for a kind that is not known here */
export async function readObject(api: Transport, ref: ObjectRef, signal: AbortSignal): Promise<unknown> {
  const place = Object.hasOwn(places, ref.kind) ? places[ref.kind] : undefined
  if (!place) throw new UserError(`objects of kind ${ref.kind} cannot be shown`)
  const [root, plural, namespaced] = place
  if (namespaced && ref.namespace === undefined) throw new UserError(`${ref.kind} ${ref.name} has no namespace`)
  const folder = namespaced ? `${root}/namespaces/${encodeURIComponent(ref.namespace ?? '')}` : root
  return api.get(`${folder}/${plural}/${encodeURIComponent(ref.name)}`, { signal })
}

/** The events about an object, the newest last. Those of objects without a namespace stand in `default`. @throws ApiError */
export async function readEvents(api: Transport, ref: ObjectRef, signal: AbortSignal): Promise<ObjectEvent[]> {
  const events: ObjectEvent[] = []
  const fieldSelector = `involvedObject.kind=${ref.kind},involvedObject.name=${ref.name}`
  const path = `/api/v1/namespaces/${encodeURIComponent(ref.namespace ?? 'default')}/events`
  await api.list(path, (raw) => events.push(eventOf(raw)), {
    signal,
    query: { fieldSelector },
    restart: () => {
      events.length = 0
    },
  })
  return events.sort((a, b) => (a.last < b.last ? -1 : a.last > b.last ? 1 : 0))
}

/** A core/v1 Event; a series (events.k8s.io) counts and dates itself. */
function eventOf(raw: unknown): ObjectEvent {
  const event = fields(raw)
  const series = fields(event.series)
  const last = [
    series.lastObservedTime,
    event.lastTimestamp,
    event.eventTime,
    event.firstTimestamp,
    fields(event.metadata).creationTimestamp,
  ]
  return {
    type: text(event.type) ?? '',
    reason: text(event.reason) ?? '',
    message: text(event.message) ?? '',
    count: number(series.count) ?? number(event.count) ?? 1,
    last: last.map(text).find((time) => time !== undefined) ?? '',
  }
}

/** The names of all namespaces. @throws ApiError */
export async function readNamespaces(api: Transport, signal: AbortSignal): Promise<string[]> {
  const names: string[] = []
  await api.list('/api/v1/namespaces', (raw) => names.push(text(fields(fields(raw).metadata).name) ?? ''), {
    signal,
    restart: () => {
      names.length = 0
    },
  })
  return names.sort()
}
