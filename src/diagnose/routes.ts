import type { ObjectRef } from '../model/resources.ts'
import type { RouteView } from '../model/way-in.ts'
import type { AnyDiagnosis } from './facts.ts'

/** Where a finding about a route stands: beside the ports. */
export function brokenRoute(index: number): Pick<AnyDiagnosis, 'confidence' | 'stage' | 'ports' | 'hop'> {
  return { confidence: 'proven', stage: 'entry', ports: [], hop: `routes[${index}]` }
}

/** The route as evidence names it. */
export function routeRef(route: RouteView): ObjectRef {
  return { kind: route.kind, namespace: route.namespace ?? '', name: route.name }
}
