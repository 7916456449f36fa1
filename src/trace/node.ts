import { hasEnded } from '../kube/pod-phase.ts'
import { isAnswered, isExternallyReached, isHealthChecked } from '../kube/service.ts'
import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import { socketAddress } from '../lib/ip.ts'
import type { NodeOpening, NodeView } from '../model/node-view.ts'
import type { ContainerPort, Node, ObjectRef, Pod, Service } from '../model/resources.ts'
import type { NodeTarget } from '../model/target.ts'
import type { Gap } from '../model/trace.ts'
import type { NodePortTrace } from '../model/way-in.ts'
import type { Chain } from './chain.ts'
import { emptyChain } from './chain.ts'
import { endpointsOf } from './endpoints.ts'
import { withEvents } from './events.ts'
import { touches, withHops } from './gaps.ts'
import type { Lookup } from './lookup.ts'
import { nodeState, portOnNode } from './nodes.ts'
import { isReady, runningContainers } from './pods.ts'
import { podRanges } from './ranges/pod-ranges.ts'
import { uncounted } from './ranges/size.ts'
import { traceService } from './service.ts'
import { joinedSlices } from './slices.ts'

/**
 * The chain of a Node: every port that can be reached on it, and where each leads. `through` are the chains of the Services with a port
 * that gets no answer there: they show why.
 */
export function traceNode(target: NodeTarget, lookup: Lookup): Chain {
  const node = lookup.node(target.name)
  const gaps = nodeGaps(lookup)
  const reached = node ? lookup.services.filter(isExternallyReached) : []
  const silent = reached
    .filter(({ namespace }) => !isUnread(namespace, gaps))
    .filter((service) => !isAnswered(service, joinedSlices(service, lookup), target.name))
  const chain = {
    ...emptyChain({ kind: 'Node', name: target.name }, lookup, node ? { node: nodeView(node, reached, gaps, lookup) } : {}),
    through: silent.map(({ namespace, name }) => traceService(namespace, { kind: 'service', name }, lookup)),
    gaps,
  }
  return withEvents(chain, lookup)
}

function nodeView(node: Node, services: readonly Service[], gaps: readonly Gap[], lookup: Lookup): NodeView {
  const pods = lookup.pods.filter((pod) => pod.node === node.name && !hasEnded(pod))
  const ofServices = services.flatMap((service) => serviceOpenings(service, node, isUnread(service.namespace, gaps), lookup))
  const openings = [...ofServices, ...pods.flatMap(podOpenings)]
  const isSilent = (pod: Pod) => pod.hostNetwork && runningContainers(pod).every(({ ports }) => ports.length === 0)
  return {
    ...nodeState(node),
    openings: openings.sort(byPort),
    undeclared: pods.filter(isSilent).map(podRef),
    endpoints: endpointsOn(node, lookup),
    pods: { total: pods.length, ready: pods.filter(isReady).length },
    ...addressesOn(node, pods, gaps),
  }
}

/** The ranges of its Pods, and the Pods that wait for an address. If not all of its Pods were read, what is free is unknown. */
function addressesOn(node: Node, pods: readonly Pod[], gaps: readonly Gap[]): Pick<NodeView, 'ranges' | 'waiting'> {
  const isPartly = gaps.some(({ resource }) => resource === 'pods')
  const ranges = podRanges([node], pods).map((view) => (isPartly ? uncounted(view, 'not all Pods were read') : view))
  const waiting = pods.filter(({ ips, hostNetwork, phase }) => ips.length === 0 && !hostNetwork && phase === 'Pending').map(podRef)
  return { ...(ranges.length > 0 && { ranges }), ...(waiting.length > 0 && { waiting }) }
}

function endpointsOn({ name }: Node, lookup: Lookup): number {
  const slices = lookup.services.flatMap((service) => joinedSlices(service, lookup))
  return new Set(slices.flatMap(({ endpoints }) => endpoints.flatMap((one) => (one.ready && one.node === name ? [one.address] : [])))).size
}

function podRef({ namespace, name }: Pod): ObjectRef {
  return { kind: 'Pod', namespace, name }
}

