import { hasEnded } from '../kube/pod-phase.ts'
import { balancerLabels } from '../kube/service.ts'
import { defined } from '../lib/defined.ts'
import type { Pod, Service } from '../model/resources.ts'
import type { BalancerPods } from '../model/workload-view.ts'
import type { Lookup } from './lookup.ts'
import { troubleOf } from './reason.ts'

/**
 * The Pods that k3s runs to serve the load balancer of a Service, if one of them is in trouble and the Service has no load balancer
 * address; with them the Pods that hold the host ports that it asks for. Undefined if there is none.
 */
export function balancerPods(service: Service, lookup: Lookup): BalancerPods | undefined {
  if (service.type !== 'LoadBalancer' || service.loadBalancer.length > 0) return undefined
  const wanted = Object.entries(balancerLabels(service))
  const own = lookup.pods.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value))
  const stuck = own.flatMap((pod) => {
    const trouble = troubleOf(pod)
    return trouble ? [{ pod, trouble }] : []
  })
  const [first] = stuck
  if (!first) return undefined
  const { reason, message, field, value } = first.trouble
  return {
    pod: { kind: 'Pod', namespace: first.pod.namespace, name: first.pod.name },
    count: stuck.length,
    of: own.length,
    reason,
    ...defined({ message }),
    field,
    value,
    holders: reason === 'unschedulable' ? holdersOf(first.pod, own, lookup) : [],
  }
}

/** Other Pods on a Node that hold a host port that this Pod asks for. */
function holdersOf(pod: Pod, own: readonly Pod[], lookup: Lookup): BalancerPods['holders'] {
  const wanted = new Set(hostPorts(pod).map(({ key }) => key))
  return lookup.pods
    .filter((one) => !own.includes(one) && one.node !== undefined && !hasEnded(one))
    .flatMap((one) =>
      hostPorts(one)
        .filter(({ key }) => wanted.has(key))
        .map(({ port }) => ({ pod: { kind: 'Pod', namespace: one.namespace, name: one.name }, port })),
    )
}

function hostPorts({ containers, hostNetwork }: Pod): { port: number; key: string }[] {
  return containers.flatMap(({ ports }) =>
    ports.flatMap(({ port, hostPort = hostNetwork ? port : undefined, protocol }) =>
      hostPort === undefined ? [] : [{ port: hostPort, key: `${hostPort}/${protocol}` }],
    ),
  )
}
