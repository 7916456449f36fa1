import type { Resource } from '../../model/snapshot.ts'
import type { Kind } from './parts.ts'

/** Where a kind is read, and how RBAC names it. */
export interface ApiResource {
  kind: Kind
  resource: Resource
  /** `deployments.apps`: plural and group. */
  api: string
  plural: string
  /** `/api/v1`, `/apis/apps/v1`. */
  root: string
  namespaced: boolean
}

function core(kind: Kind, resource: Resource, plural: string, namespaced = true): ApiResource {
  return { kind, resource, api: plural, plural, root: '/api/v1', namespaced }
}

function grouped(kind: Kind, resource: Resource, plural: string, group: string, namespaced = true): ApiResource {
  return { kind, resource, api: `${plural}.${group}`, plural, root: `/apis/${group}/v1`, namespaced }
}

function multicluster(kind: Kind, plural: string): ApiResource {
  const group = 'multicluster.x-k8s.io'
  return { ...grouped(kind, 'multicluster', plural, group), root: `/apis/${group}/v1alpha1` }
}

/** Every resource that is read. */
export const apiResources = {
  services: core('Service', 'services', 'services'),
  endpoints: core('Endpoints', 'endpointslices', 'endpoints'),
  slices: grouped('EndpointSlice', 'endpointslices', 'endpointslices', 'discovery.k8s.io'),
  pods: core('Pod', 'pods', 'pods'),
  namespaces: core('Namespace', 'namespaces', 'namespaces', false),
  nodes: core('Node', 'nodes', 'nodes', false),
  ingresses: grouped('Ingress', 'ingresses', 'ingresses', 'networking.k8s.io'),
  ingressClasses: grouped('IngressClass', 'ingressclasses', 'ingressclasses', 'networking.k8s.io', false),
  policies: grouped('NetworkPolicy', 'networkpolicies', 'networkpolicies', 'networking.k8s.io'),
  deployments: grouped('Deployment', 'workloads', 'deployments', 'apps'),
  // What carries the packets.
  systemDaemonSets: grouped('SystemDaemonSet', 'dataplane', 'daemonsets', 'apps'),
  nameServices: core('NameService', 'dataplane', 'services'),
  proxyPods: core('ProxyPod', 'dataplane', 'pods'),
  nameSlices: grouped('NameSlice', 'dataplane', 'endpointslices', 'discovery.k8s.io'),
  apiServers: core('ApiServerPod', 'dataplane', 'pods'),
  configs: core('ConfigMap', 'dataplane', 'configmaps'),
  serviceRanges: grouped('ServiceCIDR', 'dataplane', 'servicecidrs', 'networking.k8s.io', false),
  addresses: grouped('IPAddress', 'dataplane', 'ipaddresses', 'networking.k8s.io', false),
  statefulSets: grouped('StatefulSet', 'workloads', 'statefulsets', 'apps'),
  daemonSets: grouped('DaemonSet', 'workloads', 'daemonsets', 'apps'),
  replicaSets: grouped('ReplicaSet', 'workloads', 'replicasets', 'apps'),
  jobs: grouped('Job', 'workloads', 'jobs', 'batch'),
  serviceExports: multicluster('ServiceExport', 'serviceexports'),
  serviceImports: multicluster('ServiceImport', 'serviceimports'),
} as const satisfies Record<string, ApiResource>

/** The path of a list: of one namespace, or of all where none is given or the kind has none. */
export function listPath({ root, plural, namespaced }: ApiResource, namespace: string | undefined): string {
  return namespaced && namespace !== undefined ? `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}` : `${root}/${plural}`
}

/** The path of one object. */
export function objectPath(resource: ApiResource, namespace: string | undefined, name: string): string {
  return `${listPath(resource, namespace)}/${encodeURIComponent(name)}`
}
