import { GATEWAY_GROUP } from '../kube/gateway-refs.ts'
import type { Route, RouteBackend } from '../model/gateway.ts'
import { against, isTrue } from './conditions.ts'
import type { Lookup } from './lookup.ts'

/**
 * May a route refer to the backend? In its own namespace always; into another one where a ReferenceGrant there names the route's group,
 * kind and namespace, and the backend's group, kind and, if it gives one, name (gateway.networking.k8s.io ReferenceGrant). Where not all
 * grants were read, or where the controller has resolved the reference all the same, it is not sure: `unsure`, `unread`.
 */
export function granted(route: Route, to: RouteBackend, lookup: Lookup): 'yes' | 'no' | 'unsure' | 'unread' {
  if (route.namespace === to.namespace || isGranted(route, to, lookup)) return 'yes'
  const isResolved = route.parents.some(({ conditions }) => isTrue(conditions, 'ResolvedRefs', route.generation))
  // A grant may be applied from elsewhere.
  if (route.planned) return 'unread'
  if (lookup.isWhole('referencegrants', to.namespace)) return isResolved ? 'unsure' : 'no'
  if (isResolved) return 'yes'
  const faults = route.parents.flatMap(({ conditions }) => against(conditions, route.generation))
  const isRefused = faults.some(({ type, reason, stale }) => type === 'ResolvedRefs' && reason === 'RefNotPermitted' && !stale)
  return isRefused && isOnlyOneOutside(route) ? 'no' : 'unread'
}

function isGranted({ kind, namespace }: Route, to: RouteBackend, lookup: Lookup): boolean {
  return lookup.edge
    .grantsIn(to.namespace)
    .some(
      (grant) =>
        grant.from.some((one) => one.group === GATEWAY_GROUP && one.kind === kind && one.namespace === namespace) &&
        grant.to.some((one) => one.group === to.group && one.kind === to.kind && (one.name === undefined || one.name === to.name)),
    )
}

function isOnlyOneOutside({ namespace, rules }: Route): boolean {
  return rules.flatMap((rule) => rule.backends).filter((backend) => backend.namespace !== namespace).length === 1
}
