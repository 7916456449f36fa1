import { denyingSide } from '../../../kube/client-access.ts'
import type { ClientAccess, DirectionAccess } from '../../../model/access.ts'
import type { Chain } from '../../../trace/chain.ts'
import { marks, portFacts } from '../../chain/ports.ts'
import { routeRef } from '../../chain/routes.ts'
import type { Found } from '../../finding.ts'
import type { RouteFacts } from './facts.ts'

/**
 * NetworkPolicies block the controller of a route from the Pods: usually a default-deny without a rule for the controller. One entry point
 * fails, so it is at most a warning. If several routes of one controller lead to a port, the first is named.
 */
export function route(chain: Chain): Found<RouteFacts>[] {
  const seen = new Set<string>()
  return (chain.controllers ?? []).flatMap((source, index): Found<RouteFacts>[] => {
    const view = chain.routes[index]
    const position = view?.leadsTo
    const port = position === undefined ? undefined : chain.ports[position]
    const side = view?.access && sideOf(view.access)
    if (!source || !view?.access || position === undefined || !port || !side) return []
    const decided: DirectionAccess = view.access[side]
    const key = JSON.stringify([position, source.view])
    if (decided.tier !== 'NetworkPolicy' || seen.has(key)) return []
    seen.add(key)
    const isProven = decided.result === 'denied' && decided.certainty === 'proven'
    const { policy, isolatedBy = policy ? [policy] : [] } = decided
    return [
      {
        facts: {
          way: 'route',
          port: portFacts(port),
          podPort: port.endpoints.find(({ usable }) => usable)?.port ?? port.port,
          selector: chain.service?.selector ?? {},
          enforcement: view.access.enforcement ?? chain.enforcement,
          route: `${view.kind.toLowerCase()}/${view.name}`,
          source,
          side,
          decided,
          home: chain.target.namespace ?? '',
        },
        severity: 'warn',
        confidence: isProven ? 'proven' : 'inferred',
        ...marks('entry', [position]),
        evidence: [
          { object: routeRef(view), field: view.field, value: view.backend.service },
          ...isolatedBy.map((object) => ({
            object,
            field: `spec.${side}`,
            value: `no rule for ${source.view.kind.toLowerCase()}/${source.view.name}`,
          })),
          ...(view.access.enforcement?.evidence ?? []),
        ],
      },
    ]
  })
}

/** The side that denies, else the side on which the result is unknown because the Pods are on the network of their Nodes. */
function sideOf(access: ClientAccess): 'egress' | 'ingress' | undefined {
  return denyingSide(access) ?? (['ingress', 'egress'] as const).find((side) => access[side].reason === 'host-network')
}
