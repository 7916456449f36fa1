import type { Kind } from '../cluster/kinds/kind.ts'
import { allKinds } from '../cluster/kinds/kinds.ts'
import type { ListName } from '../cluster/kinds/lists.ts'
import { objectKey } from '../kube/namespaced-name.ts'
import { defined } from '../lib/defined.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** An object of a snapshot. Only routes of other kinds have a group: two kinds of them may have the same name. */
export interface Named extends ObjectRef {
  group?: string
}

/** An object that a change would delete, as a person names it. */
export interface Removal {
  /**
   * The kinds that the word may name, in the order in which they are searched; empty: a workload of another kind, which manifests may hold.
   */
  kinds: readonly Kind[]
  /** In lower case: `deploy`, `gateways.networking.istio.io`. */
  word: string
  /** Ignored for a kind without a namespace. */
  namespace: string
  name: string
}

/** The lists whose objects a change may delete, with what they hold. */
const lists: Readonly<Partial<Record<ListName, (snapshot: Snapshot) => readonly Named[]>>> = {
  services: ({ services }) => services,
  slices: ({ slices }) => slices,
  endpoints: ({ slices }) => slices,
  pods: ({ pods }) => pods,
  namespaces: ({ namespaces = [] }) => namespaces,
  ingresses: ({ ingresses }) => ingresses,
  ingressClasses: ({ ingressClasses }) => ingressClasses,
  policies: ({ policies }) => policies,
  adminPolicies: ({ adminPolicies = [] }) => adminPolicies,
  vendorPolicies: ({ vendorPolicies = [] }) => vendorPolicies,
  workloads: ({ workloads }) => workloads,
  exports: (snapshot) => snapshot.exports ?? [],
  imports: (snapshot) => snapshot.imports ?? [],
  gateways: ({ gateways = [] }) => gateways,
  gatewayClasses: ({ gatewayClasses = [] }) => gatewayClasses,
  gatewayRoutes: ({ gatewayRoutes = [] }) => gatewayRoutes,
  otherRoutes: ({ otherRoutes = [] }) => otherRoutes,
  destinationRules: ({ destinationRules = [] }) => destinationRules,
  referenceGrants: ({ referenceGrants = [] }) => referenceGrants,
}

/** The kinds whose objects a change may delete. */
export const removableKinds: readonly Kind[] = allKinds.filter(({ list }) => lists[list] !== undefined)

/** The objects of a snapshot that a removal means: one, or none if it is not there; a Rollout is a route and a workload. */
export function removedFrom(snapshot: Snapshot, { kinds, word, namespace, name }: Removal): Named[] {
  const workloads = snapshot.workloads.filter(
    (one) => one.namespace === namespace && one.name === name && one.kind.toLowerCase() === (kinds[0]?.kind.toLowerCase() ?? word),
  )
  for (const kind of kinds) {
    const wanted = refOf(kind, namespace, name)
    const found = lists[kind.list]?.(snapshot).find((one) => isSame(one, wanted))
    if (found) return kind.list === 'otherRoutes' ? [wanted, ...workloads.map(refOfWorkload)] : [wanted]
  }
  return workloads.map(refOfWorkload)
}

/** The name of an object in a snapshot: a kind of a plugin includes its group. */
function refOf({ id, kind, group, list, namespaced }: Kind, namespace: string, name: string): Named {
  return {
    kind: list === 'vendorPolicies' ? id : kind,
    name,
    ...(list === 'otherRoutes' && { group }),
    ...defined({ namespace: namespaced ? namespace : undefined }),
  }
}

function refOfWorkload({ kind, namespace, name }: Named): Named {
  return { kind, name, ...defined({ namespace }) }
}

function isSame(one: Named, { kind, group, namespace = '', name }: Named): boolean {
  return one.name === name && (one.namespace ?? '') === namespace && one.kind === kind && one.group === group
}

/** Tells objects apart in a snapshot. */
export function namedKey({ group = '', ...ref }: Named): string {
  return `${group}/${objectKey(ref)}`
}
