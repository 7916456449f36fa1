import { GATEWAY_NAME_LABEL } from '../kube/gateway-refs.ts'
import { defined } from '../lib/defined.ts'
import type { GatewayView, ListenerView, ParentView } from '../model/edge.ts'
import type { Gateway, Route } from '../model/gateway.ts'
import type { GatewayTarget } from '../model/target.ts'
import { listenerCertificates } from './certificates.ts'
import type { Chain } from './chain.ts'
import { against, furtherConditions, furtherOfGateway, gatewayStateBy, stateBy, told, toldOfGateway } from './conditions.ts'
import { edgeChain, edgeGaps } from './edge.ts'
import { isParent, routeChain } from './gateway-route.ts'
import { listenerFault, listenerMatch, meantListeners } from './listeners.ts'
import type { Lookup } from './lookup.ts'
import { traceService } from './service.ts'

/** The chain of a Gateway, downward: its class, its listeners, the routes that attach to it, and what is behind them. */
export function traceGateway(namespace: string, { name }: GatewayTarget, lookup: Lookup): Chain {
  const chain = edgeChain({ kind: 'Gateway', namespace, name }, lookup)
  const gateway = lookup.edge.gateway(namespace, name)
  if (!gateway) return chain
  const meaning = lookup.edge.routes.filter((route) => route.parentRefs.some(isParent(gateway)))
  const services = lookup.services.filter((one) => one.namespace === namespace && one.labels[GATEWAY_NAME_LABEL] === name)
  const isSelected = gateway.listeners.some(({ from }) => from === 'Selector')
  return {
    ...chain,
    ...defined({ planned: gateway.planned && (true as const) }),
    gateway: gatewayView(gateway, meaning, lookup),
    through: [
      ...services.map((service) => withoutRoutes(traceService(namespace, { kind: 'service', name: service.name }, lookup))),
      ...meaning.map((route) => seenFromHere(routeChain(route, lookup, isParent(gateway)))),
    ],
    gaps: edgeGaps(lookup.gaps, new Set([namespace]), {
      gatewayroutes: false,
      gatewayclasses: false,
      ...defined({ namespaces: isSelected ? false : undefined }),
    }),
  }
}

/** The Service of a Gateway has no routes of its own: traffic for all routes passes through it. */
function withoutRoutes(chain: Chain): Chain {
  return { ...chain, routes: [], gaps: chain.gaps.filter(({ hops }) => !hops.includes('route')) }
}

/** A fault of the Gateway itself, and of its certificates, is reported for the Gateway, not for each of its routes. */
function seenFromHere(chain: Chain): Chain {
  const { route } = chain
  if (!route?.parents) return chain
  const parents = route.parents.map((parent): ParentView => {
    const { further, certificates: _, ...one } = parent
    const ofRoute = further?.filter(({ of }) => of === 'route') ?? []
    const seen = { ...one, ...defined({ further: ofRoute.length > 0 ? ofRoute : undefined }) }
    if (parent.reason !== 'not-programmed') return seen
    const { reason: __, ...rest } = seen
    return { ...rest, state: 'ok', against: parent.against.filter(({ of }) => of !== 'gateway') }
  })
  return { ...chain, route: { ...route, parents } }
}

function gatewayView(gateway: Gateway, meaning: readonly Route[], lookup: Lookup): GatewayView {
  const { namespace, name, className, addresses, conditions, generation, listeners } = gateway
  const faults = against(conditions, generation)
  const stopped = toldOfGateway(faults)
  const itsClass = lookup.edge.gatewayClass(className)
  const further = [
    ...(itsClass ? furtherConditions(itsClass.conditions, itsClass.generation, { of: 'class' }) : []),
    ...furtherOfGateway(gateway, listeners),
  ]
  const certificates = listenerCertificates(gateway, listeners, lookup.certificate)
  return {
    kind: 'Gateway',
    namespace,
    name,
    className,
    class: gateway.planned ? { state: 'ok', against: [] } : classOf(gateway, lookup),
    addresses,
    state: stopped ? gatewayStateBy(stopped) : 'ok',
    against: faults,
    ...defined({ further: further.length > 0 ? further : undefined, certificates: certificates.length > 0 ? certificates : undefined }),
    listeners: listeners.map((listener): ListenerView => {
      const { hostname, attachedRoutes, from, protocol, port } = listener
      const fault = listenerFault(gateway, listener)
      const routes = meaning.filter((route) => attaches(route, gateway, listener.name, lookup))
      return {
        name: listener.name,
        port,
        protocol,
        ...defined({ hostname: hostname || undefined }),
        from,
        state: fault ? gatewayStateBy(fault) : 'ok',
        against: against(listener.conditions, generation),
        ...defined({ attachedRoutes }),
        routes: routes.map((route) => ({ kind: route.kind, namespace: route.namespace, name: route.name })),
      }
    }),
  }
}

/** Does the route attach to this listener, by the rules of the API? */
function attaches(route: Route, gateway: Gateway, listener: string, lookup: Lookup): boolean {
  return route.parentRefs.filter(isParent(gateway)).some((ref) =>
    meantListeners(gateway, ref).some((one) => {
      if (one.name !== listener) return false
      const { state, reason } = listenerMatch(route, gateway, one, lookup)
      return state === 'ok' || reason === 'not-programmed'
    }),
  )
}

function classOf({ className }: Gateway, lookup: Lookup): GatewayView['class'] {
  const found = lookup.edge.gatewayClass(className)
  if (!found) {
    if (lookup.extent.gatewayclasses === 'all') return { state: 'broken', reason: 'class-missing', against: [] }
    return { state: 'unknown', reason: 'class-unread', against: [] }
  }
  const faults = against(found.conditions, found.generation)
  const refused = told(faults, 'Accepted')
  return {
    state: refused ? stateBy(refused) : 'ok',
    ...defined({ reason: refused && ('not-accepted' as const), controller: found.controller || undefined }),
    against: faults,
  }
}
