import { defined } from '../../lib/defined.ts'
import type { AgainstCondition, FurtherCondition, ParentView, RouteTrace } from '../../model/edge.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ObjectRef } from '../../model/resources.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import { isTroubled } from '../../trace/parents.ts'
import type { Found } from '../finding.ts'
import { isWithin } from './recent.ts'

/** Where a finding about a route stands: beside the ports. */
export function brokenRoute(index: number): Pick<Found<unknown>, 'confidence' | 'stage' | 'ports' | 'hop'> {
  return { confidence: 'proven', stage: 'entry', ports: [], hop: `routes[${index}]` }
}

/**
 * How severe it is that a route does not lead where it says: for a Service, one entry point fails; for the route itself, its traffic fails,
 * unless another backend takes a share of it.
 */
export function routeSeverity(chain: Chain, route: RouteView): 'error' | 'warn' {
  return chain.route === undefined || (route.share && route.share.weight < route.share.of) || route.mirror ? 'warn' : 'error'
}

/** The route as evidence names it. */
export function routeRef({ kind, namespace, name }: Pick<RouteView, 'kind' | 'namespace' | 'name'>): ObjectRef {
  return { kind, ...defined({ namespace }), name }
}

/** The Service that a route names. */
export function backendRef(route: RouteView): ObjectRef {
  return { kind: route.backend.kind ?? 'Service', namespace: route.backend.namespace ?? route.namespace ?? '', name: route.backend.service }
}

/** A route with the parents that do not take it; if the route has several backends, with the first. */
export interface Attachment {
  route: RouteView
  hop: string
  parents: NonNullable<RouteTrace['parents']>
  /** All of its parents; absent if the route is not the target. */
  all?: NonNullable<RouteTrace['parents']>
}

/** The routes of a chain that have parents or controllers of which something is known, each once. */
export function attachments(chain: Chain): Attachment[] {
  if (chain.route) {
    const { kind, namespace, name, parents } = chain.route
    const route: RouteView = { kind, ...defined({ namespace }), name, field: '', backend: { service: '' }, state: 'ok' }
    return parents ? [{ route, hop: 'route', parents: parents.filter(isTroubled), all: parents }] : []
  }
  const first = new Map<string, Attachment>()
  chain.routes.forEach((route, index) => {
    const key = `${route.kind} ${route.namespace}/${route.name}`
    if (route.parents && !first.has(key)) first.set(key, { route, hop: `routes[${index}]`, parents: route.parents })
  })
  return [...first.values()]
}

/** Gateways and routes are taken seconds after they are made; a controller that is just starting needs longer. */
const CLAIMING_MS = 2 * 60_000

/** Was the object made just before the cluster was read? */
export function isYoung(created: string | undefined, taken: string): boolean {
  return isWithin(created, taken, CLAIMING_MS)
}

/** The condition as it is in the object. */
export function conditionValue({ stale: _, of: __, ...condition }: AgainstCondition | FurtherCondition): object {
  return condition
}

/** The parent reference with its defaults filled in. */
export function parentValue({ kind, namespace, name, sectionName, port }: ParentView): object {
  return { kind, namespace, name, ...defined({ sectionName: sectionName || undefined, port }) }
}

/** What conditions that decide no verdict say about the route, a Gateway, its class and its listeners. */
export function furtherEvidence(
  further: readonly FurtherCondition[] | undefined,
  objects: { readonly [K in FurtherCondition['of']]?: ObjectRef },
): Evidence[] {
  return (further ?? []).flatMap(({ of, listener, ...condition }) => {
    const object = objects[of]
    const where = of === 'route' ? 'parents[*].' : listener === undefined ? '' : `listeners[${listener}].`
    return object ? [{ object, field: `status.${where}conditions`, value: conditionValue(condition) }] : []
  })
}

/** The objects that the conditions of a parent are about. */
export function parentObjects(route: RouteView, { namespace, name }: ParentView): { route: ObjectRef; gateway: ObjectRef } {
  return { route: routeRef(route), gateway: { kind: 'Gateway', namespace, name } }
}
