import { isHealthChecked } from '../kube/service.ts'
import { defined } from '../lib/defined.ts'
import { familyOf } from '../lib/ip.ts'
import type { NameView } from '../model/name-view.ts'
import type { Family, LoadBalancerAddress, Node, Service, ServicePort } from '../model/resources.ts'
import type { Entry, NodeTrace, RouteView } from '../model/way-in.ts'
import { isProxied } from './families.ts'

/** What the entry points of a port depend on beside the Service itself. */
export interface EntryContext {
  /** The Service is not applied yet: that it lacks what only a cluster assigns is not a fault. */
  planned: boolean
  /** What each Node does; absent if the Nodes were not read. */
  nodes: readonly NodeTrace[] | undefined
  routes: readonly RouteView[]
  /** Is there any usable endpoint? Without one, the endpoints are at fault and not an entry point. */
  served: boolean
  /** Families in which an endpoint gets traffic: kube-proxy treats each by itself. */
  families: ReadonlySet<Family>
  /** The Service is headless, and its name leads to a port that is none of its endpoints. */
  isOtherPort: boolean
  /** What the configuration of cluster DNS answers; absent if it was not read. */
  names?: readonly NameView[]
}

/**
 * The entry points of one Service port. An entry is broken only for a reason of its own (a Node that drops, an address that is missing),
 * not because what comes behind it is.
 */
export function entriesOf(service: Service, port: ServicePort, index: number, context: EntryContext): Entry[] {
  const ok = { port: port.port, state: 'ok' } as const
  const internal = internalState(index, context)
  return [
    { type: 'dns', address: `${service.name}.${service.namespace}.svc`, ...ok, ...internal, ...nameState(context) },
    ...service.clusterIPs.map(
      (address): Entry => ({ type: 'clusterIP', address, family: familyOf(address), ...ok, ...internal, ...emptyFamily(address, context) }),
    ),
    // kube-proxy leaves headless Services out (pkg/proxy/util ShouldSkipService).
    ...service.externalIPs.map(
      (address): Entry => ({
        type: 'externalIP',
        address,
        family: familyOf(address),
        ...ok,
        ...externalState(index, context),
        ...emptyFamily(address, context),
        ...(service.headless && ({ state: 'off', reason: 'headless' } as const)),
      }),
    ),
    ...(port.nodePort === undefined ? [] : nodePortEntries(port.nodePort, index, service, context)),
    ...loadBalancerEntries(service, port, index, context),
    ...context.routes.filter((route) => route.leadsTo === index).map(routeEntry),
  ]
}

/** It is unknown whether anything listens on another port: a container need not declare its ports. */
function nameState({ isOtherPort, names = [] }: EntryContext): Partial<Pick<Entry, 'state' | 'reason'>> {
  if (names.some(({ of, result }) => of === 'service' && result === 'other')) return { state: 'unknown', reason: 'other-answer' }
  if (names.some(({ result }) => result === 'unknown')) return { state: 'unknown', reason: 'answer-unknown' }
  return isOtherPort ? { state: 'unknown', reason: 'other-port' } : {}
}

function emptyFamily(address: string, { served, families }: EntryContext): Partial<Pick<Entry, 'state' | 'reason'>> {
  return served && !families.has(familyOf(address)) ? { state: 'broken', reason: 'no-endpoint' } : {}
}

/** `shop.example.com/cart`; `*` stands for any host, `''` for a kind that knows no hosts. */
export function routeAddress({ host = '*', path = '/', hostless }: Pick<RouteView, 'host' | 'path' | 'hostless'>): string {
  return hostless ? '' : `${host}${path}`
}

function routeEntry(route: RouteView): Entry {
  return {
    type: route.kind === 'Ingress' ? 'ingress' : 'route',
    address: routeAddress(route),
    route: { kind: route.kind, ...defined({ namespace: route.namespace || undefined }), name: route.name },
    state: route.state,
  }
}

