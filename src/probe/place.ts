import { hasEnded } from '../kube/pod-phase.ts'
import { defined } from '../lib/defined.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { ProbePlace } from '../model/probe-plan.ts'
import type { Container, Pod } from '../model/resources.ts'
import { isProxy } from '../trace/mesh.ts'
import { runningContainers } from '../trace/pods.ts'
import { templateOf } from './sample.ts'

/** Containers in which a command can run now. */
export function runnable(pod: Pod): Container[] {
  return hasEnded(pod) ? [] : runningContainers(pod).filter(({ state }) => state.state === 'running')
}

/** Why nothing can run in a Pod, for a reader. */
export function notRunningWords(pod: Pod): string {
  const [first] = runningContainers(pod)
  const reason = first?.state.reason
  return `no container of the Pod is running${reason ? `: ${first.name} is in ${reason}` : ''}`
}

/**
 * Where in a Pod a probe can run: its running containers, the one that declares a port of the endpoints first, then other containers of the
 * application, then sidecars and proxies; only `container` if one is asked for. Absent: in none.
 */
export function probePlace(pod: Pod, endpoints: readonly Endpoint[], container?: string): ProbePlace | undefined {
  const owners = new Set(endpoints.map((endpoint) => endpoint.container))
  const rank = (one: Container) => (owners.has(one.name) ? 0 : isProxy(one) ? 3 : one.role === 'container' ? 1 : 2)
  const containers = runnable(pod)
    .filter(({ name }) => container === undefined || name === container)
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ name }) => name)
  if (containers.length === 0) return undefined
  return {
    namespace: pod.namespace,
    pod: pod.name,
    containers,
    ...defined({ node: pod.node, hostNetwork: pod.hostNetwork ? (true as const) : undefined }),
    template: templateOf(pod),
  }
}
