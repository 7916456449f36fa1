import type { ApiObject } from '../../src/demo/server/store/object.ts'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import type { Site } from '../../src/demo/shop/site.ts'
import { type Fields, fields, items, text } from '../../src/lib/read.ts'

/** A cluster in which things happen: objects of namespace `demo` change, and the slices follow. */
export class LiveCluster {
  readonly store: ObjectStore
  readonly site: Site

  constructor(store: ObjectStore, site: Site) {
    this.store = store
    this.site = site
  }

  /** JSON merge patch (RFC 7396) of an object; of one without a namespace as well. */
  patch(kind: string, name: string, patch: Fields): void {
    this.store.patch({ kind, namespace: 'demo', name }, patch)
  }

  /** Names of the Pods of a workload, in order. */
  pods(of: string): string[] {
    return this.store
      .list('Pod')
      .filter((pod) => pod.metadata.namespace === 'demo' && isOf(pod, of))
      .map((pod) => pod.metadata.name)
  }

  /** The Node on which a Pod runs. */
  nodeOf(pod: string): string | undefined {
    return text(fields(this.object('Pod', pod).spec).nodeName)
  }

  /** Names of the slices of a Service, in order. */
  slices(service: string): string[] {
    return this.store
      .list('EndpointSlice')
      .filter((slice) => fields(slice.metadata.labels)['kubernetes.io/service-name'] === service)
      .map((slice) => slice.metadata.name)
  }

  /** The object. Throws if there is none. */
  object(kind: string, name: string): ApiObject {
    const found = this.store.get({ kind, namespace: 'demo', name })
    if (!found) throw new Error(`no ${kind} ${name}`)
    return found
  }

  /** What the kubelet reports of a Pod: parts of each container's status, and of conditions by type; `more` is a patch of the status. */
  report(pod: string, status: Fields, conditions: Readonly<Record<string, Fields>> = {}, more: Fields = {}): void {
    const own = fields(this.object('Pod', pod).status)
    const changed = items(own.conditions).map((each) => ({ ...fields(each), ...conditions[text(fields(each).type) ?? ''] }))
    const types = new Set(items(own.conditions).map((each) => fields(each).type))
    const times = { lastProbeTime: null, lastTransitionTime: this.site.ago(600) }
    const added = Object.entries(conditions).flatMap(([type, condition]) => (types.has(type) ? [] : [{ type, ...times, ...condition }]))
    this.patch('Pod', pod, {
      status: {
        ...more,
        containerStatuses: items(own.containerStatuses).map((each) => ({ ...fields(each), ...status })),
        conditions: [...added, ...changed],
      },
    })
  }

  /** A running Pod whose containers are not all ready, as the kubelet says it. */
  unready(pod: string): void {
    const why = { status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [web]' }
    this.report(pod, { ready: false }, { Ready: why, ContainersReady: why })
  }

  /** A Pod for which the scheduler has found no Node. */
  unscheduled(pod: string, message: string): void {
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }
    const unset = { hostIP: null, hostIPs: null, podIP: null, podIPs: null, startTime: null, containerStatuses: null }
    const conditions = [{ lastProbeTime: null, lastTransitionTime: this.site.ago(600), observedGeneration: 1, ...condition }]
    this.patch('Pod', pod, { spec: { nodeName: null }, status: { ...unset, phase: 'Pending', conditions } })
  }

  /** A Pod that is being deleted, and still serves in its grace period. */
  terminate(pod: string): void {
    this.patch('Pod', pod, { metadata: { deletionTimestamp: this.site.ago(-20), deletionGracePeriodSeconds: 30 } })
  }
}

/** The Pods of a Deployment belong to its ReplicaSet, `NAME-HASH`. */
function isOf(pod: ApiObject, workload: string): boolean {
  return items(pod.metadata.ownerReferences).some((owner) => {
    const { name, kind } = fields(owner)
    return kind === 'ReplicaSet' ? text(name)?.replace(/-[^-]+$/, '') === workload : name === workload
  })
}
