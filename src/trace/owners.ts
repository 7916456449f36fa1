import { hasEnded } from '../kube/pod-phase.ts'
import { labelOf, matches } from '../kube/selector.ts'
import { compareText } from '../lib/compare.ts'
import type { Labels, Pod, Workload } from '../model/resources.ts'
import type { OwnerView } from '../model/workload-view.ts'
import type { Lookup } from './lookup.ts'

/** Labels that differ from one release or Pod to the next, so that no selector should rest on them. */
const passing =
  /(^|\/)(pod-template-hash|rollouts-pod-template-hash|controller-revision-hash|pod-template-generation|controller-uid|job-name|pod-name|pod-index|job-completion-index|version|chart|region|zone|deployment)$/

/**
 * What made some Pods that have not ended, by kind and name. A ReplicaSet stands for its Deployment, so that a rollout is not two owners.
 */
export function podOwners(pods: readonly Pod[]): OwnerView[] {
  const owners = new Map<string, { kind: string; name: string; pods: Pod[] }>()
  for (const pod of pods) {
    if (hasEnded(pod)) continue
    const { kind, name } = topOwner(pod)
    const owner = owners.get(`${kind}/${name}`)
    if (owner) owner.pods.push(pod)
    else owners.set(`${kind}/${name}`, { kind, name, pods: [pod] })
  }
  return [...owners.values()]
    .map((owner) => ({ ...owner, pods: owner.pods.map((pod) => pod.name), labels: commonLabels(owner.pods) }))
    .sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name))
}

/**
 * A Deployment names its ReplicaSets NAME-HASH and labels their Pods `pod-template-hash=HASH`; an Argo Rollout does the same with a label
 * of its own, and a DeploymentConfig of OpenShift labels them with its name.
 */
export function topOwner({ owner, labels, name }: Pod): { kind: string; name: string } {
  if (!owner) return { kind: 'Pod', name }
  const { deploymentconfig } = labels
  if (owner.kind === 'ReplicationController' && deploymentconfig) return { kind: 'DeploymentConfig', name: deploymentconfig }
  if (owner.kind !== 'ReplicaSet') return owner
  return (
    withoutHash(owner.name, 'Deployment', labels['pod-template-hash']) ??
    withoutHash(owner.name, 'Rollout', labels['rollouts-pod-template-hash']) ??
    owner
  )
}

function withoutHash(name: string, kind: string, hash: string | undefined): { kind: string; name: string } | undefined {
  const suffix = `-${hash}`
  return hash && name.endsWith(suffix) && name.length > suffix.length ? { kind, name: name.slice(0, -suffix.length) } : undefined
}

function commonLabels([first, ...rest]: readonly Pod[]): Record<string, string> {
  const common = (key: string, value: string, labels: readonly Labels[]) => labels.every((each) => labelOf(each, key) === value)
  const others = rest.map((pod) => pod.labels)
  return Object.fromEntries(
    Object.entries(first?.labels ?? {})
      .filter(([key, value]) => !passing.test(key) && common(key, value, others))
      .sort(([a], [b]) => compareText(a, b)),
  )
}

/** What made the Pod: its controller, or of a ReplicaSet the Deployment, which the ReplicaSet or else its name tells. */
export function ownerIn(pod: Pod, lookup: Lookup): { kind: string; name: string } | undefined {
  const { owner, namespace } = pod
  if (!owner) return undefined
  const read = lookup.workload(namespace, owner.kind, owner.name)?.owner
  return read ?? topOwner(pod)
}

/**
 * The Pods of a workload among those that were read: by their controllers. If none of them names it (a ReplicaSet that was adopted has a
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
