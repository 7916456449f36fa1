import { selects } from '../kube/selector.ts'
import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { ObjectRef, Pod, Service } from '../model/resources.ts'
import type { Gap, RefusedView } from '../model/trace.ts'
import type { Chain } from './chain.ts'
import type { Lookup } from './lookup.ts'

/** The other namespaces with Pods that the selector matches: a Service selects those of its own alone. */
function elsewhereOf({ namespace, selector }: Service, lookup: Lookup): string[] {
  if (!selector) return []
  const pods = lookup.pods.filter((pod) => pod.namespace !== namespace && selects(selector, pod.labels))
  return [...new Set(pods.map((pod) => pod.namespace))]
}

/** Is the Service not applied yet, or some of its Pods not there yet? */
export function isPlanned(service: Service, selected: readonly Pod[]): boolean {
  return service.planned === true || selected.some(({ plannedBy }) => plannedBy !== undefined)
}

/** What the chain of such a Service shows: that it is planned, and what the API server would reject. */
export function plannedViews(service: Service, selected: readonly Pod[], lookup: Lookup): Pick<Chain, 'planned' | 'refused' | 'elsewhere'> {
  if (!isPlanned(service, selected)) return {}
  const refused = refusedOf(service, selected, lookup)
  const elsewhere = service.planned && selected.length === 0 ? elsewhereOf(service, lookup) : []
  return {
    planned: true,
    ...defined({ refused: refused.length > 0 ? refused : undefined, elsewhere: elsewhere.length > 0 ? elsewhere : undefined }),
  }
}

/** Does the Service want Pods, or a port of them by its name, and has none? */
export function lacksPodsOrPorts(
  service: Service,
  selected: readonly Pod[],
  ports: readonly { endpoints: readonly Endpoint[] }[],
): boolean {
  return lacksPods(service, selected) || ports.some(({ endpoints }) => endpoints.some(({ state }) => state === 'no-port'))
}

function lacksPods({ selector }: Service, selected: readonly Pod[]): boolean {
  return selector !== undefined && selected.length === 0
}

/**
 * The gap of a Service that is not applied yet and whose selector matches nothing that manifests create: its Pods are unknown. An operator,
 * a controller or another repository may create them, as they may create the slices of a Service without a selector. A workload that is
 * scaled to zero is known.
 */
export function unmatched(service: Service, selected: readonly Pod[], lookup: Lookup): Gap[] {
  const { namespace, name, selector } = service
  if (!service.planned || service.type === 'ExternalName') return []
  if (!selector)
    return lookup.slicesOf(namespace, name).length > 0
      ? []
      : [unmade('endpointslices', namespace, `no manifest has endpoints of service/${name}`)]
  if (selected.length > 0 || elsewhereOf(service, lookup).length > 0 || lookup.selectedWorkloads(namespace, selector).length > 0) return []
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`)
  return [unmade('pods', namespace, `no manifest creates a Pod with the labels ${labels}`)]
}

function unmade(api: string, namespace: string, message: string): Gap {
  return { resource: 'manifests', api, verb: 'list', namespace, reason: 'absent', message, hops: ['endpoint'], hides: true }
}

/** What the API server would reject: the Service, or the workloads that would create its Pods. */
function refusedOf(service: Service, selected: readonly Pod[], lookup: Lookup): RefusedView[] {
  const { namespace, name } = service
  const owners = new Map(selected.flatMap(({ plannedBy }) => (plannedBy ? [[`${plannedBy.kind}/${plannedBy.name}`, plannedBy]] : [])))
  const workloads = [...owners.values()]
    .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.kind, b.kind))
    .flatMap(({ kind, name: owner }) => lookup.workload(namespace, kind, owner) ?? [])
  const view = (object: ObjectRef, refused: Service['refused'] = []) => refused.map((one) => ({ object, ...one }))
  return [
    ...view({ kind: 'Service', namespace, name }, service.refused),
    ...workloads.flatMap((workload) => view({ kind: workload.kind, namespace, name: workload.name }, workload.refused)),
  ]
}
