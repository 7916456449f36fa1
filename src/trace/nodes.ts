import { isExternallyReached } from '../kube/service.ts'
import { defined } from '../lib/defined.ts'
import { socketAddress } from '../lib/ip.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { NodeReason } from '../model/node-reason.ts'
import type { Node, Service } from '../model/resources.ts'
import type { PortTrace } from '../model/trace.ts'
import type { NodePortTrace, NodeTrace } from '../model/way-in.ts'

/** A Service port with its endpoints. */
export type ServedPort = Pick<PortTrace, 'port' | 'protocol' | 'name' | 'endpoints'>

/** What each Node does with a packet for each Service port. */
export function nodeTraces(service: Service, ports: readonly ServedPort[], nodes: readonly Node[]): NodeTrace[] {
  return nodes.map((node) => ({ ...nodeState(node), ports: ports.map((port) => portOnNode(service, port, node)) }))
}

/** What a Node is, whatever Services it serves. */
export function nodeState(node: Node): Omit<NodeTrace, 'ports'> {
  const ready = node.conditions.find((condition) => condition.type === 'Ready')
  return {
    name: node.name,
    ...defined({
      ready: ready?.status === 'True',
      notReady:
        ready && ready.status !== 'True'
          ? { status: ready.status, ...defined({ reason: ready.reason || undefined, message: ready.message || undefined }) }
          : undefined,
    }),
    ...exclusion(node),
    ...defined({ zone: node.zone || undefined }),
    addresses: node.addresses,
  }
}

/** The label counts unless its value is a word for false (cloud-provider, nodeIncludedPredicate); older releases take any value. */
function exclusion({ labels }: Node): Pick<NodeTrace, 'excludedFromLoadBalancers'> {
  const value = labels['node.kubernetes.io/exclude-from-external-load-balancers']
  return value === undefined || ['false', 'False', 'FALSE', 'f', 'F', '0'].includes(value) ? {} : { excludedFromLoadBalancers: value }
}

/** What one Node does with a packet for a Service port. */
export function portOnNode(service: Service, port: ServedPort, node: Node): NodePortTrace {
  const internal = choiceByFamily(port.endpoints, node, service.internalTrafficPolicy)
  const external = isExternallyReached(service) ? choiceByFamily(port.endpoints, node, service.externalTrafficPolicy) : undefined
  const drops = external?.endpoints.length === 0 ? external : internal
  return {
    port: port.port,
    protocol: port.protocol,
    name: port.name,
    internal: addresses(internal.endpoints),
    ...defined({ external: external && addresses(external.endpoints) }),
    why: (drops.endpoints.length === 0 ? drops : external?.why === 'local' ? external : internal).why,
  }
}

interface Choice {
  endpoints: Endpoint[]
  why: NodeReason
}

/** kube-proxy decides for each family by itself: one family can fall back to terminating endpoints while the other has ready ones. */
function choiceByFamily(endpoints: readonly Endpoint[], node: Node, policy: 'Cluster' | 'Local'): Choice {
  const choose = policy === 'Local' ? localChoice : clusterChoice
  const families = [...new Set(endpoints.map(({ family }) => family))]
  if (families.length < 2) return choose(endpoints, node)
  const choices = families.map((family) =>
    choose(
      endpoints.filter((one) => one.family === family),
      node,
    ),
  )
  const why = (choices.find((choice) => choice.endpoints.length > 0) ?? choices[0])?.why ?? 'no-endpoint'
  return { endpoints: choices.flatMap((choice) => choice.endpoints), why }
}

/**
 * Policy Cluster: the ready endpoints that the hints allow; if there is none, all that still serve while terminating, hints
 * ignored (kube-proxy topology.go CategorizeEndpoints).
 */
export function clusterChoice(endpoints: readonly Endpoint[], node: Node): Choice {
  const ready = endpoints.filter((endpoint) => endpoint.state === 'ready')
  const hints = hintsInUse(ready, node)
  const allowed = ready.filter((endpoint) => !hints || hints.allows(endpoint))
  if (allowed.length > 0) return { endpoints: allowed, why: hints?.why ?? 'all' }
  return fallback(endpoints, 'no-endpoint')
}

/** Policy Local: the Node's own ready endpoints; if there is none, its own that still serve while terminating; else dropped. */
export function localChoice(endpoints: readonly Endpoint[], node: Node): Choice {
  const local = endpoints.filter((endpoint) => endpoint.node === node.name)
  const ready = local.filter((endpoint) => endpoint.state === 'ready')
  if (ready.length > 0) return { endpoints: ready, why: 'local' }
  return fallback(local, endpoints.some((endpoint) => endpoint.usable) ? 'no-local' : 'no-endpoint')
}

function fallback(endpoints: readonly Endpoint[], otherwise: NodeReason): Choice {
  const serving = endpoints.filter((endpoint) => endpoint.state === 'serving-terminating')
  return { endpoints: serving, why: serving.length > 0 ? 'terminating-fallback' : otherwise }
}

/**
 * Hints count only if every ready endpoint has one and at least one of them names this Node (or else this zone); otherwise they are
 * ignored whole (kube-proxy topology.go topologyModeFromHints).
 */
function hintsInUse(ready: readonly Endpoint[], node: Node): { allows: (endpoint: Endpoint) => boolean; why: NodeReason } | undefined {
  const forNode = (endpoint: Endpoint) => endpoint.hintNodes.includes(node.name)
  if (ready.every((endpoint) => endpoint.hintNodes.length > 0) && ready.some(forNode)) return { allows: forNode, why: 'hints-node' }
  const { zone } = node
  if (zone === undefined) return undefined
  const forZone = (endpoint: Endpoint) => endpoint.hintZones.includes(zone)
  if (ready.every((endpoint) => endpoint.hintZones.length > 0) && ready.some(forZone)) return { allows: forZone, why: 'hints-zone' }
  return undefined
}

function addresses(endpoints: readonly Endpoint[]): string[] {
  return endpoints.map(({ address, port }) => socketAddress(address, port))
}
