import { hasUnclaimedRoute } from '../kube/ingress.ts'
import { hasEnded } from '../kube/pod-phase.ts'
import { needsNodes, needsWorkloads } from '../kube/service.ts'
import { defined } from '../lib/defined.ts'
import type { Candidate, Endpoint } from '../model/endpoint.ts'
import type { Pod, Service, ServicePort } from '../model/resources.ts'
import type { ServiceTarget } from '../model/target.ts'
import type { ServiceView } from '../model/trace.ts'
import { routesWithAccess } from './access/controllers.ts'
import { endpointsWithAccess } from './access/endpoints-with-access.ts'
import { trafficSourcesIn } from './access/traffic-sources.ts'
import { policyViews, withClientPolicies } from './access/views.ts'
import { type Alias, aliasGaps, aliasOf, throughAlias } from './alias.ts'
import { candidatesOf, selectedPods } from './candidates.ts'
import type { Chain, PortChain } from './chain.ts'
import { chainHead, emptyChain } from './chain.ts'
import { dataplaneOf } from './dataplane.ts'
import { endpointsOf, servedFamilies } from './endpoints.ts'
import { entriesOf } from './entries.ts'
import { withEvents } from './events.ts'
import { exportOf } from './exports.ts'
import { gapsFor, gapsOfClients, type Needs } from './gaps.ts'
import { gatewayRoutes } from './gateway-routes.ts'
import { hopsOf } from './hops.ts'
import type { Lookup } from './lookup.ts'
import { sharedPorts } from './mesh.ts'
import { leadsToOtherPort } from './name-port.ts'
import { namesOf } from './names.ts'
import { nearCandidates } from './near-pods.ts'
import { nodeTraces } from './nodes.ts'
import { otherRoutes } from './other-routes/views.ts'
import { podOwners } from './owners.ts'
import { isPlanned, lacksPodsOrPorts, plannedViews, unmatched } from './planned.ts'
import { ingressRoutes } from './routes.ts'
import { balancerPods } from './service-lb.ts'
import { joinedSlices, namesPods, sliceViews } from './slices.ts'
import { nearWorkloads, workloadsOf } from './workloads.ts'

/**
 * The chain of one Service, or of one of its ports, joined from the snapshot. A port that the Service does not have leaves all of them
 * drawn, so that the reader sees which there are. A Service that does not exist has a chain too: the routes that refer to it.
 */
