import { isDeepStrictEqual } from 'node:util'
import { hasEnded } from '../kube/pod-phase.ts'
import type { NetworkPolicy, Pod } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'

/**
 * The namespaces whose Services a trace may show differently than before; `all`: those of all. What did not change is the very same object
 * in both snapshots, as a watch keeps it.
 */
export function touchedNamespaces(before: Snapshot, after: Snapshot): ReadonlySet<string> | 'all' {
  if (isDifferentWhole(before, after)) return 'all'
  const touched = new Set<string>()
  for (const list of ofNamespaces)
    for (const { namespace } of changed<{ namespace: string }>(before[list], after[list])) touched.add(namespace)
  if (!isOtherPopulation(before.pods, after.pods)) return touched
  if (after.adminPolicies) return 'all'
  for (const policy of after.policies) if (looksElsewhere(policy)) touched.add(policy.namespace)
  return touched
}

const ofNamespaces = ['services', 'slices', 'pods', 'ingresses', 'policies', 'workloads'] as const

/** What may tell on Services of any namespace. */
const ofAll = [
  'nodes',
  'ingressClasses',
  'adminPolicies',
  'vendorPolicies',
  'policyAgents',
  'dataplane',
  'gatewayRoutes',
  'referenceGrants',
  'namespaces',
] as const

function isDifferentWhole(before: Snapshot, after: Snapshot): boolean {
  const { extent, gaps, listed } = before
  if (!isDeepStrictEqual({ extent, gaps, listed }, { extent: after.extent, gaps: after.gaps, listed: after.listed })) return true
  return ofAll.some((list) => {
    const [old = [], now = []] = [before[list], after[list]]
    return old.length !== now.length || now.some((one, index) => one !== old[index] && !isDeepStrictEqual(one, old[index]))
  })
}

/** What is in one of the lists only. */
function changed<T>(before: readonly T[], after: readonly T[]): T[] {
  const [old, now] = [new Set(before), new Set(after)]
  return [...before.filter((one) => !now.has(one)), ...after.filter((one) => !old.has(one))]
}

/** Are there other Pods than before, as far as a selector can tell? */
function isOtherPopulation(before: readonly Pod[], after: readonly Pod[]): boolean {
  const known = new Set(before)
  const classes = new Map<string, number>()
  const count = (pod: Pod, by: number) => {
    const { namespace, labels, hostNetwork } = pod
    const key = JSON.stringify([namespace, Object.entries(labels).sort(), hostNetwork, hasEnded(pod)])
    classes.set(key, (classes.get(key) ?? 0) + by)
  }
  for (const pod of after) if (!known.delete(pod)) count(pod, 1)
  for (const pod of known) count(pod, -1)
  return [...classes.values()].some((balance) => balance !== 0)
}

function looksElsewhere({ ingress }: NetworkPolicy): boolean {
  return ingress.some(({ peers }) => peers.some((peer) => peer.type === 'pods' && peer.namespaces !== undefined))
}
