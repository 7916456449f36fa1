import type { LoadBalancerAddress, Node, Service, ServicePort } from '../model/resources.ts'
import type { Entry, NodeTrace, RouteView } from '../model/trace.ts'
import { familyOf } from './address.ts'

/** What the ways in to a port depend on beside the Service itself. */
export interface EntryContext {
  /** What each Node does; absent where the Nodes were not read. */
  nodes: readonly NodeTrace[] | undefined
  routes: readonly RouteView[]
  /** Is there any usable endpoint? Without one a way in is not what is broken. */
  served: boolean
}

/**
 * The ways in to one Service port. An entry is broken only for a reason of its own (a Node that drops, an address that is missing),
 * not because what comes behind it is.
 */
export function entriesOf(service: Service, port: ServicePort, index: number, context: EntryContext): Entry[] {
  const ok = { port: port.port, state: 'ok' } as const
  const internal = internalState(index, context)
  return [
    { type: 'dns', address: `${service.name}.${service.namespace}.svc`, ...ok, ...internal },
    ...service.clusterIPs.map((address): Entry => ({ type: 'clusterIP', address, family: familyOf(address), ...ok, ...internal })),
    ...service.externalIPs.map((address): Entry => ({ type: 'externalIP', address, family: familyOf(address), ...ok })),
    ...(port.nodePort === undefined ? [] : nodePortEntries(port.nodePort, index, context)),
    ...loadBalancerEntries(service, port),
    ...context.routes.filter((route) => route.leadsTo === index).map(routeEntry),
  ]
}

function routeEntry(route: RouteView): Entry {
  return {
    type: 'ingress',
    address: `${route.host ?? '*'}${route.path ?? '/'}`,
    route: { kind: route.kind, ...(route.namespace && { namespace: route.namespace }), name: route.name },
    state: route.state,
  }
}

/** `internalTrafficPolicy: Local`: clients on a Node without an endpoint of its own are dropped. */
function internalState(index: number, { nodes, served }: EntryContext): Pick<Entry, 'state' | 'reason'> {
  const drops = served && nodes?.some((node) => node.ports[index]?.internal.length === 0)
  return drops ? { state: 'warn', reason: 'no-local-endpoint' } : { state: 'ok' }
}

function nodePortEntries(nodePort: number, index: number, { nodes, served }: EntryContext): Entry[] {
  if (!nodes) return [{ type: 'nodePort', address: '', port: nodePort, state: 'unknown', reason: 'node-unread' }]
  return nodes.flatMap((node) => {
    const drops = served && node.ports[index]?.external?.length === 0
    const state: Pick<Entry, 'state' | 'reason'> = drops ? { state: 'broken', reason: 'no-local-endpoint' } : { state: 'ok' }
    return nodeAddresses(node).map(
      (address): Entry => ({ type: 'nodePort', address, port: nodePort, family: familyOf(address), node: node.name, ...state }),
    )
  })
}

/** A Node's IP addresses; a host name stands beside them and is no way of its own. */
function nodeAddresses(node: { addresses: Node['addresses'] }): string[] {
  return [...new Set(node.addresses.filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP').map(({ address }) => address))]
}

function loadBalancerEntries(service: Service, port: ServicePort): Entry[] {
  if (service.type !== 'LoadBalancer') return []
  if (service.loadBalancer.length === 0) return [{ type: 'loadBalancer', address: '', port: port.port, state: 'broken', reason: 'pending' }]
  return service.loadBalancer.map((balancer) => {
    const address = balancer.ip ?? balancer.hostname ?? ''
    return {
      type: 'loadBalancer',
      address,
      port: port.port,
      ...(balancer.ip && { family: familyOf(balancer.ip) }),
      ...(portError(balancer, port) ? { state: 'broken', reason: 'port-error' } : { state: 'ok' }),
    }
  })
}

/** `status.loadBalancer.ingress[].ports[].error` (core/v1 PortStatus). */
function portError(balancer: LoadBalancerAddress, port: ServicePort): boolean {
  return balancer.ports.some((one) => one.port === port.port && one.protocol === port.protocol && one.error !== undefined)
}
