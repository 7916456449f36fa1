import type { Endpoint, Mesh } from '../model/endpoint.ts'
import type { FirstAnswer } from '../model/pod-view.ts'
import type { Container, Pod, PortRange } from '../model/resources.ts'
import type { SharedPort } from '../model/trace.ts'
import type { Lookup } from './lookup.ts'
import { runningContainers } from './pods.ts'

/** The container that each mesh puts into a Pod, as a container or as a native sidecar. Consul adds a name where a Pod has several. */
const proxies: readonly (readonly [mesh: Mesh, name: RegExp])[] = [
  ['istio', /^istio-proxy$/],
  ['linkerd', /^linkerd-proxy$/],
  ['consul', /^(consul-dataplane(-.+)?|envoy-sidecar)$/],
]

function meshOf({ name }: Container): Mesh | undefined {
  return proxies.find(([, pattern]) => pattern.test(name))?.[0]
}

/** Is this container the proxy of a mesh? */
export function isProxy(container: Pick<Container, 'name'>): boolean {
  return proxies.some(([, pattern]) => pattern.test(container.name))
}

/**
 * The mesh whose proxy takes the connections of the Pod. A gateway of a mesh runs the same proxy alone: there the proxy is the target of the Service.
 */
export function sidecarOf(pod: Pod): Mesh | undefined {
  const running = runningContainers(pod)
  return running.every((container) => isProxy(container)) ? undefined : running.map(meshOf).find((mesh) => mesh !== undefined)
}

/** Ports of Istio's own proxy, which it never takes for others (istio iptables, default exclusions). */
const istioPorts: readonly number[] = [15_020, 15_021, 15_090]

/**
 * Who answers a connection to a port of the Pod before its container does. Proxies take TCP alone, and nothing in the network of the Node;
 * their own ports, and those that annotations leave alone, they leave to whichever process listens there.
 */
export function firstAnswer(pod: Pod, port: number, protocol: string): FirstAnswer | undefined {
  if (pod.hostNetwork || protocol !== 'TCP') return undefined
  const mesh = sidecarOf(pod)
  if (!mesh) return pod.ambient && 'ztunnel'
  const isOwn = runningContainers(pod).some((one) => isProxy(one) && one.ports.some((declared) => declared.port === port))
  if (isOwn || (mesh === 'istio' && istioPorts.includes(port))) return undefined
  const { taken, left = [] } = pod.inbound ?? {}
  const holds = (ranges: readonly PortRange[]) => ranges.some(({ from, to }) => from <= port && port <= to)
  return holds(left) || (taken && !holds(taken)) ? undefined : mesh
}

/**
 * Other Services of the namespace that lead to a port of the same Pods, by their EndpointSlices, for Pods behind the proxy of Istio, which
 * has one protocol for a port of a Pod. Only Services that were read are known.
 */
export function sharedPorts(
  service: { namespace: string; name: string },
  ports: readonly { endpoints: readonly Endpoint[] }[],
  lookup: Lookup,
): SharedPort[] {
  const found = new Map<string, SharedPort>()
  ports.forEach(({ endpoints }, position) => {
    for (const { sidecar, pod, port: podPort } of endpoints) {
      if (sidecar !== 'istio' || pod === undefined || podPort === undefined) continue
      for (const other of lookup.portsOfPod(service.namespace, pod)) {
        const key = JSON.stringify([position, other.service, other.port.name, podPort])
        if (other.service === service.name || other.podPort !== podPort || found.has(key)) continue
        found.set(key, { position, service: other.service, port: other.port, podPort, pod })
      }
    }
  })
  return [...found.values()]
}
