import { filled } from '../cluster/kinds/lists.ts'
import { namespacedName } from '../kube/namespaced-name.ts'
import { selects } from '../kube/selector.ts'
import { defined } from '../lib/defined.ts'
import type { EndpointSlice, Pod, Service } from '../model/resources.ts'
import { type Extent, NOTHING_READ, type Resource, type Snapshot, type SnapshotSource } from '../model/snapshot.ts'
import { join } from './join.ts'
import { createOwnedPods } from './owned.ts'
import type { Plan } from './plan.ts'
import { type Named, namedKey } from './removal.ts'
import { mergedService } from './server-fields.ts'

/** Resources that manifests may hold in full: an object that is not in the manifests would not be made. */
const wholeResources: readonly Resource[] = [
  'services',
  'endpointslices',
  'pods',
  'ingresses',
  'networkpolicies',
  'workloads',
  'multicluster',
  'gatewayroutes',
  'otherroutes',
  'manifests',
]

/** A cluster of which nothing is known: what manifests refer to beyond themselves may be there. `taken` is RFC 3339. */
export function unknownCluster(source: SnapshotSource, taken: string): Snapshot {
  const extent: Record<Resource, Extent> = { ...NOTHING_READ }
  for (const resource of wholeResources) extent[resource] = 'all'
  return { apiVersion: 'porttrace/v1', kind: 'Snapshot', taken, source, extent, listed: { services: [] }, ...requiredLists(), gaps: [] }
}

const requiredLists = () => ({
  services: [],
  slices: [],
  pods: [],
  nodes: [],
  ingresses: [],
  ingressClasses: [],
  policies: [],
  workloads: [],
})

/** Is an object deleted by a change: itself, with its Namespace, or with the workload that owns it? */
type IsGone = (one: Named & { owner?: { kind: string; name: string } }) => boolean

/**
 * The snapshot as it would be once manifests were applied and `removed` objects deleted, and everything had settled. Only the workloads of
 * manifests get new Pods, and only the Services whose selector, ports or Pods change get new slices. A deleted Pod is not replaced.
 */
export function overlay(base: Snapshot, plan: Plan, removed: readonly Named[] = []): Snapshot {
  const isGone = goneBy(removed)
  const ownedPods = createOwnedPods(base)
  const remade = [...plan.workloads.map(({ workload }) => workload), ...removed, ...base.workloads.filter(isGone)]
  const lost = new Set(remade.flatMap(ownedPods))
  const plannedPods = plan.workloads.flatMap(({ pods }) => pods)
  const ownNames = new Set(plannedPods.map((pod) => namedKey({ kind: 'Pod', ...place(pod) })))
  const kept = base.pods.filter((pod) => !lost.has(pod) && !isGone(pod) && !ownNames.has(namedKey(pod)))
  const stayed = new Set(kept)
  const changed = [...base.pods.filter((pod) => !stayed.has(pod)), ...plannedPods]

  const before = new Map(base.services.map((service) => [namedKey(service), service]))
  const planned = plan.lists.services.map((service) => mergedService(before.get(namedKey(service)), service))
  const own = new Set(planned.map(namedKey))
  const live = merged(base.services, [], isGone).filter((service) => !own.has(namedKey(service)))
  const touched = live.filter((service) => changed.some((pod) => isSelected(service, pod)))
  const joined = join([...planned, ...touched], plan.workloads, kept)
  const rederived = new Set(
    [...planned, ...touched]
      .filter(({ selector }) => selector !== undefined)
      .map(place)
      .map(namespacedName),
  )
  const services = merged(live, joined.services, isGone)
  const ownSlices = [...plan.lists.slices, ...plan.lists.endpoints]
  const stays = (slice: EndpointSlice) => {
    const service = { kind: 'Service', namespace: slice.namespace, name: slice.service ?? '' }
    return !rederived.has(namespacedName(service)) && !isGone(service)
  }
  return {
    ...withoutOptional(base),
    extent: extentOf(base, plan),
    ...optionalLists(base, plan, isGone),
    services,
    slices: [...merged(base.slices.filter(stays), ownSlices, isGone), ...joined.slices],
    pods: [...kept, ...joined.pods],
    ingresses: merged(base.ingresses, plan.lists.ingresses, isGone),
    ingressClasses: merged(base.ingressClasses, plan.lists.ingressClasses, isGone),
    policies: merged(base.policies, plan.lists.policies, isGone),
    workloads: merged(base.workloads, plan.lists.workloads, isGone),
  }
}