function serviceOpenings(service: Service, node: Node, unread: boolean, lookup: Lookup): NodeOpening[] {
  const slices = joinedSlices(service, lookup)
  const decisions = service.ports.map((port) =>
    portOnNode(service, { ...port, endpoints: endpointsOf(service, port, slices, lookup) }, node),
  )
  const to: ObjectRef = { kind: 'Service', namespace: service.namespace, name: service.name }
  const local = service.externalTrafficPolicy === 'Local'
  const openings = service.ports.flatMap((servicePort, index): NodeOpening[] => {
    const decision = decisions[index]
    if (!decision) return []
    const { protocol, port, nodePort } = servicePort
    const common = { protocol, to, servicePort, ...defined({ local: local || undefined }) }
    const behind = (address?: string) => outcome(decision, unread, isHealthChecked(service), address)
    return [
      ...(nodePort === undefined ? [] : [{ type: 'nodePort' as const, port: nodePort, ...common, ...behind() }]),
      // With ipMode Proxy kube-proxy makes no rules: the packets have to come from the load balancer (KEP-1860).
      ...service.loadBalancer.flatMap(({ ip, ipMode }): NodeOpening[] =>
        ip === undefined || ipMode === 'Proxy' ? [] : [{ type: 'loadBalancer', address: ip, port, ...common, ...behind(ip) }],
      ),
      ...service.externalIPs.map((address): NodeOpening => ({ type: 'externalIP', address, port, ...common, ...behind(address) })),
    ]
  })
  return [...openings, ...healthCheck(service, to, decisions, unread)]
}

/** kube-proxy treats each family by itself: a packet for an address reaches no endpoint of the other. */
function outcome(
  { why, external = [] }: NodePortTrace,
  unread: boolean,
  leftOut: boolean,
  address: string | undefined,
): Pick<NodeOpening, 'reaches' | 'why' | 'state'> {
  if (unread) return { reaches: [], why, state: 'unknown' }
  const reaches = external.filter((one) => address === undefined || one.startsWith('[') === address.includes(':'))
  if (reaches.length === 0) return { reaches, why, state: leftOut && why === 'no-local' ? 'off' : 'broken' }
  return { reaches, why, state: why === 'terminating-fallback' ? 'warn' : 'ok' }
}

/** kube-proxy answers it with 200 where the Node has an endpoint of the Service, else with 503 (pkg/proxy/healthcheck). */
function healthCheck(service: Service, to: ObjectRef, decisions: readonly NodePortTrace[], unread: boolean): NodeOpening[] {
  const { healthCheckNodePort: port } = service
  if (port === undefined) return []
  const reaches = [...new Set(decisions.flatMap(({ external }) => external ?? []))]
  const state = unread ? 'unknown' : reaches.length > 0 ? 'ok' : 'off'
  return [{ type: 'healthCheck', port, protocol: 'TCP', to, reaches: unread ? [] : reaches, local: true, state }]
}

function podOpenings(pod: Pod): NodeOpening[] {
  return runningContainers(pod).flatMap((container) =>
    container.ports.flatMap((port): NodeOpening[] => {
      const number = pod.hostNetwork ? port.port : port.hostPort
      if (!number) return []
      return [
        {
          type: pod.hostNetwork ? 'hostNetwork' : 'hostPort',
          ...boundTo(port),
          port: number,
          protocol: port.protocol,
          to: podRef(pod),
          container: container.name,
          containerPort: port.port,
          reaches: pod.ips.slice(0, 1).map((ip) => socketAddress(ip, port.port)),
          state: pod.phase === 'Running' ? 'ok' : 'off',
          ...(pod.phase !== 'Running' ? { podState: pod.phase } : !isReady(pod) && { podState: 'not Ready' }),
        },
      ]
    }),
  )
}

/** `hostIP`: the only address of the Node on which the port is open. */
function boundTo({ hostIP }: ContainerPort): Pick<NodeOpening, 'address'> {
  return hostIP && hostIP !== '0.0.0.0' && hostIP !== '::' ? { address: hostIP } : {}
}

const types: readonly NodeOpening['type'][] = ['nodePort', 'loadBalancer', 'externalIP', 'healthCheck', 'hostPort', 'hostNetwork']

function byPort(a: NodeOpening, b: NodeOpening): number {
  return types.indexOf(a.type) - types.indexOf(b.type) || a.port - b.port || compareText(JSON.stringify(a), JSON.stringify(b))
}

/** What was read of one namespace alone, or not at all: other ports of the Node may lead elsewhere. */
function nodeGaps(lookup: Lookup): Gap[] {
  return lookup.gaps
    .filter(({ resource, namespace }) => ['services', 'endpointslices', 'pods'].includes(resource) && namespace === undefined)
    .map(withHops)
    .sort((a, b) => compareText(a.resource, b.resource) || compareText(a.api, b.api))
}

/** Could the endpoints of Services of this namespace not be read? */
function isUnread(namespace: string, gaps: readonly Gap[]): boolean {
  return gaps.some((gap) => gap.hops.includes('endpoint') && touches(gap, namespace))
}
