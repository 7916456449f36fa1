import type { NeverHeld } from '../../files/bundle/format.ts'
import type { ReadBundle } from '../../files/read.ts'
import type { Extent, ReadGap, Resource, Snapshot } from '../../model/snapshot.ts'
import { apiOf, type Kind } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'

/** A resource on which chains depend, and the files of a bundle that would hold it. */
interface Held {
  resource: Resource
  kind: Kind
  plurals: readonly string[]
  never?: NeverHeld
  isEmpty: (snapshot: Snapshot) => boolean
  /** A cluster may lack it: only that a format never holds it is a gap. */
  isOptional?: true
}

const held: readonly Held[] = [
  { resource: 'services', kind: kinds.Service, plurals: ['services'], isEmpty: ({ services }) => services.length === 0 },
  {
    resource: 'endpointslices',
    kind: kinds.EndpointSlice,
    plurals: ['endpointslices', 'endpoints'],
    never: 'endpointslices',
    isEmpty: ({ slices }) => slices.length === 0,
  },
  { resource: 'pods', kind: kinds.Pod, plurals: ['pods'], isEmpty: ({ pods }) => pods.length === 0 },
  {
    resource: 'ingresses',
    kind: kinds.Ingress,
    plurals: ['ingresses'],
    never: 'ingresses',
    isEmpty: ({ ingresses }) => ingresses.length === 0,
  },
  {
    resource: 'networkpolicies',
    kind: kinds.NetworkPolicy,
    plurals: ['networkpolicies'],
    never: 'networkpolicies',
    isEmpty: ({ policies }) => policies.length === 0,
  },
  {
    resource: 'workloads',
    kind: kinds.StatefulSet,
    plurals: ['statefulsets'],
    never: 'workloads',
    isEmpty: ({ workloads }) => !workloads.some(({ kind }) => kind === 'StatefulSet'),
  },
  {
    resource: 'namespaces',
    kind: kinds.Namespace,
    plurals: ['namespaces'],
    never: 'namespaces',
    isEmpty: ({ namespaces = [] }) => namespaces.length === 0,
  },
  {
    resource: 'gatewayroutes',
    kind: kinds.HTTPRoute,
    plurals: ['httproutes'],
    never: 'gateways',
    isEmpty: ({ gatewayRoutes = [] }) => gatewayRoutes.length === 0,
    isOptional: true,
  },
]

/**
 * The snapshot of bundles with what they lack as gaps: what their format never holds, what their tool could not read, and kinds of which
 * they have no file. For Services it notes the namespaces that have files: all other namespaces are unknown.
 */
export function withBundleGaps(snapshot: Snapshot, bundles: readonly ReadBundle[]): Snapshot {
  const [first] = bundles
  if (!first) return snapshot
  const hasFile = (plurals: readonly string[]) => bundles.some(({ namespaces }) => plurals.some((plural) => namespaces.has(plural)))
  const isKept = (one: Held) => !one.isOptional && !first.format.omitsEmpty
  const lacking = held.filter((one) => !hasFile(one.plurals) && one.isEmpty(snapshot) && (isKept(one) || isNever(one, first)))
  const resources = new Set(lacking.map(({ resource }) => resource))
  const extent: Partial<Record<Resource, Extent>> = Object.fromEntries(
    lacking.map(({ resource }) => [resource, partOf(resource, snapshot)]),
  )
  const namespacesOf = (plurals: readonly string[]) =>
    new Set(bundles.flatMap(({ namespaces }) => plurals.flatMap((plural) => [...(namespaces.get(plural) ?? [])])))
  const services = [...namespacesOf(['services'])].sort()
  // It was read, and is empty, if there is a file of it in each namespace with Services.
  const isReadEmpty = ({ plurals }: Held) => services.length > 0 && services.every((one) => namespacesOf(plurals).has(one))
  const told = new Set([...resources, ...held.filter(isReadEmpty).map(({ resource }) => resource)])
  const assumedEmpty = snapshot.assumedEmpty?.filter((resource) => !told.has(resource)) ?? []
  const { assumedEmpty: _, ...rest } = snapshot
  return {
    ...rest,
    extent: { ...snapshot.extent, ...extent },
    ...(assumedEmpty.length > 0 && { assumedEmpty }),
    ...(services.length > 0 && { listed: { ...snapshot.listed, services } }),
    gaps: [...snapshot.gaps.filter(({ resource }) => !resources.has(resource)), ...lacking.map((one) => gapOf(one, bundles, first))],
  }
}

/** StatefulSets are some of the workloads: others may have been read. */
function partOf(resource: Resource, { workloads }: Snapshot): Extent {
  return resource === 'workloads' && workloads.length > 0 ? 'selected' : 'none'
}

function isNever({ never }: Held, { format }: ReadBundle): boolean {
  return never !== undefined && format.never.includes(never)
}

function gapOf(one: Held, bundles: readonly ReadBundle[], first: ReadBundle): ReadGap {
  const said = bundles.flatMap(({ errors }) => one.plurals.flatMap((plural) => errors.get(plural) ?? []))[0]
  const message = isNever(one, first) ? `${first.format.name} never holds them` : (said ?? `${first.format.name} without a file of them`)
  return { resource: one.resource, api: apiOf(one.kind), verb: 'list', reason: 'absent', message }
}
