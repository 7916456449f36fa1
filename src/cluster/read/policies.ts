import type { NetworkPolicy } from '../../model/resources.ts'
import { kinds } from '../kinds/kinds.ts'
import { policies } from '../kinds/policies.ts'
import type { Reading } from './reading.ts'
import { listServed, servedVersions } from './served.ts'

/**
 * In the second round trip of a target: what policies for its namespace, or for all, are evaluated with. The labels of Namespaces, where a
 * policy may look at them, and the DaemonSets, among which is the plugin that enforces policies. Nothing if no policy can be for these
 * Pods.
 */
export async function readPolicyContext(reading: Reading, namespace: string | undefined): Promise<void> {
  const own = policiesIn(reading, namespace)
  const groups = new Map(Object.values(policies).map((kind) => [kind.group, kind]))
  const served = await Promise.all([...groups.values()].map((kind) => servedVersions(reading, kind)))
  const isWide = served.some((versions) => versions.length > 0)
  if (own.length === 0 && !isWide) return
  await Promise.all([
    ...(isWide || own.some(looksAtNamespaces) ? [reading.list(kinds.Namespace, {})] : []),
    reading.list(kinds.PolicyDaemonSet, {}),
  ])
}

function policiesIn({ lists }: Reading, namespace: string | undefined): NetworkPolicy[] {
  return namespace === undefined ? lists.policies : lists.policies.filter((policy) => policy.namespace === namespace)
}

/**
 * Do policies of the namespace allow Pods of their own namespace? To say whether there are such Pods, all Pods of the namespace are needed,
 * not only those of a Service.
 */
export function looksAtOwnPods(reading: Reading, namespace: string): boolean {
  return policiesIn(reading, namespace).some(({ ingress }) =>
    ingress.some(({ peers }) => peers.some((peer) => peer.type === 'pods' && peer.namespaces === undefined)),
  )
}

function looksAtNamespaces({ ingress, egress }: NetworkPolicy): boolean {
  return [...ingress, ...egress].some(({ peers }) => peers.some((peer) => peer.type === 'pods' && peer.namespaces !== undefined))
}

/** Every policy that can select Pods of a namespace, or of all without one, and what these are evaluated with. */
export async function readPoliciesOf(reading: Reading, namespace: string | undefined): Promise<void> {
  const optional = Object.values(policies)
  const scope = namespace === undefined ? {} : { namespace }
  await Promise.all([reading.list(kinds.NetworkPolicy, scope), ...optional.map((kind) => servedVersions(reading, kind))])
  await Promise.all([readPolicyContext(reading, namespace), ...optional.map((kind) => listServed(reading, kind, namespace))])
}
