import { parseDump } from '../../src/cluster/read/dump.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { AddressTarget, TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'

/** When the cluster was read. */
export const taken = '2026-01-15T10:00:00Z'

/** A cluster with a Service `web` in the namespaces `shop` and `infra`, each with a Pod, and the objects. */
export function dump(...objects: readonly object[]): Promise<Snapshot> {
  const items = [...['shop', 'infra'].flatMap(cluster), ...objects.map(applied)]
  return parseDump(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'dump.json', taken)
}

function applied(object: object, index: number): object {
  const metadata = 'metadata' in object && typeof object.metadata === 'object' ? object.metadata : {}
  return { ...object, metadata: { ...metadata, uid: `u-${index}`, resourceVersion: '7' } }
}

function cluster(namespace: string): object[] {
  const own = (name: string) => ({ name, namespace, uid: `${namespace}-${name}`, resourceVersion: '1' })
  const address = namespace === 'shop' ? '10.1.0.5' : '10.1.0.6'
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: own('web'),
      spec: { clusterIP: '10.96.0.9', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...own('web-1'), labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080 }] }] },
      status: {
        phase: 'Running',
        podIPs: [{ ip: address }],
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...own('web-x'), labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      endpoints: [{ addresses: [address], conditions: { ready: true }, targetRef: { kind: 'Pod', namespace, name: 'web-1' } }],
    },
  ]
}

/** A target, traced. */
export function trace(snapshot: Snapshot, target: TargetRef, namespace = 'shop'): Trace {
  const [found] = createTracer([]).traces(snapshot, [{ namespace, target }])
  if (!found) throw new Error('nothing was traced')
  return found
}

/** A URL as a target. */
export function addressTarget(host: string, path?: string): AddressTarget {
  return { kind: 'address', text: `http://${host}${path ?? ''}`, host, port: 80, scheme: 'http', ...(path !== undefined && { path }) }
}
