import { UserError } from '../cluster/config/user-error.ts'
import { ApiError } from '../cluster/http/api-error.ts'
import type { Transport } from '../cluster/http/transport.ts'
import { resourcesOf } from '../cluster/read/gateway-api.ts'
import { objectPath } from '../cluster/read/resources.ts'
import { fields, number, text } from '../lib/read.ts'
import type { ObjectEvent } from '../model/live.ts'
import type { ObjectRef } from '../model/resources.ts'

/**
 * One object as the server sends it, in the newest version of its kind that is served.
 * @throws ApiError, or a UserError for a kind that is not known here
 */
export async function readObject(api: Transport, { kind, namespace, name }: ObjectRef, signal: AbortSignal): Promise<unknown> {
  const resources = resourcesOf(kind)
  let unserved: unknown = new UserError(`objects of kind ${kind} cannot be shown`)
  for (const resource of resources) {
    if (resource.namespaced && namespace === undefined) throw new UserError(`${kind} ${name} has no namespace`)
    try {
      return await api.get(objectPath(resource, namespace, name), { signal })
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'not-served') throw error
      unserved = error
    }
  }
  throw unserved
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
