import { addressOwners } from '../kube/address-owners.ts'
import { asDocument } from '../kube/client-access.ts'
import { gatewayRules } from '../kube/gateway-rules.ts'
import { ingressRules } from '../kube/ingress.ts'
import { otherRouteRules } from '../kube/other-routes/rules.ts'
import { defined } from '../lib/defined.ts'
import { isIp } from '../lib/ip.ts'
import type { Owner } from '../model/address-owner.ts'
import type { AddressOwner } from '../model/address-view.ts'
import type { ReadGap } from '../model/snapshot.ts'
import type { AddressTarget } from '../model/target.ts'
import { accessOfClient } from './access/client-access.ts'
import { partyAt } from './access/clients.ts'
import { trafficSourcesOf } from './access/traffic-sources.ts'
import type { Chain } from './chain.ts'
import { emptyChain } from './chain.ts'
import { gapsOfClients, withHops } from './gaps.ts'
import type { Lookup } from './lookup.ts'
import { traceNode } from './node.ts'
import { onlyAddressed } from './only-addressed.ts'
import { gatewayGaps, isNamed, ownerState } from './owner-state.ts'
import { tracePod } from './pod.ts'
import { lacksClass } from './routes.ts'
import { traceService } from './service.ts'

/**
 * The chain of an address: the objects that own it, and in `through` what each leads to, a Service with the one port that is intended.
 * If nothing that was read owns it, there is no `address`.
 */
export function traceAddress(target: AddressTarget, lookup: Lookup): Chain {
  const { text, kind: _, ...parts } = target
  const { services, pods, nodes, ingresses, edge, otherRoutes } = lookup
  const rules = [...ingressRules(ingresses), ...gatewayRules(edge.routes, edge.gateways), ...otherRouteRules(otherRoutes.routes)]
  const found = addressOwners(target, { services, pods, nodes, rules }).filter((owner) => isNamed(owner, lookup))
  const through = new Map<string, Chain>()
  const owners = claimed(found, lookup).map((owner): AddressOwner => {
    const chain = chainBehind(owner, lookup)
    if (chain) through.set(JSON.stringify(chain.target), chain)
    return { ...owner, ...defined({ to: chain?.target }), ...ownerState(owner, chain, target, lookup) }
  })
  // Traffic to an address of a Service, a Node or a route is translated first: its access is reported on the chain behind that.
  const isDirect = owners.every(({ type }) => type === 'podIP')
  const led = [...through.values()]
  return {
    ...emptyChain({ kind: 'Address', name: text }, lookup, {
      ...(owners.length > 0 && { address: { ...parts, owners } }),
      ...(isDirect && directAccess(target, lookup)),
    }),
    // All that it leads to is not applied yet.
    ...(led.length > 0 && led.every(({ planned }) => planned) && { planned: true as const }),
    through: led.map((chain) => onlyAddressed(chain, owners, target)),
    gaps: [...addressGaps(owners, lookup).map(withHops), ...(isDirect ? gapsOfClients(lookup) : [])],
  }
}

/**
 * Whether policies let the clients that were named connect to the address itself: the address of a Pod, or one that nothing in the cluster
 * owns, in which case no more is known of it.
 */
function directAccess(
  { host, port, protocol = 'TCP' }: AddressTarget,
  lookup: Lookup,
): Pick<Chain, 'access' | 'clients' | 'trafficSources'> {
  if (host === undefined || port === undefined || !isIp(host) || lookup.clients.length === 0) return {}
  const destination = { to: partyAt(host, lookup), address: host, port, protocol }
  return {
    ...asDocument(lookup.clients.map((client) => accessOfClient(client, destination, lookup))),
    trafficSources: trafficSourcesOf(lookup),
  }
}

/** No controller handles an Ingress whose class does not exist, so it takes no requests from other rules. */
function claimed(owners: readonly Owner[], { extent, ingressClasses, ingress: find }: Lookup): readonly Owner[] {
  if (extent.ingressclasses !== 'all') return owners
  const taken = owners.filter(({ type, object: { kind, namespace = '', name } }) => {
    const ingress = type === 'route' && kind === 'Ingress' ? find(namespace, name) : undefined
    return !ingress || ingress.planned || !lacksClass(ingress, ingressClasses)
  })
  return taken.length > 0 ? taken : owners
}

/** The gaps of the owners themselves; the chains behind them have gaps of their own. */
function addressGaps(owners: readonly AddressOwner[], lookup: Lookup): ReadGap[] {
  const isUnread = owners.some(({ reason }) => reason === 'service-unread')
  const services = isUnread ? lookup.gaps.filter(({ resource }) => resource === 'services') : []
  return [...services, ...new Set(owners.flatMap(({ type, object }) => (type === 'route' ? gatewayGaps(object, lookup) : [])))]
}

function chainBehind({ object, port, rule }: Owner, lookup: Lookup): Chain | undefined {
  const { kind, namespace = '', name } = object
  if (rule) return routeChain(rule.backend, lookup)
  if (kind === 'Pod') return tracePod(namespace, { kind: 'pod', name }, lookup)
  if (kind === 'Node') return traceNode({ kind: 'node', name }, lookup)
  return traceService(namespace, { kind: 'service', name, ...defined({ port }) }, lookup)
}

/** A port that the Service does not have is the route's fault: its chain says so, and draws the ports that do exist. */
function routeChain(backend: NonNullable<Owner['rule']>['backend'], lookup: Lookup): Chain | undefined {
  if (!backend) return undefined
  const { namespace, service, port } = backend
  const found = lookup.service(namespace, service)
  // One that was not read may be there.
  if (!found && !lookup.isWhole('services', namespace)) return undefined
  const has = found?.ports.some((one) => one.port === port || one.name === port)
  return traceService(
    namespace,
    { kind: 'service', name: service, ...defined({ port: has && port !== undefined ? port : undefined }) },
    lookup,
  )
}
