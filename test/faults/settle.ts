import type { ApiObject } from '../../src/demo/server/store/object.ts'
import { type Fields, fields, items, number } from '../../src/lib/read.ts'
import type { LiveCluster } from './live.ts'

/**
 * What the controllers of Deployments and StatefulSets write once they have seen what happened to the Pods: how many there are and are
 * Ready.
 */
export function settle(cluster: LiveCluster): void {
  for (const kind of ['Deployment', 'StatefulSet']) {
    for (const workload of cluster.store.list(kind).filter((each) => each.metadata.namespace === 'demo')) {
      const pods = cluster
        .pods(workload.metadata.name)
        .map((name) => cluster.object('Pod', name))
        .filter(isActive)
      const status = counted(workload, pods.length, pods.filter(isReady).length)
      if (status) cluster.patch(kind, workload.metadata.name, { status })
    }
  }
}

/** FilterActivePods of kube-controller-manager. */
function isActive(pod: ApiObject): boolean {
  const { phase } = fields(pod.status)
  return phase !== 'Succeeded' && phase !== 'Failed' && pod.metadata.deletionTimestamp === undefined
}

function isReady(pod: ApiObject): boolean {
  return items(fields(pod.status).conditions).some((each) => fields(each).type === 'Ready' && fields(each).status === 'True')
}

/** A patch of the status; undefined if the numbers are true already. A number of zero is not printed. */
function counted({ kind, status }: ApiObject, replicas: number, ready: number): Fields | undefined {
  const own = fields(status)
  if ((number(own.replicas) ?? 0) === replicas && (number(own.readyReplicas) ?? 0) === ready) return undefined
  const unavailable = replicas - ready
  const counts = {
    replicas: replicas || null,
    readyReplicas: ready || null,
    availableReplicas: ready || null,
    updatedReplicas: replicas || null,
  }
  if (kind !== 'Deployment') return counts
  const available = unavailable === 0 ? availability : unavailability
  return {
    ...counts,
    unavailableReplicas: unavailable || null,
    conditions: items(own.conditions).map((each) => (fields(each).type === 'Available' ? { ...fields(each), ...available } : each)),
  }
}

const availability = { status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
const unavailability = {
  status: 'False',
  reason: 'MinimumReplicasUnavailable',
  message: 'Deployment does not have minimum availability.',
}
