import { rowOf } from '../../kube/other-routes/table.ts'
import type { ParentReason, ParentView } from '../../model/edge.ts'
import type { OtherRoute, RouteStatement } from '../../model/other-route.ts'
import type { HopState } from '../../model/verdict.ts'
import type { Lookup } from '../lookup.ts'
import { gatewayViews } from './gateways.ts'

/** What becomes of a route at its controllers and at the Gateways that it names. */
export function standingViews(route: OtherRoute, lookup: Lookup): ParentView[] {
  return [...controllerViews(route), ...gatewayViews(route, lookup)]
}

/** What the controllers of a route say of it, each as a parent; none if none says anything, or its manifest is not applied yet. */
function controllerViews({ group, kind, planned, statements }: OtherRoute): ParentView[] {
  if (planned) return []
  const controller = rowOf(group, kind)?.controller ?? 'its controller'
  return statements.map((statement): ParentView => {
    const { by, field, type, value, reason, message } = statement
    return {
      kind: by === undefined ? 'Controller' : 'Router',
      namespace: '',
      name: by ?? controller,
      field,
      ...standing(statement),
      against: statement.isGood ? [] : [{ type, status: value, ...(reason && { reason }), ...(message && { message }) }],
    }
  })
}

/**
 * A router that does not admit a route takes none of its requests. An HTTPProxy of which a Service is missing is called invalid as a whole,
 * though its other rules are served (Contour, "HTTPProxy status"); one that was not looked at yet says nothing.
 */
function standing({ isGood, value, reason }: RouteStatement): { state: HopState; reason?: ParentReason } {
  if (isGood) return { state: 'ok' }
  if (value === 'NotReconciled' || value === 'Unknown') return { state: 'unknown', reason: 'unclaimed' }
  if (reason === 'ServiceUnresolvedReference') return { state: 'warn', reason: 'partial' }
  return { state: 'broken', reason: 'refused' }
}