export function traceService(namespace: string, target: ServiceTarget, lookup: Lookup, inside?: Inside): Chain {
  const service = lookup.service(namespace, target.name)
  const ingresses = lookup.ingressesTo(namespace, target.name)
  const view = { kind: 'Service', namespace, name: target.name, ...defined({ port: target.port }) }
  if (!service) {
    const gaps = gapsFor(undefined, namespace, lookup.gaps, { nodes: false, workloads: false, ingressClasses: false })
    const routes = [
      ...ingressRoutes(target.name, undefined, [], ingresses, undefined),
      ...gatewayRoutes(namespace, target.name, undefined, [], lookup),
      ...otherRoutes(namespace, target.name, undefined, [], lookup),
    ]
    return { ...emptyChain(view, lookup), routes, gaps }
  }

  const slices = joinedSlices(service, lookup)
  const selected = selectedPods(service, lookup)
  const joined = (inside ? portsAt(service, inside) : drawnPorts(service, target.port)).map((port) => ({
    ...port,
    endpoints: endpointsOf(service, port, slices, lookup),
  }))
  const planned = isPlanned(service, selected)
  const nodesNeeded = !planned && needsNodes(inside ? withoutOutside(service) : service, slices)
  // The behaviour of some Nodes says nothing about the others.
  const areNodesRead = lookup.extent.nodes === 'all'
  const nodes = nodesNeeded && areNodesRead ? nodeTraces(service, joined, lookup.nodes) : []
  const classes = lookup.extent.ingressclasses === 'all' ? lookup.ingressClasses : undefined
  const routes = inside
    ? []
    : [
        ...ingressRoutes(service.name, service, joined, ingresses, classes),
        ...gatewayRoutes(namespace, service.name, service, joined, lookup),
        ...otherRoutes(namespace, service.name, service, joined, lookup),
      ]
  const drawn = joined.map((port, position) => ({
    ...port,
    endpoints: endpointsWithAccess(service, port, { position, routes, nodes }, lookup),
  }))
  const policed = policiesAt(service.namespace, drawn, selected, lookup)
  const policies = withClientPolicies(policed.policies, lookup)
  const reached = routesWithAccess(
    routes.map((route) => throughAlias(route, service, lookup)),
    service,
    drawn,
    lookup,
  )
  const needs = {
    ...needsBehind(service, nodesNeeded, lookup),
    workloads: needsWorkloads(service, slices) && selected.every((pod) => pod.deleting !== undefined || hasEnded(pod)),
    ingressClasses: !inside && hasUnclaimedRoute(service.name, ingresses),
    namespaces: policies.length > 0,
    egress: isStart(namespace, lookup.clients, reached.controllers),
    grants: routes.some(({ reason }) => reason === 'grant-unread'),
    missing: lacksPodsOrPorts(service, selected, drawn),
  }
  const gaps = [
    ...gapsFor(service, namespace, lookup.gaps, needs),
    ...gapsOfClients(lookup, namespace),
    ...unmatched(service, selected, lookup),
  ].filter((gap) => !inside || !gap.hops.includes('route'))
  const unread = gaps.some((gap) => gap.hops.includes('endpoint'))
  const owners = podOwners(selected)
  const near = selected.length === 0 ? nearPods(service, drawn, lookup) : []
  const exported = exportOf(service, lookup)
  const alias = aliasPart(service, target.port, lookup)
  const shared = sharedPorts(service, drawn, lookup)
  const context = { planned, nodes: nodesNeeded && !areNodesRead ? undefined : nodes, routes, ...namesOf(service, lookup) }
  const chain = {
    ...chainHead(view, lookup),
    probes: [],
    ...plannedViews(service, selected, lookup),
    service: serviceView(service),
    ...defined({ inside: inside && (true as const) }),
    ports: drawn.map((port, position): PortChain => {
      const served = port.endpoints.some((endpoint) => endpoint.usable)
      const isOtherPort = leadsToOtherPort(service, port, port.endpoints, lookup)
      const entries = entriesOf(service, port, position, {
        ...context,
        served,
        isOtherPort,
        families: servedFamilies(port.endpoints),
      }).filter(({ type }) => !inside || type === 'dns' || type === 'clusterIP')
      return {
        ...port,
        hops: hopsOf(service, port, entries, port.endpoints, unread, lookup),
        entries,
        candidates: candidates(service, port, selected, near, lookup).filter((one) => !unread || one.reason !== 'not-listed'),
      }
    }),
    ...reached,
    nodes,
    slices: sliceViews(service, lookup),
    ...defined({
      exported,
      sharedPorts: shared.length > 0 ? shared : undefined,
      selectedPods: service.selector && lookup.extent.pods !== 'none' ? selected.length : undefined,
      owners: owners.length > 1 ? owners : undefined,
    }),
    workloads: workloadsOf(service, selected, lookup),
    ...defined({ balancer: balancerPods(service, lookup) }),
    ...defined({ nearWorkloads: selected.length === 0 && near.length === 0 ? nearWorkloads(service, lookup) : undefined }),
    ...policed,
    policies,
    ...dataplaneOf(service, lookup),
    ...defined({ names: context.names }),
    ...trafficSourcesIn(lookup),
    ...alias.chain,
    gaps: [...gaps, ...alias.gaps],
  }
  return withEvents(chain, lookup)
}

/** Does traffic that is asked about start in the namespace? */
function isStart(namespace: string, clients: Lookup['clients'], controllers: Chain['controllers'] = []): boolean {
  return [...clients, ...controllers].some((source) => source?.view.namespace === namespace)
}

