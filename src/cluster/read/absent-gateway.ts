import { isGateway } from '../../model/gateway.ts'
import type { Snapshot } from '../../model/snapshot.ts'

/** A kind of the Gateway API of which a dump holds no object, so that it may not have been asked for. */
export interface GatewayAbsence {
  resource: 'gateways' | 'gatewayclasses' | 'referencegrants' | 'namespaces'
  /** Something in the dump refers to one. */
  isReferred: boolean
}

/** The kinds that routes and Gateways of a dump may refer to, and that it does not hold. */
export function gatewayAbsences({
  gateways = [],
  gatewayClasses,
  gatewayRoutes = [],
  referenceGrants,
  namespaces,
}: Snapshot): GatewayAbsence[] {
  const absences: (GatewayAbsence & { isAbsent: boolean })[] = [
    {
      resource: 'gateways',
      isAbsent: gateways.length === 0,
      isReferred: gatewayRoutes.some((route) => route.parentRefs.some(isGateway)),
    },
    { resource: 'gatewayclasses', isAbsent: gatewayClasses === undefined, isReferred: gateways.length > 0 },
    {
      resource: 'referencegrants',
      isAbsent: referenceGrants === undefined,
      isReferred: gatewayRoutes.some((route) =>
        route.rules.some((rule) => rule.backends.some(({ namespace }) => namespace !== route.namespace)),
      ),
    },
    {
      resource: 'namespaces',
      isAbsent: namespaces === undefined,
      isReferred: gateways.some((gateway) => gateway.listeners.some((listener) => listener.from === 'Selector')),
    },
  ]
  return absences.filter(({ isAbsent }) => isAbsent).map(({ resource, isReferred }) => ({ resource, isReferred }))
}