/** Deleting a Namespace deletes all that is in it, and deleting a workload deletes what it owns (Kubernetes, "Garbage Collection"). */
function goneBy(removed: readonly Named[]): IsGone {
  const gone = new Set(removed.map(namedKey))
  // An owner is named without its group.
  const owners = new Set(removed.map(({ group: _, ...ref }) => namedKey(ref)))
  return (one) => {
    const { namespace, owner } = one
    if (gone.size === 0) return false
    if (gone.has(namedKey(one)) || (namespace !== undefined && gone.has(namedKey({ kind: 'Namespace', name: namespace })))) return true
    return owner !== undefined && owners.has(namedKey({ ...owner, ...defined({ namespace }) }))
  }
}

/** The lists that a snapshot may lack; those without objects are left out. */
function optionalLists(base: Snapshot, { lists }: Plan, isGone: IsGone) {
  return filled({
    adminPolicies: merged(base.adminPolicies ?? [], lists.adminPolicies, isGone),
    vendorPolicies: merged(base.vendorPolicies ?? [], lists.vendorPolicies, isGone),
    exports: merged(base.exports ?? [], lists.exports, isGone),
    imports: merged(base.imports ?? [], lists.imports, isGone),
    gateways: merged(base.gateways ?? [], lists.gateways, isGone),
    gatewayClasses: merged(base.gatewayClasses ?? [], lists.gatewayClasses, isGone),
    gatewayRoutes: merged(base.gatewayRoutes ?? [], lists.gatewayRoutes, isGone),
    otherRoutes: merged(base.otherRoutes ?? [], lists.otherRoutes, isGone),
    destinationRules: merged(base.destinationRules ?? [], lists.destinationRules, isGone),
    referenceGrants: merged(base.referenceGrants ?? [], lists.referenceGrants, isGone),
    namespaces: merged(base.namespaces ?? [], lists.namespaces, isGone),
  })
}

/** The snapshot without them. */
function withoutOptional({
  adminPolicies: _0,
  vendorPolicies: _1,
  exports: _2,
  imports: _3,
  gateways: _4,
  gatewayClasses: _5,
  gatewayRoutes: _6,
  referenceGrants: _7,
  namespaces: _8,
  otherRoutes: _9,
  destinationRules: _10,
  ...rest
}: Snapshot): Snapshot {
  return rest
}

/** A Namespace or a Gateway of a manifest is known, though others of the cluster are not. */
function extentOf({ extent }: Snapshot, { lists, workloads }: Plan): Snapshot['extent'] {
  const known = (resource: Resource, list: readonly unknown[]) =>
    list.length > 0 && extent[resource] === 'none' ? { [resource]: 'selected' } : {}
  return { ...extent, ...known('gateways', lists.gateways), ...known('namespaces', lists.namespaces), ...known('pods', workloads) }
}

/** The objects of both lists that stay; one of the second list replaces one of the first with the same name. */
function merged<T extends Named>(base: readonly T[], over: readonly T[], isGone: IsGone): T[] {
  const own = new Set(over.map(namedKey))
  return [...base.filter((one) => !own.has(namedKey(one)) && !isGone(one)), ...over]
}

function isSelected({ namespace, selector }: Service, pod: Pod): boolean {
  return selector !== undefined && pod.namespace === namespace && selects(selector, pod.labels)
}

function place({ namespace, name }: { namespace: string; name: string }): { namespace: string; name: string } {
  return { namespace, name }
}
