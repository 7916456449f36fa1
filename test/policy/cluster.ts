import { projectAdminPolicy } from '../../src/cluster/project/admin-policy.ts'
import { projectNamespace } from '../../src/cluster/project/gateway.ts'
import { projectNode } from '../../src/cluster/project/node.ts'
import { projectPod } from '../../src/cluster/project/pod.ts'
import { projectPolicy } from '../../src/cluster/project/policy.ts'
import { fields, text } from '../../src/lib/read.ts'
import type { Enforcement } from '../../src/model/access.ts'
import type { AdminPolicyKind, Pod } from '../../src/model/resources.ts'
import type { PolicyFacts } from '../../src/policy/context.ts'

/** A cluster for policies to be evaluated in. */
export interface PolicyCluster {
  facts: PolicyFacts
  /** The Pod of a `namespace/name` or an address. */
  podOf(name: string): Pod | undefined
}

/** It is unknown what enforces policies. */
export const nothingShown: Enforcement = { state: 'unknown', evidence: [] }

const adminKinds: readonly AdminPolicyKind[] = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy']

/** Projects raw objects, as the API server prints them. Everything was read. */
export function policyCluster(objects: readonly unknown[], enforcement: Enforcement = nothingShown): PolicyCluster {
  const of = <T>(kind: string, project: (raw: unknown) => T | undefined): T[] =>
    objects.filter((raw) => text(fields(raw).kind) === kind).flatMap((raw) => project(raw) ?? [])
  const pods = of('Pod', projectPod)
  return {
    facts: {
      networkPolicies: of('NetworkPolicy', projectPolicy),
      adminPolicies: adminKinds.flatMap((kind) => of(kind, (raw) => projectAdminPolicy(raw, kind))),
      vendorPolicies: [],
      namespaces: of('Namespace', projectNamespace),
      nodes: of('Node', projectNode),
      isUnread: () => false,
      enforcement: () => enforcement,
    },
    podOf: (name) => pods.find((pod) => `${pod.namespace}/${pod.name}` === name || pod.ips.includes(name)),
  }
}
