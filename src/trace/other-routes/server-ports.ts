import { selects } from '../../kube/selector.ts'
import type { UnofferedPorts } from '../../model/edge.ts'
import type { OtherListener, OtherRoute } from '../../model/other-route.ts'
import type { Pod, Service, ServicePort } from '../../model/resources.ts'
import { podsWithLabels } from '../access/controllers.ts'
import type { Lookup } from '../lookup.ts'
import { runningContainers } from '../pods.ts'

/**
 * The servers of a Gateway whose port no Service of its Pods offers, with these Services. istiod takes the number for a port of such a
 * Service and lets Envoy listen on its target port, or on the number itself if no Service has it (Istio, pilot/pkg/model/gateway.go,
 * resolvePorts). Then a client that knows the address of a Pod still connects, which is why `istioctl analyze` only warns (IST0162), and
 * nothing is proven. Undefined if each is offered, or if that is not known: no Pod or Service of the gateway was read.
 */
export function unofferedPorts(
  { selector = {} }: OtherRoute,
  servers: readonly OtherListener[],
  lookup: Lookup,
): UnofferedPorts | undefined {
  const pods = Object.keys(selector).length === 0 ? [] : podsWithLabels(lookup.pods)('', selector)
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))]
  const services = lookup.services.filter((service) => pods.some((pod) => maySend(service, pod)))
  const own = services.filter(({ selector: selected }) => selected !== undefined)
  // Manifests may hold only some of the Services, and the finding leaves that open.
  const isKnown = namespaces.every((namespace) => lookup.isWhole('services', namespace)) || own.every(({ planned }) => planned)
  if (own.length === 0 || !isKnown) return undefined
  const lacking = servers.filter(({ port }) => !services.some((one) => offers(one, port, pods)) && !pods.some((pod) => isOnNode(pod, port)))
  if (lacking.length === 0) return undefined
  return {
    servers: lacking.map(({ port, field }) => ({ port, field: field.replace(/\.hosts$/, '.port.number') })),
    services: own.map(({ namespace, name, ports }) => ({
      namespace,
      name,
      ports: ports.filter(isTcp).map(({ port, targetPort }) => ({ port, targetPort })),
    })),
  }
}

/** A Service selects Pods of its own namespace; one without a selector may lead to any of them. */
function maySend({ namespace, selector, type }: Service, pod: Pod): boolean {
  if (namespace !== pod.namespace || type === 'ExternalName') return false
  return selector === undefined || selects(selector, pod.labels)
}

/** A target port that is a name may be any port of a Pod that was not read or does not declare it. */
function offers({ ports }: Service, wanted: number, pods: readonly Pod[]): boolean {
  return ports.some((one) => isTcp(one) && (one.port === wanted || targets(one, wanted, pods)))
}

function targets({ targetPort }: ServicePort, wanted: number, pods: readonly Pod[]): boolean {
  if (typeof targetPort === 'number') return targetPort === wanted
  const declared = pods.flatMap((pod) => pod.containers.flatMap(({ ports }) => ports.filter(({ name }) => name === targetPort)))
  return declared.length === 0 || declared.some(({ port }) => port === wanted)
}

function isTcp({ protocol }: Pick<ServicePort, 'protocol'>): boolean {
  return protocol === 'TCP'
}

/** Do clients connect to the port by the address of the Node? */
function isOnNode(pod: Pod, port: number): boolean {
  return pod.hostNetwork || runningContainers(pod).some(({ ports }) => ports.some((one) => one.hostPort !== undefined && one.port === port))
}
