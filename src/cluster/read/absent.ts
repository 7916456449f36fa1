import { isGateway } from '../../model/gateway.ts'
import { needsClass } from '../../model/ingress.ts'
import { type Extent, NOTHING_READ, type ReadGap, type Resource, type Snapshot } from '../../model/snapshot.ts'
import { apiOf, type Kind } from '../kinds/kind.ts'
import { allKinds, kinds } from '../kinds/kinds.ts'
import type { Collection } from './collection.ts'

/**
 * The snapshot of what a dump holds. A kind of which it holds no object counts as read and empty, unless something in the dump refers to
 * one: then that is a gap.
 */
export function withAbsences(collection: Collection, name: string, taken: string): Snapshot {
  const whole: Record<Resource, Extent> = { ...NOTHING_READ }
  for (const { resource } of allKinds) whole[resource] = resource === 'dataplane' ? 'selected' : 'all'
  const snapshot = collection.snapshot(taken, { kind: 'file', name, kubectlFlags: [] }, whole, [])
  const pods = new Set(snapshot.pods.map((pod) => `${pod.namespace}/${pod.name}`))
  const nodes = new Set(snapshot.nodes.map((node) => node.name))
  const endpoints = snapshot.slices.flatMap((slice) => slice.endpoints.map((endpoint) => ({ slice, endpoint })))
  const missingPods = endpoints.filter(
    ({ slice, endpoint }) => endpoint.target?.kind === 'Pod' && !pods.has(`${slice.namespace}/${endpoint.target.name}`),
  )
  const missingNodes = endpoints.filter(({ endpoint }) => endpoint.node !== undefined && !nodes.has(endpoint.node))
  const namespaces = [...new Set(missingPods.map(({ slice }) => slice.namespace))]
  const classless = snapshot.ingressClasses.length === 0 ? snapshot.ingresses.filter(needsClass) : []
  const lacking = gatewayAbsences(snapshot)
  const gaps: ReadGap[] = [
    ...namespaces.map((namespace) => absent(kinds.Pod, namespace)),
    ...(missingNodes.length > 0 ? [absent(kinds.Node)] : []),
    ...(classless.some((ingress) => ingress.className) ? [absent(kinds.IngressClass)] : []),
    ...lacking.filter(({ isReferred }) => isReferred).map(({ kind }) => absent(kind)),
  ]
  const extent: Record<Resource, Extent> = {
    ...whole,
    pods: missingPods.length > 0 && pods.size === 0 ? 'none' : 'all',
    nodes: missingNodes.length > 0 && nodes.size === 0 ? 'none' : 'all',
    ingressclasses: classless.length > 0 ? 'none' : 'all',
  }
  for (const { kind } of lacking) extent[kind.resource] = 'none'
  return { ...snapshot, extent, gaps }
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
      isReferred: gatewayRoutes.some((route) => route.parentRefs.some(isGateway)),
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
    ...(namespace !== undefined && { namespace }),
    reason: 'absent',
    message: 'not in the dump',
  }
}
