import { type Cidr, parseCidr } from '../lib/cidr.ts'
import type { Enforcement } from '../model/access.ts'
import type { Namespace } from '../model/gateway.ts'
import type { AdminPolicy, Direction, Labels, NetworkPolicy, Node, VendorPolicy } from '../model/resources.ts'

/** What policies are evaluated with: the policies, the objects that their selectors look at, and which of these were not read. */
export interface PolicyFacts {
  networkPolicies: readonly NetworkPolicy[]
  adminPolicies: readonly AdminPolicy[]
  vendorPolicies: readonly VendorPolicy[]
  /** For their labels. Absent: not all of them were read. */
  namespaces?: readonly Namespace[]
  /** Absent: they were not read. */
  nodes?: readonly Node[]
  /** Could there be policies of this kind, for this direction of Pods of this namespace, that were not read? */
  isUnread(kind: 'network' | 'admin' | 'vendor', namespace: string, direction: Direction): boolean
  /** Whether something enforces policies on a Node; without a name, on a Node of which nothing is known. */
  enforcement(node: string | undefined): Enforcement
}

/** What the matchers look things up in. */
export interface MatchContext {
  /** The labels of a namespace; undefined if they were not read. */
  namespaceLabels(name: string): Labels | undefined
  /** All namespaces; undefined if they were not read. */
  namespaceNames: readonly string[] | undefined
  nodes: readonly Node[] | undefined
  /** A range, read once. */
  range(cidr: string): Cidr | undefined
  enforcement(node: string | undefined): Enforcement
}

/** Makes the look-ups of some facts. */
export function matchContext({ namespaces, nodes, enforcement }: PolicyFacts): MatchContext {
  const labels = new Map((namespaces ?? []).map((namespace) => [namespace.name, namespace.labels]))
  const ranges = new Map<string, Cidr | undefined>()
  return {
    namespaceLabels: (name) => labels.get(name),
    namespaceNames: namespaces?.map(({ name }) => name),
    nodes,
    range: (cidr) => {
      if (!ranges.has(cidr)) ranges.set(cidr, parseCidr(cidr))
      return ranges.get(cidr)
    },
    enforcement,
  }
}
