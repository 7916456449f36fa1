import { hasEnded } from '../kube/pod-phase.ts'
import { memo } from '../lib/memo.ts'
import type { Pod } from '../model/resources.ts'
import { topOwner } from './owners.ts'

/** Pods with the same labels and owner, in the order of their list: what is true of the labels and owner of one is true of all. */
export interface PodGroup {
  first: Pod
  pods: readonly Pod[]
}

/** The groups of a list of Pods, without those that have ended. A list is grouped once, at the first question. */
export const podGroups: (pods: readonly Pod[]) => readonly PodGroup[] = memo((pods) => {
  const live = pods.filter((pod) => !hasEnded(pod))
  const alike = Map.groupBy(live, (pod) => JSON.stringify([topOwner(pod).name, Object.entries(pod.labels)]))
  return [...alike.values()].flatMap((group) => (group[0] ? [{ first: group[0], pods: group }] : []))
})
