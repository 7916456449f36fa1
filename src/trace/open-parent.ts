import type { ParentView } from '../model/edge.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { standingViews } from './other-routes/standing.ts'
import { parentViews } from './parents.ts'

/**
 * The parent that leaves open whether requests reach a route in manifests: a Gateway that is kept elsewhere comes first. Undefined if there
 * is none, and for a route that is applied, because its controller reports that.
 */
export function openParent({ kind, namespace = '', name }: ObjectRef, lookup: Lookup): ParentView | undefined {
  const open = plannedParents(kind, namespace, name, lookup).filter(({ state, reason }) => state === 'unknown' && reason !== 'no-listener')
  return open.find(({ reason }) => reason === 'gateway-unread') ?? open[0]
}

function plannedParents(kind: string, namespace: string, name: string, lookup: Lookup): ParentView[] {
  const route = lookup.edge.route(kind, namespace, name)
  if (route) return route.planned ? parentViews(route, lookup) : []
  const other = lookup.otherRoutes.route(kind, namespace, name)
  return other?.planned ? standingViews(other, lookup) : []
}
