import type { NetworkPolicy } from '../../model/resources.ts'
import { kinds } from '../kinds/kinds.ts'
import { policies } from '../kinds/policies.ts'
import type { Reading } from './reading.ts'
import { servedVersions } from './served.ts'

/**
 * In the second round trip of a target: what policies for its namespace are evaluated with. The labels of Namespaces, where a policy may
 * look at them, and the DaemonSets, among which is the plugin that enforces policies. Nothing where no policy can be for these Pods.
 */
export async function readPolicyContext(reading: Reading, namespace: string): Promise<void> {
  const own = reading.lists.policies.filter((policy) => policy.namespace === namespace)
  const groups = new Map(Object.values(policies).map((kind) => [kind.group, kind]))
  const served = await Promise.all([...groups.values()].map((kind) => servedVersions(reading, kind)))
  const isWide = served.some((versions) => versions.length > 0)
  if (own.length === 0 && !isWide) return
  await Promise.all([
    ...(isWide || own.some(looksAtNamespaces) ? [reading.list(kinds.Namespace, {})] : []),
    reading.list(kinds.PolicyDaemonSet, {}),
  ])
}

function looksAtNamespaces({ ingress, egress }: NetworkPolicy): boolean {
  return [...ingress, ...egress].some(({ peers }) => peers.some((peer) => peer.type === 'pods' && peer.namespaces !== undefined))
}
