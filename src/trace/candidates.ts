import { falseConditions } from '../kube/false-conditions.ts'
import { hasEnded } from '../kube/pod-phase.ts'
import { defined } from '../lib/defined.ts'
import type { Candidate, Endpoint } from '../model/endpoint.ts'
import type { Condition, Pod, Service, ServicePort } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { nodeState } from './nodes.ts'
import { declaredPorts, startedAt } from './pods.ts'
import { lastingReason, reasonOf } from './reason.ts'

/** The Pods of the Service's namespace that its selector matches. */
export function selectedPods({ namespace, selector }: Service, lookup: Lookup): readonly Pod[] {
  return selector ? lookup.selectedPods(namespace, selector) : []
}

/**
 * The selected Pods that are no usable endpoint of this port, each with its reason. If all of them are being deleted and replacements are
 * expected, the reason is what will block the replacements as well.
 */
export function candidatesOf(
  service: Service,
  port: ServicePort,
  endpoints: readonly Endpoint[],
  selected: readonly Pod[],
  lookup: Lookup,
): Candidate[] {
  const usable = new Set(endpoints.flatMap((endpoint) => ((endpoint.usable || isTwin(endpoint)) && endpoint.pod ? [endpoint.pod] : [])))
  const isReplaced = selected.every(({ deleting }) => deleting !== undefined) && !isResting(service, lookup)
  return selected
    .filter((pod) => !usable.has(pod.name))
    .map((pod) => {
      const reason = (isReplaced && lastingReason(pod, service, port)) || reasonOf(pod, service, port)
      return {
        ...candidateBase(pod),
        ...defined({ nodeNotReady: notReadyNode(pod, lookup), conditions: otherConditions(pod, reason.gates) }),
        ...dnsName(pod, service),
        ...reason,
      }
    })
}

/** The conditions of the Pod that are False and say why, without those of readiness gates, which are reported already. */
function otherConditions({ conditions }: Pod, gates: readonly string[] = []): Condition[] | undefined {
  const found = falseConditions(conditions).filter(({ type }) => !gates.includes(type))
  return found.length > 0 ? found : undefined
}

function isResting({ namespace, selector = {} }: Service, lookup: Lookup): boolean {
  const workloads = lookup.selectedWorkloads(namespace, selector)
  return workloads.length > 0 && workloads.every(({ replicas }) => replicas === 0)
}

/** A Pod that has ended is not affected by its Node. */
function notReadyNode(pod: Pod, lookup: Lookup): Candidate['nodeNotReady'] {
  const node = pod.node === undefined || hasEnded(pod) ? undefined : lookup.node(pod.node)
  return node && nodeState(node).notReady
}

/** Listed as ready, at an address for which another endpoint counts: Pods of the host network share that of their Node. */
function isTwin({ state, duplicate }: Endpoint): boolean {
  return state === 'duplicate' && duplicate === 'ready'
}

/** A Pod whose `subdomain` is a headless Service has a name of its own below it (core/v1 PodSpec.subdomain). */
function dnsName({ hostname, subdomain }: Pod, service: Service): { dnsName?: string } {
  return service.headless && hostname && subdomain === service.name ? { dnsName: `${hostname}.${subdomain}` } : {}
}

/** What is said of a Pod that is not a usable endpoint, whatever the reason. */
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
