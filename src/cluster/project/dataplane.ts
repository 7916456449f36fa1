import { defined } from '../../lib/defined.ts'
import { fields, items, labels, text, texts } from '../../lib/read.ts'
import type { DataplaneFact, DataplaneTopic } from '../../model/dataplane.ts'
import type { ObjectRef } from '../../model/resources.ts'
import { conditions, metadata } from './metadata.ts'

/** The DaemonSets by which a component is known, and what it does. Their names are those of each project's own manifests. */
const components: Readonly<Record<string, { name: string; topics: readonly DataplaneTopic[] }>> = {
  'kube-proxy': { name: 'kube-proxy', topics: ['proxy'] },
  'kube-router': { name: 'kube-router', topics: ['network'] },
  'calico-node': { name: 'Calico', topics: ['network'] },
  canal: { name: 'Canal (Calico and Flannel)', topics: ['network'] },
  cilium: { name: 'Cilium', topics: ['network'] },
  anetd: { name: 'GKE Dataplane V2 (Cilium)', topics: ['network', 'proxy'] },
  'kube-flannel-ds': { name: 'Flannel', topics: ['network'] },
  'weave-net': { name: 'Weave Net', topics: ['network'] },
  'antrea-agent': { name: 'Antrea', topics: ['network'] },
  'ovnkube-node': { name: 'OVN-Kubernetes', topics: ['network', 'proxy'] },
  'aws-node': { name: 'Amazon VPC CNI', topics: ['network'] },
  'azure-cns': { name: 'Azure CNI', topics: ['network'] },
  kindnet: { name: 'kindnet', topics: ['network'] },
  'kube-ovn-cni': { name: 'Kube-OVN', topics: ['network'] },
}

/** What a DaemonSet is known to do, by its name. */
export function daemonSetFacts(raw: unknown): DataplaneFact[] {
  const object = refOf(raw, 'DaemonSet')
  const known = object && Object.hasOwn(components, object.name) ? components[object.name] : undefined
  if (!object || !known) return []
  return known.topics.map((topic) => ({ topic, value: known.name, object, field: 'metadata.name' }))
}

/** The Service of the cluster's DNS: CoreDNS and kube-dns keep the label `k8s-app: kube-dns` (dns/kubernetes addons). */
export function nameServiceFacts(raw: unknown): DataplaneFact[] {
  const object = refOf(raw, 'Service')
  if (!object || labels(fields(fields(raw).metadata).labels)['k8s-app'] !== 'kube-dns') return []
  const address = text(fields(fields(raw).spec).clusterIP)
  return address && address !== 'None' ? [{ topic: 'dnsService', value: address, object, field: 'spec.clusterIP' }] : []
}

/**
 * A Pod of kube-proxy that is not Ready: its rules for Services may be out of date. A Pod without the condition Ready, or one that is being
 * deleted, yields no fact.
 */
export function proxyPodFacts(raw: unknown): DataplaneFact[] {
  const object = refOf(raw, 'Pod')
  const meta = fields(fields(raw).metadata)
  const node = text(fields(fields(raw).spec).nodeName)
  if (!object || !node || labels(meta.labels)['k8s-app'] !== 'kube-proxy' || meta.deletionTimestamp) return []
  const ready = conditions(fields(fields(raw).status).conditions).find(({ type }) => type === 'Ready')
  if (!ready || ready.status === 'True') return []
  return [{ topic: 'proxySick', value: ready.reason ?? ready.status, node, object, field: 'status.conditions[Ready].status' }]
}

/** How many endpoints of the cluster's DNS are ready, slice by slice: the controller gives slices the labels of their Service. */
export function nameSliceFacts(raw: unknown): DataplaneFact[] {
  const object = refOf(raw, 'EndpointSlice')
  if (!object || labels(fields(fields(raw).metadata).labels)['k8s-app'] !== 'kube-dns') return []
  const ready = items(fields(raw).endpoints).filter((endpoint) => fields(fields(endpoint).conditions).ready !== false)
  return [{ topic: 'dnsEndpoints', value: String(ready.length), object, field: 'endpoints[*].conditions.ready' }]
}

const serverFlags: readonly [string, DataplaneTopic][] = [
  ['--service-cluster-ip-range=', 'serviceRange'],
  ['--service-node-port-range=', 'nodePortRange'],
]

/** The ranges that a kube-apiserver was started with, where it runs as a Pod whose command shows them. */
export function apiServerFacts(raw: unknown): DataplaneFact[] {
  const object = refOf(raw, 'Pod')
  if (!object) return []
  return items(fields(fields(raw).spec).containers).flatMap((container, index) =>
    (['command', 'args'] as const).flatMap((part) =>
      texts(fields(container)[part]).flatMap((word, place) =>
        serverFlags.flatMap(([flag, topic]) =>
          word.startsWith(flag)
            ? [{ topic, value: word.slice(flag.length), object, field: `spec.containers[${index}].${part}[${place}]` }]
            : [],
        ),
      ),
    ),
  )
}

/**
 * A networking.k8s.io ServiceCIDR. No address is given out of one that is being deleted, or whose condition Ready is not True; one without
 * that condition is ready (kubernetes pkg/registry/core/service/ipallocator cidrallocator.go, syncAllocators and isReady).
 */
export function serviceRangeFacts(raw: unknown): DataplaneFact[] {
  const object = refOf(raw, 'ServiceCIDR')
  const ranges = texts(fields(fields(raw).spec).cidrs)
  if (!object || ranges.length === 0) return []
  const ready = conditions(fields(fields(raw).status).conditions).find(({ type }) => type === 'Ready')
  const isDeleted = text(fields(fields(raw).metadata).deletionTimestamp) !== undefined
  const closed = isDeleted ? ('deleting' as const) : ready && ready.status !== 'True' ? ('not-ready' as const) : undefined
  return [{ topic: 'serviceRange', value: ranges.join(','), object, field: 'spec.cidrs', ...defined({ closed }) }]
}

function refOf(raw: unknown, kind: string): ObjectRef | undefined {
  const meta = metadata(raw)
  return meta && { kind, ...defined({ namespace: meta.namespace || undefined }), name: meta.name }
}
