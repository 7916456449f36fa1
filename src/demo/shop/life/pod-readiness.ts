import { fields, items } from '../../../lib/read.ts'
import { type ApiObject, labelsOf } from '../../server/store/object.ts'
import type { ObjectStore } from '../../server/store/store.ts'

/** What happens to a shop, so many ms after what happened before it. */
export interface Beat {
  after: number
  happen: (store: ObjectStore) => void
}

/** RFC 3339, in whole seconds. */
export function stamp(now: () => Date): string {
  return now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
}

/** The Pods of an app of the shop, the oldest first. */
export function podsOf(store: ObjectStore, app: string): ApiObject[] {
  return store
    .list('Pod')
    .filter((pod) => pod.metadata.namespace === 'demo' && labelsOf(pod).app === app)
    .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))
}

/** The first Pod of an app becomes ready or not ready. */
export function readiness(app: string, isReady: boolean, now: () => Date): Beat['happen'] {
  return (store) => {
    const [pod] = podsOf(store, app)
    if (pod) store.put({ ...pod, status: withReady(pod.status, isReady, now) })
  }
}

/** A Pod's status in which all containers run, and are ready or not. */
export function withReady(before: unknown, isReady: boolean, now: () => Date): unknown {
  const status = fields(before)
  const names = items(status.containerStatuses).map((one) => String(fields(one).name))
  const why = { reason: 'ContainersNotReady', message: `containers with unready status: [${names.join(' ')}]` }
  const conditions = items(status.conditions)
    .map(fields)
    .map(({ reason: _, message: __, ...condition }) =>
      condition.type === 'Ready' || condition.type === 'ContainersReady'
        ? { ...condition, status: isReady ? 'True' : 'False', lastTransitionTime: stamp(now), ...(!isReady && why) }
        : condition,
    )
  return {
    ...status,
    phase: 'Running',
    conditions,
    containerStatuses: items(status.containerStatuses).map((one) => ({ ...fields(one), ready: isReady })),
  }
}
