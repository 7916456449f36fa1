import { shopApps, systemApps } from './apps.ts'
import { events } from './events.ts'
import { nodes } from './nodes.ts'
import { routes } from './routes.ts'
import { services, slicesByHand } from './services.ts'
import { site, stamped } from './site.ts'
import { workload } from './workload.ts'

export { shopExec, shopPorts } from './sockets.ts'

/** The present of the scenario unless told otherwise. */
export const shopPresent = new Date('2026-01-15T09:00:00Z')

/**
 * A small cluster with the faults that are met most, next to healthy Services: Nodes, workloads, Services, an Ingress and events, as
 * an API server prints them. Slices and Endpoints are left to the controller, but for those that people write by hand. The same
 * present (`now`) gives the same objects, byte by byte.
 */
export function shop(now: Date = shopPresent): unknown[] {
  const at = site(now)
  const namespaces = ['default', 'demo', 'kube-system'].map((name) => ({
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: stamped(at, 'Namespace', { name, labels: { 'kubernetes.io/metadata.name': name } }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }))
  const workloads = [...shopApps, ...systemApps].flatMap((app) => workload(at, app))
  return [...namespaces, ...nodes(at), ...workloads, ...services(at), ...slicesByHand(at), ...routes(at), ...events(at, workloads)]
}
