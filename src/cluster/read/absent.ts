import { aliasedService } from '../../kube/dns-name.ts'
import { refersToGateway } from '../../kube/gateway-refs.ts'
import { needsClass } from '../../kube/ingress.ts'
import { namespacedName } from '../../kube/namespaced-name.ts'
import { defined } from '../../lib/defined.ts'
import { type Extent, NOTHING_READ, type ReadGap, type Resource, type Snapshot } from '../../model/snapshot.ts'
import { apiOf, type Kind } from '../kinds/kind.ts'
import { allKinds, kinds } from '../kinds/kinds.ts'
import type { Collection } from './collection.ts'

/**
 * The snapshot of what a dump holds. If it holds no object of a kind, that kind counts as read and empty. It is a gap only if something in
 * the dump refers to such an object.
 */
export function withAbsences(collection: Collection, name: string, taken: string): Snapshot {
  const whole: Record<Resource, Extent> = { ...NOTHING_READ }
  for (const { resource } of allKinds) whole[resource] = resource === 'dataplane' ? 'selected' : 'all'
  const snapshot = collection.snapshot(taken, { kind: 'file', name, kubectlFlags: [] }, whole, [])
  const slices = unreadSlices(snapshot, collection)
  const pods = new Set(snapshot.pods.map(namespacedName))
  const nodes = new Set(snapshot.nodes.map((node) => node.name))
  const endpoints = snapshot.slices.flatMap((slice) => slice.endpoints.map((endpoint) => ({ slice, endpoint })))
  const missingPods = endpoints.filter(
    ({ slice, endpoint }) => endpoint.target?.kind === 'Pod' && !pods.has(`${slice.namespace}/${endpoint.target.name}`),
  )
  const named = [...endpoints.map(({ endpoint }) => endpoint.node), ...snapshot.pods.map((pod) => pod.node)]
  const missingNodes = named.filter((node) => node !== undefined && !nodes.has(node))
  const namespaces = [...new Set(missingPods.map(({ slice }) => slice.namespace))]
  const classless = snapshot.ingressClasses.length === 0 ? snapshot.ingresses.filter(needsClass) : []
  const lacking = gatewayAbsences(snapshot)
  const gaps: ReadGap[] = [
    ...slices.gaps,
    ...(pods.size === 0 && missingPods.length === 0 && isWithoutPods(snapshot)
      ? [absent(kinds.Pod)]
      : namespaces.map((namespace) => absent(kinds.Pod, namespace))),
    ...(missingNodes.length > 0 ? [absent(kinds.Node)] : []),
    ...(classless.some((ingress) => ingress.className) ? [absent(kinds.IngressClass)] : []),
    ...lacking.filter(({ isReferred }) => isReferred).map(({ kind }) => absent(kind)),
    ...unshownNamespaces(snapshot).map((namespace) => absent(kinds.Service, namespace)),
  ]
  const extent: Record<Resource, Extent> = {
    ...whole,
    endpointslices: slices.extent,
    pods: pods.size === 0 && (missingPods.length > 0 || isWithoutPods(snapshot)) ? 'none' : 'all',
    nodes: missingNodes.length > 0 && nodes.size === 0 ? 'none' : 'all',
    ingressclasses: classless.length > 0 ? 'none' : 'all',
  }
  for (const { kind } of lacking) extent[kind.resource] = 'none'
  // If a dump holds none of these, the command that made it may not have requested them.
  if (!snapshot.otherRoutes?.some(({ kind }) => kind === 'Gateway')) extent.istiogateways = 'none'
  if (!snapshot.destinationRules) extent.destinationrules = 'none'
  if (!snapshot.backendTlsPolicies) extent.backendtlspolicies = 'none'
  const assumedEmpty = assumed.filter(({ isEmpty }) => isEmpty(snapshot)).map(({ resource }) => resource)
  return { ...snapshot, extent, ...defined({ assumedEmpty: assumedEmpty.length > 0 ? assumedEmpty : undefined }), gaps }
}

/** Kinds that a cluster may well not use: if a dump holds none, that is reported, but it is not a gap. */
const assumed: readonly { resource: Resource; isEmpty: (snapshot: Snapshot) => boolean }[] = [
  { resource: 'ingresses', isEmpty: ({ ingresses }) => ingresses.length === 0 },
  { resource: 'gatewayroutes', isEmpty: ({ gatewayRoutes = [] }) => gatewayRoutes.length === 0 },
  { resource: 'networkpolicies', isEmpty: ({ policies }) => policies.length === 0 },
]

