import { defined } from '../lib/defined.ts'
import { similar } from '../lib/similar.ts'
import type { Candidate, Endpoint } from '../model/endpoint.ts'
import type { Labels, Pod, Service, ServicePort } from '../model/resources.ts'
import { differences } from './labels.ts'
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
    .map((pod) => ({ ...base(pod), ...dnsName(pod, service), ...reasonOf(pod, service, port) }))
}

/** Listed as ready, at an address that another one stands for: Pods of the host network share that of their Node. */
function isTwin({ state, duplicate }: Endpoint): boolean {
  return state === 'duplicate' && duplicate === 'ready'
}

/**
 * The Pods that come nearest to a selector which matches none: only those that a slip explains, where some key is equal or has a
 * similar value. All of the best are returned.
 */
export function nearCandidates(selector: Labels, pods: readonly Pod[]): Candidate[] {
  let best = Number.POSITIVE_INFINITY
  const near: { pod: Pod; differs: ReturnType<typeof differences>; score: number }[] = []
  for (const pod of pods) {
    if (pod.phase === 'Succeeded' || pod.phase === 'Failed') continue
    const differs = differences(selector, pod.labels)
    const score = nearness(selector, pod.labels, differs)
    if (score === undefined) continue
    best = Math.min(best, score)
    near.push({ pod, differs, score })
  }
  return near
    .filter(({ score }) => score === best)
    .map(({ pod, differs }) => ({
      ...base(pod),
      reason: 'selector-nearly',
      differs,
      field: `metadata.labels[${differs[0]?.key ?? ''}]`,
      value: differs[0]?.found ?? null,
    }))
}

/** Lower is nearer; undefined: not near. A similar value counts half of another one, one that stands under another key as much. */
export function nearness(selector: Labels, labels: Labels, differs: ReturnType<typeof differences>): number | undefined {
  const equal = Object.keys(selector).length - differs.length
  const slips = differs.filter(({ wanted, found }) => found !== undefined && similar(wanted, found))
  const renamed = differs.filter(({ key, wanted, found }) => found === undefined && hasRenamedKey(labels, key, wanted))
  if (equal === 0 && slips.length + renamed.length < differs.length) return undefined
  return differs.length - (slips.length + renamed.length) / 2
}

/** The wanted value stands under another key, such as `app` for `app.kubernetes.io/name`. */
function hasRenamedKey(labels: Labels, key: string, wanted: string): boolean {
  return Object.entries(labels).some(([other, value]) => value === wanted && other !== key && other !== 'pod-template-hash')
}

/** A Pod whose `subdomain` is a headless Service has a name of its own below it (core/v1 PodSpec.subdomain). */
function dnsName({ hostname, subdomain }: Pod, service: Service): { dnsName?: string } {
  return service.headless && hostname && subdomain === service.name ? { dnsName: `${hostname}.${subdomain}` } : {}
}

function base(pod: Pod): Omit<Candidate, 'reason' | 'field' | 'value'> {
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
