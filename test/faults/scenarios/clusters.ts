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

function imported(at: Site, ports: readonly Fields[] = [http]): unknown {
  return {
    kind: 'ServiceImport',
    apiVersion: 'multicluster.x-k8s.io/v1beta1',
    metadata: stamped(at, 'ServiceImport', { name: 'web', namespace: 'demo' }),
    spec: { type: 'ClusterSetIP', ips: ['10.96.200.7'], ports },
    status: { clusters: [{ cluster: 'west' }] },
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

/** PT901 to PT903: what clusters share. */
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
}
