import { objectKey } from '../kube/namespaced-name.ts'
import type { ObjectRef, Pod, Workload } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** Answers which Pods a workload has made: its own, and those of the workloads that it owns. */
export type OwnedPods = (workload: ObjectRef) => readonly Pod[]

/**
 * The labels that name the workload of a Pod if its ReplicaSet or ReplicationController was not read: the first two name the hash that ends
 * the name of the ReplicaSet (apps, Deployment controller; Argo Rollouts), the last the DeploymentConfig (OpenShift, "Deployment objects").
 */
const byLabel: readonly { label: string; kind: string; isHash: boolean }[] = [
  { label: 'pod-template-hash', kind: 'Deployment', isHash: true },
  { label: 'rollouts-pod-template-hash', kind: 'Rollout', isHash: true },
  { label: 'deploymentconfig', kind: 'DeploymentConfig', isHash: false },
]

/** Finds the Pods of workloads of a snapshot, looking at each Pod once. */
export function createOwnedPods({ pods, workloads }: Snapshot): OwnedPods {
  const between = new Map(workloads.map((one) => [objectKey(one), one]))
  const byOwner = new Map<string, Pod[]>()
  for (const pod of pods) {
    for (const owner of ownersOf(pod, between)) {
      const owned = byOwner.get(owner) ?? []
      byOwner.set(owner, owned)
      owned.push(pod)
    }
  }
  return (workload) => byOwner.get(objectKey(workload)) ?? []
}

/** The owner of a Pod, and the owner of that. */
function ownersOf({ namespace, owner, labels }: Pod, between: ReadonlyMap<string, Workload>): string[] {
  if (!owner) return []
  const own = objectKey({ namespace, ...owner })
  const above = between.get(own)?.owner
  if (above) return [own, objectKey({ namespace, ...above })]
  const guessed = byLabel.flatMap(({ label, kind, isHash }) => {
    const value = labels[label]
    if (value === undefined || (isHash && !owner.name.endsWith(`-${value}`))) return []
    return [objectKey({ kind, namespace, name: isHash ? owner.name.slice(0, -value.length - 1) : value })]
  })
  return [own, ...guessed]
}
