import type { PodView } from '../model/pod-view.ts'
import type { Pod, Service } from '../model/resources.ts'
import { selects } from '../model/service.ts'
import type { PodTarget } from '../model/target.ts'
import { gapsFor } from './gaps.ts'
import type { Lookup } from './lookup.ts'
import { isReady } from './pods.ts'
import { type Chain, traceService } from './service.ts'

/** The chain of a Pod, upward: every Service that selects it or lists one of its addresses. */
export function tracePod(namespace: string, target: PodTarget, lookup: Lookup): Chain {
  const pod = lookup.pod(namespace, target.name)
  const services = pod ? servicesOf([pod], lookup) : []
  return {
    apiVersion: 'porttrace/v1',
    kind: 'Trace',
    taken: lookup.taken,
    target: { kind: 'Pod', namespace, name: target.name },
    ...(pod && { pods: [podView(pod)] }),
    ports: [],
    routes: [],
    nodes: [],
    slices: [],
    workloads: [],
    policies: [],
    through: services.map((service) => traceService(namespace, { kind: 'service', name: service.name }, lookup)),
    probes: [],
    gaps: gapsFor(undefined, namespace, lookup.gaps, { nodes: false, workloads: false, ingressClasses: false }),
  }
}

/** The Services of their namespace that select one of the Pods or whose slices name one. */
export function servicesOf(pods: readonly Pod[], lookup: Lookup): Service[] {
  const [first] = pods
  if (!first) return []
  return lookup.services.filter((service) => service.namespace === first.namespace && pods.some((pod) => reaches(service, pod, lookup)))
}

function reaches(service: Service, pod: Pod, lookup: Lookup): boolean {
  if (service.selector && selects(service.selector, pod.labels)) return true
  return lookup
    .slicesOf(service.namespace, service.name)
    .some((slice) => slice.endpoints.some(({ target }) => target?.kind === 'Pod' && target.name === pod.name))
}

function podView(pod: Pod): PodView {
  return {
    namespace: pod.namespace,
    name: pod.name,
    ...(pod.node && { node: pod.node }),
    addresses: pod.ips,
    phase: pod.phase,
    ready: isReady(pod),
    hostNetwork: pod.hostNetwork,
    containers: pod.containers.map(({ name, role, ports }) => ({ name, role, ports })),
  }
}