/**
 * A dump that holds only Services does not show whether there are Pods: in a cluster in which nothing runs, there are no Services with
 * selectors to ask about.
 */
function isWithoutPods({ services, slices, workloads }: Snapshot): boolean {
  return services.some(({ selector }) => selector !== undefined) && slices.length === 0 && workloads.length === 0
}

/**
 * The Services whose EndpointSlices the dump lacks. The EndpointSlice controller writes at least one for every Service with a selector, if
 * only a placeholder without endpoints (k8s.io/endpointslice reconciler.go), and kube-apiserver writes those of default/kubernetes. If a
 * dump lacks the latter, it lacks those of Services without selectors too. If it holds no slice at all, it may lack them as well.
 */
function unreadSlices({ services, slices, pods }: Snapshot, collection: Collection): { extent: Extent; gaps: ReadGap[] } {
  const key = (namespace: string, name: string | undefined) => `${namespace}/${name}`
  const sliced = new Set(slices.map(({ namespace, service }) => key(namespace, service)))
  const lacking = services.filter(
    ({ type, namespace, name }) =>
      type !== 'ExternalName' && !sliced.has(key(namespace, name)) && !collection.holds(kinds.Endpoints, namespace, name),
  )
  const holdsNone = slices.length === 0 && lacking.length === services.filter(({ type }) => type !== 'ExternalName').length
  // Beside Pods, the dump has only a Service without a selector and without slices.
  const leavesThemOut = holdsNone && (pods.length === 0 || lacking.some(({ selector }) => selector !== undefined))
  const lacksAll = leavesThemOut || lacking.some(({ namespace, name }) => namespace === 'default' && name === 'kubernetes')
  const unread = lacking.filter(({ selector }) => selector !== undefined || lacksAll)
  if (unread.length === 0) return { extent: 'all', gaps: [] }
  if (slices.length === 0) return { extent: 'none', gaps: [absent(kinds.EndpointSlice)] }
  const partly = new Set(slices.map(({ namespace }) => namespace))
  const whole = new Set(unread.flatMap(({ namespace }) => (partly.has(namespace) ? [] : [namespace])))
  return {
    extent: 'all',
    gaps: [
      ...[...whole].map((namespace) => absent(kinds.EndpointSlice, namespace)),
      ...unread
        .filter(({ namespace }) => partly.has(namespace))
        .map(({ namespace, name }) => ({ ...absent(kinds.EndpointSlice, namespace), name })),
    ],
  }
}

/**
 * The namespaces without a Service in the dump, although an alias names one there: their Services may not be in the dump. An alias does not
 * show that the other Services of its own namespace were dumped, since it may be all that was requested.
 */
function unshownNamespaces({ services }: Snapshot): string[] {
  const named = services.flatMap((alias) => {
    const service = alias.type === 'ExternalName' ? aliasedService(alias.externalName ?? '') : undefined
    const isShown = services.some((one) => one !== alias && one.namespace === service?.namespace)
    return service && !isShown ? [service.namespace] : []
  })
  return [...new Set(named)]
}

/** A kind that routes and Gateways of a dump may refer to, of which the dump holds no object. */
interface Absence {
  kind: Kind
  /** Something in the dump refers to one. */
  isReferred: boolean
}

function gatewayAbsences({ gateways = [], gatewayClasses, gatewayRoutes = [], referenceGrants, namespaces }: Snapshot): Absence[] {
  const absences: (Absence & { isAbsent: boolean })[] = [
    {
      kind: kinds.Gateway,
      isAbsent: gateways.length === 0,
      isReferred: gatewayRoutes.some((route) => route.parentRefs.some(refersToGateway)),
    },
    { kind: kinds.GatewayClass, isAbsent: gatewayClasses === undefined, isReferred: gateways.length > 0 },
    {
      kind: kinds.ReferenceGrant,
      isAbsent: referenceGrants === undefined,
      isReferred: gatewayRoutes.some((route) =>
        route.rules.some((rule) => rule.backends.some(({ namespace }) => namespace !== route.namespace)),
      ),
    },
    {
      kind: kinds.Namespace,
      isAbsent: namespaces === undefined,
      isReferred: gateways.some((gateway) => gateway.listeners.some((listener) => listener.from === 'Selector')),
    },
  ]
  return absences.filter(({ isAbsent }) => isAbsent)
}

function absent(kind: Kind, namespace?: string): ReadGap {
  return {
    resource: kind.resource,
    api: apiOf(kind),
    verb: 'list',
    ...defined({ namespace }),
    reason: 'absent',
    message: 'not in the dump',
  }
}
