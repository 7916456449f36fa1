import type { Pod, Workload } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** The Pods that a workload has made: its own, and those of the ReplicaSets that it owns. */
export function ownedPods(workload: Workload, { pods, workloads }: Snapshot): Pod[] {
  const { kind, namespace, name } = workload
  const replicaSets = new Set(
    workloads
      .filter((one) => one.kind === 'ReplicaSet' && one.namespace === namespace && one.owner?.kind === kind && one.owner.name === name)
      .map((one) => one.name),
  )
  return pods.filter((pod) => {
    if (pod.namespace !== namespace || !pod.owner) return false
    if (pod.owner.kind === kind) return pod.owner.name === name
    // The name of a ReplicaSet ends with the hash of its template (apps, Deployment controller).
    const hash = pod.labels['pod-template-hash'] ?? pod.labels['rollouts-pod-template-hash']
    return (
      pod.owner.kind === 'ReplicaSet' && (replicaSets.has(pod.owner.name) || (hash !== undefined && pod.owner.name === `${name}-${hash}`))
    )
  })
}