/** What the chain needs of what is behind the Service. */
function needsBehind(service: Service, nodes: boolean, lookup: Lookup): Pick<Needs, 'nodes' | 'pods' | 'dataplane'> {
  return {
    nodes,
    pods: service.selector !== undefined || namesPods(lookup.slicesOf(service.namespace, service.name)),
    dataplane: nodes || lookup.extent.dataplane === 'all',
  }
}

/** The Service as one entry point from inside the cluster sees it, such as a controller of routes. */
export interface Inside {
  /** Index in `spec.ports` of the only port that counts; absent if the Service forwards nothing itself. */
  index?: number
}

/** What a Service that is an alias adds to its chain. */
function aliasPart(
  service: Service,
  asked: number | string | undefined,
  lookup: Lookup,
): { chain: Pick<Chain, 'alias' | 'through'>; gaps: Chain['gaps'] } {
  const alias = aliasOf(service, asked, lookup)
  if (!alias) return { chain: {}, gaps: [] }
  const through = alias.behind && [behindAlias(alias.behind, lookup)]
  return { chain: { alias: alias.view, ...defined({ through }) }, gaps: aliasGaps(service, alias.view, lookup) }
}

/** Clients of an alias are inside the cluster, or connect through something in front of the alias. */
function behindAlias({ namespace, target }: NonNullable<Alias['behind']>, lookup: Lookup): Chain {
  const index = lookup.service(namespace, target.name)?.ports.findIndex(({ port }) => port === target.port) ?? -1
  return traceService(namespace, target, lookup, index < 0 ? {} : { index })
}

/** The Service without what a client outside the cluster would use. */
function withoutOutside(service: Service): Service {
  return { ...service, externalIPs: [], loadBalancer: [], ports: service.ports.map(({ nodePort: _, ...port }) => port) }
}

function portsAt(service: Service, { index }: Inside): DrawnPort[] {
  return drawnPorts(service, undefined).filter((port) => index === undefined || port.index === index)
}

/** A Service port and its place in `spec.ports`. */
export type DrawnPort = ServicePort & { index: number }

/** The port asked for, by number or name, else all. A headless Service without ports has one that stands for any. */
function drawnPorts(service: Service, wanted: number | string | undefined): DrawnPort[] {
  if (service.type === 'ExternalName') return []
  if (service.ports.length === 0 && service.headless) return [{ index: 0, name: '', port: 0, protocol: 'TCP', targetPort: 0 }]
  const ports = service.ports.map((port, index) => ({ ...port, index }))
  const asked = wanted === undefined ? [] : ports.filter((port) => port.port === wanted || port.name === wanted)
  return asked.length > 0 ? asked : ports
}

function candidates(
  service: Service,
  port: DrawnPort & { endpoints: Endpoint[] },
  selected: readonly Pod[],
  near: readonly Candidate[],
  lookup: Lookup,
): Candidate[] {
  return selected.length > 0 ? candidatesOf(service, port, port.endpoints, selected, lookup) : [...near]
}

/**
 * Pods that the Service probably means where it selects none; none for one without a selector but with
 * endpoints.
 */
function nearPods(service: Service, ports: readonly { endpoints: readonly Endpoint[] }[], lookup: Lookup): Candidate[] {
  const { type, selector } = service
  if (type === 'ExternalName' || lookup.extent.pods === 'none') return []
  if (selector) return lookup.extent.pods === 'all' ? nearCandidates(service, lookup) : []
  return ports.every(({ endpoints }) => endpoints.length === 0) ? nearCandidates(service, lookup) : []
}

/** The policies for the Pods of the chain: those that the Service selects, and those that its slices name. */
export function policiesAt(
  namespace: string,
  ports: readonly { endpoints: readonly Endpoint[] }[],
  selected: readonly Pod[],
  lookup: Lookup,
): ReturnType<typeof policyViews> {
  const named = ports.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ pod }) => (pod === undefined ? [] : (lookup.pod(namespace, pod) ?? []))),
  )
  return policyViews([...new Set([...selected, ...named])], lookup)
}

function serviceView(service: Service): ServiceView {
  const { kind, namespace, name, labels, conditions, planned, refused, ignores, ...view } = service
  return { ...view, ...defined({ conditions: conditions.length > 0 ? conditions : undefined }) }
}
