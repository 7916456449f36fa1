import { defined } from '../lib/defined.ts'
import type { Candidate, Endpoint } from '../model/endpoint.ts'
import type { Pod, Service, ServicePort } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { declaredPorts, startedAt } from './pods.ts'
import { reasonOf } from './reason.ts'

/** The Pods of the Service's namespace that its selector matches. */
export function selectedPods({ namespace, selector }: Service, lookup: Lookup): readonly Pod[] {
  return selector ? lookup.selectedPods(namespace, selector) : []
}

/** The selected Pods that are no usable endpoint of this port, each with its reason. */
export function candidatesOf(service: Service, port: ServicePort, endpoints: readonly Endpoint[], selected: readonly Pod[]): Candidate[] {
  const usable = new Set(endpoints.flatMap((endpoint) => ((endpoint.usable || isTwin(endpoint)) && endpoint.pod ? [endpoint.pod] : [])))
  return selected
    .filter((pod) => !usable.has(pod.name))
    .map((pod) => ({ ...candidateBase(pod), ...dnsName(pod, service), ...reasonOf(pod, service, port) }))
}

/** Listed as ready, at an address that another one stands for: Pods of the host network share that of their Node. */
function isTwin({ state, duplicate }: Endpoint): boolean {
  return state === 'duplicate' && duplicate === 'ready'
}

/** A Pod whose `subdomain` is a headless Service has a name of its own below it (core/v1 PodSpec.subdomain). */
function dnsName({ hostname, subdomain }: Pod, service: Service): { dnsName?: string } {
  return service.headless && hostname && subdomain === service.name ? { dnsName: `${hostname}.${subdomain}` } : {}
}

/** What is said of a Pod that is no usable endpoint, whatever the reason. */
export function candidateBase(pod: Pod): Omit<Candidate, 'reason' | 'field' | 'value'> {
  const [address] = pod.ips
  const started = startedAt(pod)
  return {
    pod: pod.name,
    ...defined({
      injected: pod.plannedBy?.injected && (true as const),
      started: started || undefined,
      address: address || undefined,
      node: pod.node || undefined,
      owner: pod.owner && { kind: pod.owner.kind, namespace: pod.namespace, name: pod.owner.name },
    }),
    declared: declaredPorts(pod),
  }
}
