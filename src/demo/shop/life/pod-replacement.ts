import { fields, items } from '../../../lib/read.ts'
import type { ApiObject } from '../../server/store/object.ts'
import { suffixOf, uidOf } from '../../server/store/stable-names.ts'
import type { ObjectStore } from '../../server/store/store.ts'
import { type Beat, podsOf, stamp, withReady } from './pod-readiness.ts'

/** The oldest Pod of an app is deleted, and its controller makes another one, which takes its time to become ready. */
export function replacement(app: string, now: () => Date): Beat[] {
  let old: ApiObject | undefined
  let young: ApiObject | undefined
  return [
    {
      after: 4_000,
      happen(store) {
        old = podsOf(store, app)[0]
        if (old) store.put(terminating(old, now))
      },
    },
    {
      after: 1_500,
      happen(store) {
        if (!old) return
        forget(store, old)
        young = store.put(successor(old, store, now))
      },
    },
    {
      after: 1_500,
      happen(store) {
        if (young) young = store.put({ ...young, status: started(young, store, now) })
      },
    },
    {
      after: 3_000,
      happen(store) {
        if (young) store.put({ ...young, status: withReady(young.status, true, now) })
      },
    },
  ]
}

function refOf({ kind, metadata }: ApiObject) {
  return { kind, namespace: 'demo', name: metadata.name }
}

function terminating(pod: ApiObject, now: () => Date): ApiObject {
  const metadata = { ...pod.metadata, deletionTimestamp: stamp(now), deletionGracePeriodSeconds: 30 }
  return { ...pod, metadata, status: withReady(pod.status, false, now) }
}

/** Deletes the events of a Pod, as the Pod itself is deleted. */
function forget(store: ObjectStore, pod: ApiObject): void {
  store.delete(refOf(pod))
  for (const event of store.list('Event')) {
    const about = fields(event.involvedObject)
    if (about.name === pod.metadata.name && about.namespace === 'demo') store.delete(refOf(event))
  }
}

/** A Pod of the same controller on the same Node, which is being created. */
function successor(old: ApiObject, store: ObjectStore, now: () => Date): ApiObject {
  const { deletionTimestamp: _, deletionGracePeriodSeconds: __, resourceVersion: ___, ...metadata } = old.metadata
  const name = `${String(metadata.generateName ?? 'pod-')}${suffixOf(`${old.metadata.uid}/${store.version}`, 5)}`
  const { podIP: _ip, podIPs: _ips, ...status } = fields(old.status)
  const containerStatuses = items(status.containerStatuses).map((one) => ({
    ...fields(one),
    ready: false,
    started: false,
    restartCount: 0,
    lastState: {},
    state: { waiting: { reason: 'ContainerCreating' } },
  }))
  return {
    ...old,
    metadata: { ...metadata, name, uid: uidOf(`pod/${name}`), creationTimestamp: stamp(now), resourceVersion: '' },
    status: { ...fields(withReady({ ...status, containerStatuses }, false, now)), phase: 'Pending', startTime: stamp(now) },
  }
}

/** The containers run, and have an address; they are not ready yet. */
function started(pod: ApiObject, store: ObjectStore, now: () => Date): unknown {
  const node = String(fields(pod.spec).nodeName)
  const range = Number(node.slice(-1)) - 1
  const used = new Set(store.list('Pod').map((one) => fields(one.status).podIP))
  let host = 100
  while (used.has(`10.244.${range}.${host}`)) host++
  const podIP = `10.244.${range}.${host}`
  const status = fields(withReady(pod.status, false, now))
  const state = { running: { startedAt: stamp(now) } }
  const containerStatuses = items(status.containerStatuses).map((one) => ({ ...fields(one), started: true, state }))
  return { ...status, containerStatuses, podIP, podIPs: [{ ip: podIP }] }
}
