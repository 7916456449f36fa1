import type { ClusterName, KubernetesOptions, Record, World } from '../kube/corefile/question.ts'
import { parseSelector } from '../kube/parse-selector.ts'
import { matches } from '../kube/selector.ts'
import { parseIp } from '../lib/cidr.ts'
import type { Corefile } from '../model/corefile.ts'
import type { Labels, Service } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'

/** The plugin kubernetes as kubeadm, k3s, EKS and AKS configure it. */
export const defaultOptions: KubernetesOptions = {
  namespaces: [],
  pods: 'insecure',
  endpointPodNames: false,
  noEndpoints: false,
  ignoreEmpty: false,
}

/** What the plugins of CoreDNS find in the cluster, and in the files of ConfigMaps. */
export function clusterWorld({ hosts = [] }: Pick<Corefile, 'hosts'>, lookup: Lookup): World {
  return {
    record: (name, options) => recordOf(name, options, lookup),
    hosts: (path) => hosts.find((file) => file.path === path)?.entries,
    // The ConfigMap that k3s and AKS mount there is optional.
    importsNothing: (pattern) => isCustom(pattern) && lookup.isMissing('ConfigMap', 'kube-system', 'coredns-custom'),
  }
}

function isCustom(pattern: string): boolean {
  return /^(?:\/etc\/coredns\/|\.\/)?custom\/[^/]*\*[^/]*$/.test(pattern)
}

/** The record of a name (coredns plugin/kubernetes/kubernetes.go: namespaceExposed, findPods, findServices). */
export function recordOf(name: ClusterName, options: KubernetesOptions, lookup: Lookup): Record {
  const { namespaces, namespaceLabels } = options
  if (namespaces.length > 0 && !namespaces.includes(name.namespace)) return 'absent'
  const labels = namespaceLabels === undefined ? undefined : lookup.edge.labelsOf(name.namespace)
  const isExposed = namespaceLabels === undefined || isSelected(namespaceLabels, labels)
  if (isExposed !== true) return isExposed === false ? 'absent' : 'unknown'
  return name.type === 'pod' ? podRecord(name, options, lookup) : serviceRecord(name, options, lookup)
}

function podRecord({ namespace, name }: ClusterName, { pods }: KubernetesOptions, lookup: Lookup): Record {
  if (pods === 'disabled') return 'absent'
  const address = /^\d+(-\d+){3}$/.test(name) ? name.replaceAll('-', '.') : name.replaceAll('-', ':')
  if (!parseIp(address)) return 'absent'
  if (pods === 'insecure' || lookup.podsIn(namespace).some(({ ips }) => ips.includes(address))) return 'address'
  return lookup.isWhole('pods', namespace) ? 'absent' : 'unknown'
}

function serviceRecord(name: ClusterName, options: KubernetesOptions, lookup: Lookup): Record {
  const service = lookup.service(name.namespace, name.name)
  if (!service) {
    const isAbsent = lookup.isWhole('services', name.namespace) || lookup.isMissing('Service', name.namespace, name.name)
    return isAbsent ? 'absent' : 'unknown'
  }
  const isServed = options.labels === undefined || isSelected(options.labels, service.labels)
  if (isServed !== true) return isServed === false ? 'absent' : 'unknown'
  if (service.type === 'ExternalName') return name.endpoint === undefined ? 'address' : 'absent'
  if (!service.headless && name.endpoint === undefined && !options.ignoreEmpty) return 'address'
  return endpointRecord(service, name.endpoint, options, lookup)
}

/** By the endpoints that are ready, of all ports. */
function endpointRecord(
  service: Service,
  endpoint: string | undefined,
  { noEndpoints, endpointPodNames }: KubernetesOptions,
  lookup: Lookup,
): Record {
  if (noEndpoints) return 'absent'
  const { namespace, name } = service
  const ready = lookup.slicesOf(namespace, name).flatMap((slice) => slice.endpoints.filter((one) => one.ready))
  const isMeant = ready.some(({ address, target }) => {
    if (endpoint === undefined) return true
    const pod = target?.kind === 'Pod' ? target.name : undefined
    const host = pod === undefined ? undefined : hostNameOf(service, pod, lookup)
    return endpoint === (host ?? (endpointPodNames && pod !== undefined && pod.length < 64 ? pod : address.replaceAll(/[.:]/g, '-')))
  })
  if (isMeant) return 'address'
  return lookup.extent.endpointslices === 'none' || lookup.gaps.some(({ resource }) => resource === 'endpointslices') ? 'unknown' : 'absent'
}

/** The name that the EndpointSlice controller gives an endpoint: the hostname of its Pod, if the Pod's subdomain is the Service (endpointslice/utils). */
function hostNameOf({ namespace, name }: Service, pod: string, lookup: Lookup): string | undefined {
  const found = lookup.pod(namespace, pod)
  return found?.subdomain === name ? found.hostname : undefined
}

/** The names of Pods below that of their headless Service, in order. */
export function hostNames(service: Service, lookup: Lookup): string[] {
  const pods = lookup
    .slicesOf(service.namespace, service.name)
    .flatMap(({ endpoints }) =>
      endpoints.flatMap(({ ready, target }) => (ready && target?.kind === 'Pod' ? (hostNameOf(service, target.name, lookup) ?? []) : [])),
    )
  return [...new Set(pods)].sort()
}

function isSelected(text: string, labels: Labels | undefined): boolean | undefined {
  const selector = parseSelector(text)
  return selector && labels && matches(selector, labels)
}
