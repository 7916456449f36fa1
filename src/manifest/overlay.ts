import { filled } from '../cluster/kinds/lists.ts'
import { namespacedName, objectKey } from '../kube/namespaced-name.ts'
import { selects as selectsLabels } from '../kube/selector.ts'
import type { ObjectRef, Pod, Service } from '../model/resources.ts'
import { type Extent, NOTHING_READ, type Resource, type Snapshot, type SnapshotSource } from '../model/snapshot.ts'
import { join } from './join.ts'
import { ownedPods } from './owned.ts'
import type { Plan } from './plan.ts'
import { mergedService } from './server-fields.ts'

/** Resources of which manifests may hold all that matters: what is not among them would not be made. */
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

/**
 * The snapshot as it would be once manifests were applied and `removed` objects deleted, and everything had settled. Pods are made anew
 * for the workloads among them alone, and slices for the Services whose selector, ports or Pods change.
 */
export function overlay(base: Snapshot, plan: Plan, removed: readonly ObjectRef[] = []): Snapshot {
  const gone = new Set(removed.map(objectKey))
  const made = new Set(plan.workloads.map(({ workload }) => objectKey(workload)))
  const lost = new Set(
    base.workloads.filter((one) => gone.has(objectKey(one)) || made.has(objectKey(one))).flatMap((one) => ownedPods(one, base)),
  )
  const plannedPods = plan.workloads.flatMap(({ pods }) => pods)
  const ownNames = new Set(plannedPods.map((pod) => objectKey({ kind: 'Pod', ...place(pod) })))
  const kept = base.pods.filter((pod) => !lost.has(pod) && !gone.has(objectKey(pod)) && !ownNames.has(objectKey(pod)))
  const stayed = new Set(kept)
  const changed = [...base.pods.filter((pod) => !stayed.has(pod)), ...plannedPods]

  const before = new Map(base.services.map((service) => [objectKey(service), service]))
  const planned = plan.lists.services.map((service) => mergedService(before.get(objectKey(service)), service))
  const own = new Set(planned.map(objectKey))
  const live = merged(base.services, [], gone).filter((service) => !own.has(objectKey(service)))
  const touched = live.filter((service) => changed.some((pod) => isSelected(service, pod)))
  const joined = join([...planned, ...touched], plan.workloads, kept)
  const rederived = new Set(
    [...planned, ...touched]
      .filter(({ selector }) => selector !== undefined)
      .map(place)
      .map(namespacedName),
  )
  const services = merged(live, joined.services, gone)
  const names = new Set(services.map(namespacedName))
  const stays = (slice: { namespace: string; service?: string }) => {
    const name = `${slice.namespace}/${slice.service ?? ''}`
    return !rederived.has(name) && (slice.service === undefined || names.has(name) || !gone.has(`Service/${name}`))
  }
  return {
    ...withoutOptional(base),
    extent: extentOf(base, plan),
    ...optionalLists(base, plan, gone),
    services,
    slices: [...base.slices.filter(stays), ...plan.lists.slices, ...plan.lists.endpoints, ...joined.slices],
    pods: [...kept, ...joined.pods],
    ingresses: merged(base.ingresses, plan.lists.ingresses, gone),
    ingressClasses: merged(base.ingressClasses, plan.lists.ingressClasses, gone),
    policies: merged(base.policies, plan.lists.policies, gone),
    workloads: merged(base.workloads, plan.lists.workloads, gone),
  }
}

/** The lists that a snapshot may lack, as far as they hold anything. */
function optionalLists(base: Snapshot, { lists }: Plan, gone: ReadonlySet<string>) {
  return filled({
    adminPolicies: merged(base.adminPolicies ?? [], lists.adminPolicies, gone),
    vendorPolicies: merged(base.vendorPolicies ?? [], lists.vendorPolicies, gone),
    exports: merged(base.exports ?? [], lists.exports, gone),
    imports: merged(base.imports ?? [], lists.imports, gone),
    gateways: merged(base.gateways ?? [], lists.gateways, gone),
    gatewayClasses: merged(base.gatewayClasses ?? [], lists.gatewayClasses, gone),
    gatewayRoutes: merged(base.gatewayRoutes ?? [], lists.gatewayRoutes, gone),
    otherRoutes: merged(base.otherRoutes ?? [], lists.otherRoutes, gone),
    destinationRules: merged(base.destinationRules ?? [], lists.destinationRules, gone),
    referenceGrants: merged(base.referenceGrants ?? [], lists.referenceGrants, gone),
    namespaces: merged(base.namespaces ?? [], lists.namespaces, gone),
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

/** The objects of both lists that stay, those of the second in the place of those of the same name. */
function merged<T extends { kind: string; namespace?: string; name: string }>(
  base: readonly T[],
  over: readonly T[],
  gone: ReadonlySet<string>,
): T[] {
  const own = new Set(over.map(objectKey))
  return [...base.filter((one) => !own.has(objectKey(one)) && !gone.has(objectKey(one))), ...over]
}

function isSelected({ namespace, selector }: Service, pod: Pod): boolean {
  return selector !== undefined && pod.namespace === namespace && selectsLabels(selector, pod.labels)
}

function place({ namespace, name }: { namespace: string; name: string }): { namespace: string; name: string } {
  return { namespace, name }
}
