import type { Endpoint } from '../model/endpoint.ts'
import type { Pod } from '../model/resources.ts'

/** At most so many Pods are probed unless all are requested. */
const samplePods = 20

/** A Pod of the chain with its endpoints, one for each port. */
export interface ProbedPod {
  pod: Pod
  endpoints: Endpoint[]
}

/**
 * The Pods to probe: all, or a sample. Pods that are not ready come first, since a fault is likeliest there; then one of each template and
 * of each Node; then the others in their order. A sample holds one that serves wherever there is one: connections start there.
 */
export function sampleOf(pods: readonly ProbedPod[], all: boolean): ProbedPod[] {
  if (all || pods.length <= samplePods) return [...pods]
  const odd = pods.filter(({ endpoints }) => endpoints.some(isOdd))
  const seen = new Set<string>()
  const others = pods.filter((one) => !odd.includes(one))
  const first = others.filter(({ pod }) => {
    const keys = [`template ${templateOf(pod)}`, `node ${pod.node ?? ''}`].filter((key) => !seen.has(key))
    for (const key of keys) seen.add(key)
    return keys.length > 0
  })
  const sample = [...new Set([...odd, ...first, ...others])].slice(0, samplePods)
  const serving = sample.some(getsTraffic) ? undefined : [...others, ...odd].find(getsTraffic)
  return serving ? [...sample.slice(0, -1), serving] : sample
}

/** Does traffic of any port get to the Pod? */
export function getsTraffic({ endpoints }: ProbedPod): boolean {
  return endpoints.some(({ usable }) => usable)
}

function isOdd({ state, podReady, declared, crashed, alsoDeclaredBy, usable }: Endpoint): boolean {
  return !usable || state !== 'ready' || podReady === false || declared === false || crashed !== undefined || alsoDeclaredBy !== undefined
}

/**
 * Pods of one key were made from one template, and so have the same images. The owner of a StatefulSet's or DaemonSet's Pods stays the same
 * over an update: there the revision tells them apart (apps/v1 ControllerRevisionHashLabelKey).
 */
export function templateOf({ owner, name, containers, labels }: Pod): string {
  const maker = owner ? `${owner.kind}/${owner.name}` : `Pod/${name}`
  const revision = owner && labels['controller-revision-hash']
  return `${maker}${revision ? `@${revision}` : ''} ${containers.map((container) => container.name).join(',')}`
}
