import { type ApiObject, fieldText } from '../../src/demo/server/store/object.ts'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import { shopPresent } from '../../src/demo/shop/shop.ts'
import { site } from '../../src/demo/shop/site.ts'
import { type Fields, fields, items, number } from '../../src/lib/read.ts'
import { type EventWords, eventAbout } from './events.ts'

/**
 * What can go wrong in a cluster of `dualStack`: its objects change as the controllers of Kubernetes change them, and events are written.
 */

const at = site(shopPresent)
const namespace = 'demo'

/** Puts an event about an object, in both of its API groups. */
export function writeEvent(store: ObjectStore, object: ApiObject, words: EventWords): void {
  for (const event of eventAbout(at, object, words)) store.put(event)
}

/** The objects of a kind in namespace `demo` that an owner controls: the ReplicaSets of a Deployment, the Pods of a ReplicaSet. */
export function controlledBy(store: ObjectStore, kind: string, owner: ApiObject): ApiObject[] {
  return store
    .list(kind)
    .filter(({ metadata }) => items(metadata.ownerReferences).some((reference) => fields(reference).uid === owner.metadata.uid))
}

/** A Deployment of namespace `demo` loses its Pods, and a ResourceQuota leaves no room for others. */
export function exceedQuota(store: ObjectStore, deployment: string): void {
  refuseCreation(store, deployment, 'exceeded quota: pods, requested: pods=1, used: pods=0, limited: pods=0', 'is forbidden: ')
}

/** A Deployment of namespace `demo` loses its Pods, and an admission webhook lets no others in. */
export function denyByWebhook(store: ObjectStore, deployment: string): void {
  refuseCreation(store, deployment, 'admission webhook "images.example.com" denied the request: the image is not signed')
}

/**
 * The conditions are those of pkg/controller/replicaset (calculateStatus) and pkg/controller/deployment (sync.go), the event that of
 * pkg/controller (RealPodControl).
 */
function refuseCreation(store: ObjectStore, name: string, why: string, verb?: string): void {
  const deployment = found(store, { kind: 'Deployment', namespace, name })
  for (const replicaSet of controlledBy(store, 'ReplicaSet', deployment)) {
    const pod = `${replicaSet.metadata.name}-x7k2p`
    const message = verb ? `pods "${pod}" ${verb}${why}` : why
    const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message, lastTransitionTime: at.ago(600) }
    for (const old of controlledBy(store, 'Pod', replicaSet)) store.delete({ kind: 'Pod', namespace, name: old.metadata.name })
    const gone = { readyReplicas: null, availableReplicas: null }
    const ofSet = { ...gone, replicas: 0, fullyLabeledReplicas: null, conditions: [failure] }
    store.patch({ kind: 'ReplicaSet', namespace, name: replicaSet.metadata.name }, { status: ofSet })
    const conditions = [
      {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      },
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message },
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "${replicaSet.metadata.name}" has timed out progressing.`,
      },
    ].map((condition) => ({ ...condition, lastUpdateTime: at.ago(600), lastTransitionTime: at.ago(600) }))
    const unavailableReplicas = number(fields(deployment.spec).replicas) ?? 1
    const ofDeployment = { ...gone, replicas: null, updatedReplicas: null, unavailableReplicas, conditions }
    store.patch({ kind: 'Deployment', namespace, name }, { status: ofDeployment })
    writeEvent(store, found(store, { kind: 'ReplicaSet', namespace, name: replicaSet.metadata.name }), {
      reason: 'FailedCreate',
      message: `Error creating: ${message}`,
      component: 'replicaset-controller',
      count: 15,
    })
  }
}

/**
 * The kubelet of a Node has stopped to report: its conditions are Unknown, it is tainted, and its Pods are not Ready any more
 * (pkg/controller/nodelifecycle).
 */
export function loseNode(store: ObjectStore, name: string): void {
  const node = found(store, { kind: 'Node', name })
  const unknown = { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }
  const conditions = items(fields(node.status).conditions).map((each) => ({ ...fields(each), ...unknown, lastTransitionTime: at.ago(600) }))
  const taint = { key: 'node.kubernetes.io/unreachable', timeAdded: at.ago(600) }
  const taints = ['NoSchedule', 'NoExecute'].map((effect) => ({ ...taint, effect }))
  const lost = store.patch({ kind: 'Node', name }, { spec: { taints }, status: { conditions } })
  writeEvent(store, lost, {
    reason: 'NodeNotReady',
    message: `Node ${name} status is now: NodeNotReady`,
    type: 'Normal',
    component: 'node-controller',
  })
  for (const pod of store.list('Pod').filter((each) => fieldText(each, 'spec.nodeName') === name)) {
    const unready = store.patch(refOf(pod), { status: { conditions: notReady(pod) } })
    writeEvent(store, unready, { reason: 'NodeNotReady', message: 'Node is not ready', component: 'node-controller' })
  }
}

/** Only the condition Ready changes; the containers of the Pod may well continue. */
function notReady(pod: ApiObject): Fields[] {
  return items(fields(pod.status).conditions)
    .map(fields)
    .map((each) => (each.type === 'Ready' ? { ...each, status: 'False', lastTransitionTime: at.ago(600) } : each))
}

function refOf({ kind, metadata }: ApiObject): { kind: string; name: string; namespace?: string } {
  return { kind, name: metadata.name, ...(metadata.namespace !== undefined && { namespace: metadata.namespace }) }
}

function found(store: ObjectStore, ref: { kind: string; name: string; namespace?: string }): ApiObject {
  const object = store.get(ref)
  if (!object) throw new Error(`no ${ref.kind} ${ref.name}`)
  return object
}
