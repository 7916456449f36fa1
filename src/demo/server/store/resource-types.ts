import type { Fields } from '../../../lib/read.ts'

/** A kind of object that the server knows. */
export interface ResourceType {
  group: string
  version: string
  /** Plural, as in the path: `endpointslices`. */
  resource: string
  kind: string
  namespaced: boolean
  shortNames: readonly string[]
  /** Fields that a Go server prints in an object that holds nothing, as in a bookmark. */
  empty: Fields
}

/** The kinds that a server knows; one that it meets in a manifest only is added. */
export interface ResourceTypes {
  all(): readonly ResourceType[]
  /** By path; undefined if there is none. */
  find(group: string, resource: string): ResourceType | undefined
  /** By manifest; the version is not looked at, and a new kind is added. */
  ofKind(apiVersion: string, kind: string, namespaced: boolean): ResourceType
  /** By kind alone, of the group that comes first, or as `Gateway.submariner.io`; undefined if there is none. */
  named(kind: string): ResourceType | undefined
}

const noSpec = { spec: {}, status: {} }
const anySelector = { selector: null, template: { metadata: {}, spec: { containers: null } } }

const builtin: readonly ResourceType[] = [
  type('v1', 'services', 'Service', ['svc'], { spec: {}, status: { loadBalancer: {} } }),
  type('v1', 'endpoints', 'Endpoints', ['ep']),
  type('v1', 'pods', 'Pod', ['po'], { spec: { containers: null }, status: {} }),
  clusterWide(type('v1', 'nodes', 'Node', ['no'], { spec: {}, status: { daemonEndpoints: { kubeletEndpoint: { Port: 0 } } } })),
  clusterWide(type('v1', 'namespaces', 'Namespace', ['ns'], noSpec)),
  type('v1', 'events', 'Event', ['ev'], { involvedObject: {}, source: {} }),
  type('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', [], { addressType: '', endpoints: null, ports: null }),
  type('apps/v1', 'deployments', 'Deployment', ['deploy'], { spec: { ...anySelector, strategy: {} }, status: {} }),
  type('apps/v1', 'statefulsets', 'StatefulSet', ['sts'], { spec: { ...anySelector, serviceName: '' }, status: { replicas: 0 } }),
  type('apps/v1', 'daemonsets', 'DaemonSet', ['ds'], { spec: { ...anySelector, updateStrategy: {} }, status: {} }),
  type('apps/v1', 'replicasets', 'ReplicaSet', ['rs'], { spec: { selector: null, template: {} }, status: { replicas: 0 } }),
  type('batch/v1', 'jobs', 'Job', [], { spec: { template: anySelector.template }, status: {} }),
  type('networking.k8s.io/v1', 'ingresses', 'Ingress', ['ing'], { spec: {}, status: { loadBalancer: {} } }),
  clusterWide(type('networking.k8s.io/v1', 'ingressclasses', 'IngressClass', [], { spec: {} })),
  type('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', ['netpol'], { spec: { podSelector: {} } }),
  clusterWide(type('gateway.networking.k8s.io/v1', 'gatewayclasses', 'GatewayClass', ['gc'])),
  type('gateway.networking.k8s.io/v1', 'gateways', 'Gateway', ['gtw']),
  type('gateway.networking.k8s.io/v1', 'httproutes', 'HTTPRoute', []),
  type('gateway.networking.k8s.io/v1', 'grpcroutes', 'GRPCRoute', []),
  type('gateway.networking.k8s.io/v1alpha2', 'tlsroutes', 'TLSRoute', []),
  type('gateway.networking.k8s.io/v1alpha2', 'tcproutes', 'TCPRoute', []),
  type('gateway.networking.k8s.io/v1alpha2', 'udproutes', 'UDPRoute', []),
  type('gateway.networking.k8s.io/v1beta1', 'referencegrants', 'ReferenceGrant', ['refgrant']),
]

function type(apiVersion: string, resource: string, kind: string, shortNames: readonly string[], empty: Fields = {}): ResourceType {
  return { group: groupOf(apiVersion), version: versionOf(apiVersion), resource, kind, namespaced: true, shortNames, empty }
}

function clusterWide(namespaced: ResourceType): ResourceType {
  return { ...namespaced, namespaced: false }
}

/** Group of an `apiVersion`: `''` for `v1`, `apps` for `apps/v1`. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
}

function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1)
}

/** `v1`, `apps/v1`. */
export function groupVersion(of: { group: string; version: string }): string {
  return of.group ? `${of.group}/${of.version}` : of.version
}

/** The kinds of a server, at first those that every server has and the Gateway API. */
export function resourceTypes(): ResourceTypes {
  const known = [...builtin]
  return {
    all: () => known,
    find: (group, resource) => known.find((each) => each.group === group && each.resource === resource),
    named: (kind) => known.find((each) => each.kind === kind || `${each.kind}.${each.group}` === kind),
    ofKind(apiVersion, kind, namespaced) {
      const found = known.find((each) => each.group === groupOf(apiVersion) && each.kind === kind)
      if (found) return found
      const made = { ...type(apiVersion, plural(kind), kind, []), namespaced }
      known.push(made)
      return made
    },
  }
}

function plural(kind: string): string {
  const word = kind.toLowerCase()
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

/**
 * Does a server of this version (`1.36`) have the group version at all? discovery.k8s.io/v1 came with 1.21 (KEP-752); a release before it
 * has v1beta1, which is not played here.
 */
export function knownSince(version: string, gv: string): boolean {
  const minor = Number(version.split('.')[1])
  return gv !== 'discovery.k8s.io/v1' || minor >= 21
}

/** What is served unless told otherwise: all but the Gateway API, which no cluster has by itself. */
export function servedByDefault(gv: string): boolean {
  return !gv.startsWith('gateway.networking.k8s.io/')
}
