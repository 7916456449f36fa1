import { selects } from '../kube/selector.ts'
import { defined } from '../lib/defined.ts'
import type { Labels, Pod, Service } from '../model/resources.ts'
import { withPortAccess } from './access/port-access.ts'
import type { Chain } from './chain.ts'
import { emptyChain } from './chain.ts'
import { gapsFor, gapsOfClients } from './gaps.ts'
import type { Lookup } from './lookup.ts'
import { nearServices } from './near-services.ts'
import { ownChain } from './own-chain.ts'
import { podView } from './pod-view.ts'
import { portsOf } from './reach.ts'
import { traceService } from './service.ts'

/** The Pods from which a trace goes upward. */
export interface Upward {
  target: { kind: string; namespace: string; name: string }
  pods: readonly Pod[]
  /** Labels of the Pods that a workload makes: what leads to them is known also while there is none. */
  template?: Labels
  workload?: NonNullable<Chain['workload']>
}

/**
 * The chain of some Pods: the Services of their namespace that select them or name them in a slice, each with its chain. If there is no
 * such Service, those that were probably meant for them.
 */
export function traceUpward({ target, pods, template, workload }: Upward, lookup: Lookup): Chain {
  const { namespace } = target
  const trace = (service: { name: string }) => traceService(namespace, { kind: 'service', name: service.name }, lookup)
  const reaching = servicesOf(namespace, pods, template, lookup)
  const labels = pods.length > 0 ? pods.map((pod) => pod.labels) : template ? [template] : []
  const nearly = nearServices(namespace, labels, lookup).filter(({ service }) => !reaching.some(({ name }) => name === service))
  const through = reaching.map((service) => ({ service, whole: trace(service) }))
  const used = usedPods(through.map(({ whole }) => whole))
  const live = pods.filter((pod) => !isGone(pod, used))
  const own = through.map(({ service, whole }) => ({ whole, own: ownChain(whole, service, live, lookup) }))
  const ports = portsOf(pods, live, own)
  // What a Service leads to is shown on its own chain.
  const isDirect = reaching.length === 0 && lookup.clients.length > 0
  const views = {
    ...defined({ workload }),
    pods: pods.map((pod) => podView(pod, !live.includes(pod), lookup)),
    reach: { ports: isDirect ? withPortAccess(ports, live, lookup) : ports, nearly },
  }
  return {
    ...emptyChain(target, lookup, views),
    ...defined({ planned: pods.some(({ plannedBy }) => plannedBy) ? (true as const) : undefined }),
    through: reaching.length > 0 ? through.map(({ whole }) => whole) : nearly.map(({ service }) => trace({ name: service })),
    own: own.map((one) => one.own),
    gaps: [
      ...gapsFor(undefined, namespace, lookup.gaps, { nodes: false, workloads: false, ingressClasses: false }),
      ...(isDirect ? gapsOfClients(lookup, namespace) : []),
    ],
  }
}

/** The Services of a namespace that select one of the Pods, or Pods of the template, or whose slices name one. */
export function servicesOf(namespace: string, pods: readonly Pod[], template: Labels | undefined, lookup: Lookup): Service[] {
  const names = new Set(pods.map((pod) => pod.name))
  return lookup.services
    .filter((service) => service.namespace === namespace)
    .filter((service) => {
      const { selector } = service
      if (selector && (pods.some((pod) => selects(selector, pod.labels)) || (template && selects(selector, template)))) return true
      return lookup
        .slicesOf(namespace, service.name)
        .some((slice) => slice.endpoints.some(({ target }) => target?.kind === 'Pod' && names.has(target.name)))
    })
}

function usedPods(chains: readonly Chain[]): Set<string> {
  const endpoints = chains.flatMap((chain) => chain.ports).flatMap((port) => port.endpoints)
  return new Set(endpoints.flatMap((one) => (one.usable && one.pod !== undefined ? [one.pod] : [])))
}

/**
 * no traffic is expected for a Pod that has completed, one that has failed and whose controller makes another, and one that is being
 * deleted, unless a Service still sends to it because it has no other.
 */
function isGone({ phase, owner, deleting, name }: Pod, used: ReadonlySet<string>): boolean {
  if (phase === 'Succeeded') return true
  return phase === 'Failed' ? owner !== undefined : deleting !== undefined && !used.has(name)
}
