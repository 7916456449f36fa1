import { type Site, stamped } from '../../../src/demo/shop/site.ts'
import type { Fields } from '../../../src/lib/read.ts'
import type { Scenarios } from '../scenario.ts'

const also = ['ServiceImport', 'ServiceExport', 'ClusterProperty']
const target = { kind: 'import', type: 'ServiceImport', name: 'web' } as const
const http = { name: 'http', protocol: 'TCP', port: 80 }

/** The id of the cluster that is read. */
function property(at: Site): unknown {
  return {
    kind: 'ClusterProperty',
    apiVersion: 'about.k8s.io/v1',
    metadata: stamped(at, 'ClusterProperty', { name: 'cluster.clusterset.k8s.io' }),
    spec: { value: 'west' },
  }
}

function imported(at: Site, ports: readonly Fields[] = [http], cluster = 'west'): unknown {
  return {
    kind: 'ServiceImport',
    apiVersion: 'multicluster.x-k8s.io/v1beta1',
    metadata: stamped(at, 'ServiceImport', { name: 'web', namespace: 'demo' }),
    spec: { type: 'ClusterSetIP', ips: ['10.96.200.7'], ports },
    status: { clusters: [{ cluster }] },
  }
}

/** An export of the Service `web`, with what its controller says of conflicts. */
export function exported(at: Site, conflict: Fields = { status: 'False', reason: 'NoConflicts' }): Fields {
  const of = (condition: Fields) => ({ lastTransitionTime: '2026-01-15T09:00:00Z', message: '', ...condition })
  const conditions = [of({ type: 'Valid', status: 'True', reason: 'Valid' }), of({ type: 'Conflict', ...conflict })]
  return {
    kind: 'ServiceExport',
    apiVersion: 'multicluster.x-k8s.io/v1beta1',
    metadata: stamped(at, 'ServiceExport', { name: 'web', namespace: 'demo' }),
    status: { conditions },
  }
}

const conflict = { status: 'True', reason: 'PortConflict', message: 'port 80 of cluster east wins over port 8080 of cluster west' }

/** The slice of the cluster `east`, as Submariner's Lighthouse copies it. */
function slice(at: Site): unknown {
  const labels = {
    'endpointslice.kubernetes.io/managed-by': 'lighthouse-agent.submariner.io',
    'multicluster.kubernetes.io/service-name': 'web',
    'multicluster.kubernetes.io/source-cluster': 'east',
  }
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: stamped(at, 'EndpointSlice', { name: 'web-east', namespace: 'demo', labels }),
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.96.77.8'], conditions: { ready: true } }],
    ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
  }
}

/** The Node that connects the cluster `west` with the cluster `east`. */
export function gateway(at: Site, status: string, statusMessage: string): Fields {
  return {
    kind: 'Gateway',
    apiVersion: 'submariner.io/v1',
    metadata: stamped(at, 'Gateway', { name: 'node-1', namespace: 'submariner-operator' }),
    status: {
      haStatus: 'active',
      statusFailure: '',
      localEndpoint: { cluster_id: 'west', hostname: 'node-1' },
      connections: [{ status, statusMessage, endpoint: { cluster_id: 'east', hostname: 'gw-east' } }],
    },
  }
}

const noAnswer = 'no answer to the health check of 10.245.0.9'
const fromEast = (at: Site) => [imported(at, [http], 'east'), slice(at)]

/** PT901 to PT904: what clusters share. */
export const clusterScenarios: Scenarios = {
  PT901: {
    fault: {
      what: 'The only cluster of the import has the Service, but does not export it any more.',
      objects: (at) => [property(at), imported(at)],
      also,
      target,
      verdict: 'degraded',
    },
    twin: {
      what: 'The only cluster of the import exports the Service.',
      objects: (at) => [property(at), imported(at), exported(at)],
      also,
      target,
      verdict: 'healthy',
    },
  },
  PT902: {
    fault: {
      what: 'The controller reports that the export conflicts with that of another cluster.',
      objects: (at) => [exported(at, conflict)],
      also,
      verdict: 'degraded',
    },
    twin: {
      what: 'The controller reports that no export conflicts.',
      objects: (at) => [exported(at)],
      also,
      verdict: 'healthy',
    },
  },
  PT903: {
    fault: {
      what: 'The import has port 8080, and the exported Service has port 80 alone.',
      objects: (at) => [property(at), imported(at, [{ ...http, port: 8080 }]), exported(at)],
      also,
      target,
      verdict: 'broken',
    },
    twin: {
      what: 'The import has the port of the exported Service.',
      objects: (at) => [property(at), imported(at), exported(at)],
      also,
      target,
      verdict: 'healthy',
    },
  },
  PT904: {
    fault: {
      what: 'The connection of the gateway to the only cluster of the import has an error.',
      objects: (at) => [...fromEast(at), gateway(at, 'error', noAnswer)],
      also: [...also, 'Gateway.submariner.io'],
      target,
      verdict: 'broken',
    },
    twin: {
      what: 'The gateway is connected with the only cluster of the import, which is not among the contexts.',
      objects: (at) => [...fromEast(at), gateway(at, 'connected', '')],
      also: [...also, 'Gateway.submariner.io'],
      target,
      verdict: 'unknown',
    },
  },
}