/** `internalTrafficPolicy: Local`: clients on a Node without an endpoint of its own are dropped. */
function internalState(index: number, { nodes, served }: EntryContext): Pick<Entry, 'state' | 'reason'> {
  const drops = served && nodes?.some((node) => node.ports[index]?.internal.length === 0)
  return drops ? { state: 'warn', reason: 'no-local-endpoint' } : { state: 'ok' }
}

/** A load balancer skips a Node that is not Ready; clients that connect to the Node themselves do not know that. */
function nodePortEntries(nodePort: number, index: number, service: Service, context: EntryContext): Entry[] {
  const { nodes, served, planned } = context
  if (planned) return [{ type: 'nodePort', address: '', port: nodePort, state: 'ok' }]
  if (!nodes) return [{ type: 'nodePort', address: '', port: nodePort, state: 'unknown', reason: 'node-unread' }]
  const answers = nodes.some((node) => node.ports[index]?.external?.length !== 0)
  return nodes.flatMap((node) => {
    const isSick = served && node.ready === false && service.type === 'NodePort'
    const state = (address: string): Pick<Entry, 'state' | 'reason'> => {
      const isEmpty = emptyFamily(address, context)
      if (isEmpty.state) return { state: isEmpty.state, reason: 'no-endpoint' }
      const external = node.ports[index]?.external
      if (served && external && !external.some((one) => familyOfEndpoint(one) === familyOf(address)))
        return { state: isHealthChecked(service) && answers ? 'off' : 'broken', reason: 'no-local-endpoint' }
      return isSick ? { state: 'warn', reason: 'node-not-ready' } : { state: 'ok' }
    }
    return nodeAddresses(node)
      .filter((address) => isProxied(service, address))
      .map(
        (address): Entry => ({ type: 'nodePort', address, port: nodePort, family: familyOf(address), node: node.name, ...state(address) }),
      )
  })
}

/** The family of `10.244.0.5:8080`, `[fd00::5]:8080` or `fd00::5`. */
function familyOfEndpoint(text: string): Family {
  return /^\[|:.*:/.test(text) ? 'IPv6' : 'IPv4'
}

/** A Node's IP addresses; a host name leads to these and is not an entry point of its own. */
function nodeAddresses(node: { addresses: Node['addresses'] }): string[] {
  return [...new Set(node.addresses.filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP').map(({ address }) => address))]
}

/** An address that leads to any Node is lost only where every Node drops external traffic. */
function externalState(index: number, { nodes, served }: EntryContext): Partial<Pick<Entry, 'state' | 'reason'>> {
  if (!served || !nodes || nodes.length === 0) return {}
  return nodes.every((node) => node.ports[index]?.external?.length === 0) ? { state: 'broken', reason: 'no-local-endpoint' } : {}
}

function loadBalancerEntries(service: Service, port: ServicePort, index: number, context: EntryContext): Entry[] {
  if (service.type !== 'LoadBalancer' || (context.planned && service.loadBalancer.length === 0)) return []
  if (service.loadBalancer.length === 0) return [{ type: 'loadBalancer', address: '', port: port.port, state: 'broken', reason: 'pending' }]
  return service.loadBalancer.map((balancer) => {
    const address = balancer.ip ?? balancer.hostname ?? ''
    return {
      type: 'loadBalancer',
      address,
      port: port.port,
      ...defined({ family: balancer.ip ? familyOf(balancer.ip) : undefined }),
      state: 'ok',
      ...externalState(index, context),
      ...(portError(balancer, port) && { state: 'broken', reason: 'port-error' }),
    }
  })
}

/** `status.loadBalancer.ingress[].ports[].error` (core/v1 PortStatus). */
function portError(balancer: LoadBalancerAddress, port: ServicePort): boolean {
  return balancer.ports.some((one) => one.port === port.port && one.protocol === port.protocol && one.error !== undefined)
}
