import type { TestServer } from '../../server/server.ts'
import { type Clusters, type ContextOptions, startClusters } from '../clusters.ts'

/** The Service of the shop that one cluster exports: one Pod, port 6379, healthy. */
const place = { name: 'cache', namespace: 'demo' }
const api = { apiVersion: 'multicluster.x-k8s.io/v1beta1' }
const port = { name: 'redis', protocol: 'TCP', port: 6379 }

/** What an importing cluster is told of the clusters that export it. */
export interface Imported {
  clusters?: readonly string[]
  ports?: readonly object[]
  /** The slices of each cluster, as addresses. */
  slices?: Readonly<Record<string, readonly string[]>>
  /** The Service that handles the import. */
  derived?: true
  type?: string
}

/** The cluster says its id, as kubernetes-sigs/about-api has it. */
export function named(id: string): (server: TestServer) => void {
  return ({ store }) => {
    const body = {
      apiVersion: 'about.k8s.io/v1',
      kind: 'ClusterProperty',
      metadata: { name: 'cluster.clusterset.k8s.io' },
      spec: { value: id },
    }
    store.put(body)
  }
}

/** The cluster exports the Service; `conditions` are what its controller says of that. */
export function exporting(conditions: readonly object[] = [condition('Valid', 'True', 'Valid')]): (server: TestServer) => void {
  return ({ store }) => {
    store.put({ ...api, kind: 'ServiceExport', metadata: place, status: { conditions } })
  }
}

export function condition(type: string, status: string, reason: string, message = '') {
  return { type, status, reason, message, lastTransitionTime: '2026-01-15T09:00:00Z' }
}

/** The cluster imports the Service, and has none of that name itself. */
export function importing({ clusters = ['east'], ports = [port], slices = {}, derived, type = 'ClusterSetIP' }: Imported = {}) {
  return ({ store }: TestServer): void => {
    store.delete({ kind: 'Service', ...place })
    store.put({
      ...api,
      kind: 'ServiceImport',
      metadata: { ...place, ...(derived && { annotations: { 'multicluster.kubernetes.io/derived-service': 'derived-4h0q7m' } }) },
      spec: { type, ips: type === 'Headless' ? [] : ['10.42.42.42'], ports },
      status: { clusters: clusters.map((cluster) => ({ cluster })) },
    })
    for (const [cluster, addresses] of Object.entries(slices)) store.put(importedSlice(cluster, addresses, derived === true))
    if (derived) store.put(derivedService)
  }
}

const derivedService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'derived-4h0q7m', namespace: 'demo', labels: { 'multicluster.kubernetes.io/service-name': 'cache' } },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.42.42.42',
    clusterIPs: ['10.42.42.42'],
    ipFamilies: ['IPv4'],
    ports: [{ name: 'redis', protocol: 'TCP', port: 6379, targetPort: 6379 }],
  },
}

/** As a controller of the set copies it; its Pod is one of the other cluster. */
function importedSlice(cluster: string, addresses: readonly string[], isJoined: boolean) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `imported-${cluster}-cache`,
      namespace: 'demo',
      labels: {
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-mesh-controller.cilium.io',
        'multicluster.kubernetes.io/service-name': 'cache',
        'multicluster.kubernetes.io/source-cluster': cluster,
        ...(isJoined && { 'kubernetes.io/service-name': 'derived-4h0q7m' }),
      },
    },
    addressType: 'IPv4',
    endpoints: addresses.map((address) => ({
      addresses: [address],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', namespace: 'demo', name: 'cache-of-another-cluster' },
    })),
    ports: [{ name: 'redis', protocol: 'TCP', port: 6379 }],
  }
}

/** Several changes, one after another. */
export function all(...changes: readonly ((server: TestServer) => void)[]): (server: TestServer) => void {
  return (server) => {
    for (const change of changes) change(server)
  }
}

/** The addresses of the Service's endpoints in a shop. */
export const endpointsOfCache = ['10.244.1.2'] as const

/** Clusters by their contexts. */
export function clusters(contexts: Readonly<Record<string, ContextOptions>>): Promise<Clusters> {
  return startClusters(contexts)
}
