import { labelOf } from '../../kube/selector.ts'
import { defined } from '../../lib/defined.ts'
import type { DestinationRule, Subset } from '../../model/destination-rule.ts'
import type { OtherBackend, OtherRoute } from '../../model/other-route.ts'
import type { Labels, Pod, Service } from '../../model/resources.ts'
import type { RouteView, SubsetView } from '../../model/way-in.ts'
import { touches } from '../gaps.ts'
import type { Lookup } from '../lookup.ts'

/** A backend with what becomes of the part of the endpoints that it names. */
type Parted = Pick<RouteView, 'state' | 'reason'> & { subset?: SubsetView }

/** The namespace whose DestinationRules every client sees (istio, meshConfig.rootNamespace). */
const ROOT_NAMESPACE = 'istio-system'

/** Labels that Istio adds to endpoints beside the labels of their Pods: for their locality, and for their workload. */
const addedByIstio = /^(topology\.|kubernetes\.io\/hostname$|(service|security)\.istio\.io\/)/

/** Labels whose values only a controller knows until the Pods exist. */
const addedByControllers = /(^|-)(pod-template-hash|revision-hash)$/

/**
 * What becomes of the requests for a subset; `{ state: 'ok' }` where the backend names none. A client looks for DestinationRules in its own
 * namespace, then in that of the Service, then in the root namespace (Istio, "Configuration scoping"): one of another namespace may do.
 */
export function subsetStanding(route: OtherRoute, backend: OtherBackend, service: Service, lookup: Lookup): Parted {
  if (!backend.subset) return { state: 'ok' }
  const { name, field } = backend.subset
  const rules = lookup.otherRoutes.destinationRulesFor(service.namespace, service.name)
  const named = rules.flatMap((rule) => rule.subsets.filter((one) => one.name === name).map((one) => ({ rule, subset: one })))
  const seen = named.find(({ rule }) => isSeenByAll(rule, service)) ?? named[0]
  if (!seen) return withoutRule(route, { name, field }, rules, service, lookup)
  const { rule, subset } = seen
  const view: SubsetView = { name, field, rule: { ...refOf(rule), field: subset.field }, labels: subset.labels }
  if (!isSeenByAll(rule, service)) return { state: 'unknown', reason: 'subset-elsewhere', subset: view }
  return { ...endpointsOf(subset, service, route.planned === true || rule.planned === true, lookup), subset: view }
}

function isSeenByAll({ namespace, isPrivate }: DestinationRule, service: Service): boolean {
  return !isPrivate && (namespace === service.namespace || namespace === ROOT_NAMESPACE)
}

/**
 * No DestinationRule names the subset. In manifests that is likely a fault only if one of them is for the Service: another one may be
 * applied.
 */
function withoutRule(
  { planned }: OtherRoute,
  subset: SubsetView,
  rules: readonly DestinationRule[],
  service: Service,
  lookup: Lookup,
): Parted {
  const { gaps, isWhole, otherRoutes } = lookup
  const names = [...new Set(rules.flatMap(({ subsets }) => subsets.map(({ name }) => name)))]
  const other = otherRoutes.destinationRules.find((rule) => rule.subsets.some(({ name }) => name === subset.name) && isLike(rule, service))
  const [has] = rules
  const view = { ...subset, names, ...defined({ has: has && refOf(has), instead: other && { ...refOf(other), host: other.host } }) }
  const isUnread = gaps.some((gap) => gap.resource === 'destinationrules' && touches(gap, service.namespace))
  if (!planned && !isUnread && isWhole('destinationrules', service.namespace))
    return { state: 'broken', reason: 'subset-missing', subset: view }
  if (planned && rules.length > 0) return { state: 'unknown', reason: 'subset-missing', subset: view }
  return { state: 'unknown', reason: 'subset-unread', subset }
}

/** Is it for a Service of the same name in another namespace? */
function isLike({ host }: DestinationRule, { name }: Service): boolean {
  return host.split('.')[0] === name
}

/** Which endpoints are in a subset: those whose Pods have its labels (networking.istio.io/v1 Subset.labels). */
function endpointsOf(subset: Subset, service: Service, planned: boolean, lookup: Lookup): Pick<RouteView, 'state' | 'reason'> {
  const endpoints = lookup.slicesOf(service.namespace, service.name).flatMap((slice) => slice.endpoints)
  const placed = endpoints.map(({ ready, target }) => ({
    ready,
    pod: target?.kind === 'Pod' ? lookup.pod(service.namespace, target.name) : undefined,
  }))
  const inIt = placed.filter(({ pod }) => pod && hasLabels(pod, subset.labels))
  if (inIt.some(({ ready }) => ready) || !placed.some(({ ready }) => ready)) return { state: 'ok' }
  if (inIt.length > 0) return { state: 'broken', reason: 'subset-unready' }
  if (placed.some(({ pod }) => !pod) || Object.keys(subset.labels).some((key) => addedByIstio.test(key)))
    return { state: 'unknown', reason: 'subset-unread' }
  const isPlanned = planned || placed.some(({ pod }) => pod?.plannedBy !== undefined)
  return { state: isPlanned ? 'unknown' : 'broken', reason: 'subset-empty' }
}

/** A Pod that is not there yet gets further labels from its controller. */
function hasLabels({ labels, plannedBy }: Pod, wanted: Labels): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => labelOf(labels, key) === value || (plannedBy !== undefined && addedByControllers.test(key)),
  )
}

function refOf({ kind, namespace, name }: DestinationRule): { kind: string; namespace: string; name: string } {
  return { kind, namespace, name }
}
