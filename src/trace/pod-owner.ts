import { matches } from '../kube/selector.ts'
import type { Pod, Workload } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { topOwner } from './owners.ts'

/** What made the Pod: its controller, or of a ReplicaSet the Deployment, which the ReplicaSet or else its name tells. */
export function ownerIn(pod: Pod, lookup: Lookup): { kind: string; name: string } | undefined {
  const { owner, namespace } = pod
  if (!owner) return undefined
  const read = lookup.workload(namespace, owner.kind, owner.name)?.owner
  return read ?? topOwner(pod)
}

/**
 * The Pods of a workload among those that were read: by their controllers. Where none of them names it (a ReplicaSet that was adopted has a
 * name of its own), those that its selector matches and that are not known to belong to another one.
 */
export function podsOf(workload: Workload, lookup: Lookup): Pod[] {
  const { kind, name, namespace, podLabels, selector = { matchLabels: podLabels, matchExpressions: [] } } = workload
  const all = lookup.podsIn(namespace)
  const isOwned = (pod: Pod) => {
    const owner = kind === 'ReplicaSet' ? pod.owner : ownerIn(pod, lookup)
    return owner?.kind === kind && owner.name === name
  }
  const owned = all.filter(isOwned)
  if (owned.length > 0 || kind !== 'Deployment') return owned
  return all.filter((pod) => matches(selector, pod.labels) && ownerIn(pod, lookup)?.kind === 'ReplicaSet')
}
