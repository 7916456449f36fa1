import { defined } from '../lib/defined.ts'
import type { DeclaredPort, Endpoint } from '../model/endpoint.ts'
import type { Container, ContainerPort, ContainerProbe, Pod } from '../model/resources.ts'

/** Containers that run beside each other and can own ports: the containers, and native sidecars (KEP-753); not plain init containers. */
export function runningContainers(pod: Pod): Container[] {
  return pod.containers.filter((container) => container.role !== 'init')
}

/** The Pod's Ready condition. It already folds in the readiness gates (kubelet status/generate.go). */
export function isReady(pod: Pod): boolean {
  return pod.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True')
}

/** RFC 3339: when the youngest of its running containers started. */
export function startedAt(pod: Pod): string | undefined {
  return runningContainers(pod)
    .flatMap(({ state }) => (state.state === 'running' && state.since ? [state.since] : []))
    .sort()
    .at(-1)
}

/** The container that declares the port number for the protocol. */
export function containerOwning(pod: Pod, number: number, protocol: string): Container | undefined {
  return declaringContainer(pod, (container) => container.ports.some((port) => port.port === number && port.protocol === protocol))
}

/** The first container, then native sidecar, for which the test holds: the order in which the EndpointSlice controller looks. */
export function declaringContainer(pod: Pod, test: (container: Container) => boolean): Container | undefined {
  const containers = runningContainers(pod)
  return (
    containers.find((container) => container.role === 'container' && test(container)) ??
    containers.find((container) => container.role === 'sidecar' && test(container))
  )
}

/**
 * The number behind a named target port in this Pod: name AND protocol must be equal, first in the containers, then in the native
 * sidecars (endpointslice utils.go, FindPort in k8s.io/endpointslice).
 */
export function resolveNamedPort(pod: Pod, name: string, protocol: string): number | undefined {
  const test = (port: ContainerPort) => port.name === name && port.protocol === protocol
  return declaringContainer(pod, (container) => container.ports.some(test))?.ports.find(test)?.port
}

/** Does the container's probe ask this port of the Pod? A probe that asks another host proves nothing about it. */
export function ownsNumber(container: Container, probe: ContainerProbe, number: number): boolean {
  if (probe.host || probe.port === undefined) return false
  if (typeof probe.port === 'number') return probe.port === number
  return container.ports.some((port) => port.name === probe.port && port.port === number)
}

/** The number that a probe asks: the kubelet looks a name up in the ports of its container alone (kubelet prober). */
export function probedNumber({ ports }: Container, { port }: ContainerProbe): number | undefined {
  return typeof port === 'number' ? port : ports.find(({ name }) => name !== '' && name === port)?.port
}

/** Every port that the Pod's containers declare. */
export function declaredPorts(pod: Pod): DeclaredPort[] {
  return runningContainers(pod).flatMap((container) =>
    container.ports.map(({ name, port, protocol, hostPort }) => ({
      container: container.name,
      name,
      port,
      protocol,
      ...defined({ hostPort: hostPort || undefined }),
    })),
  )
}

/** After ten minutes of running the kubelet forgets earlier crashes (kubelet, back-off of restarts). */
const CRASH_MEMORY_MS = 10 * 60_000

/** A container that runs now but crashed at least twice, the last time within ten minutes before `taken` (RFC 3339). */
export function recentCrash(pod: Pod, taken: string): Endpoint['crashed'] {
  for (const { name, role, restarts, state, lastEnd } of runningContainers(pod)) {
    const at = lastEnd?.since
    if (state.state !== 'running' || restarts < 2 || at === undefined || !lastEnd?.exitCode) continue
    // The Node was restarted: the kubelet does not know how the container ended.
    if (lastEnd.reason === 'Unknown' || lastEnd.exitCode === 255) continue
    if (Date.parse(taken) - Date.parse(at) <= CRASH_MEMORY_MS)
      return { container: name, ...defined({ role: role === 'sidecar' ? role : undefined }), restarts, exitCode: lastEnd.exitCode, at }
  }
  return undefined
}
