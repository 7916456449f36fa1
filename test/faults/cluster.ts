import { merged } from '../../src/demo/server/store/object.ts'
import { resourceTypes } from '../../src/demo/server/store/resource-types.ts'
import { createStore } from '../../src/demo/server/store/store.ts'
import { type AppPlan, app, type ContainerPlan, container } from '../../src/demo/shop/app-plan.ts'
import { systemApps } from '../../src/demo/shop/apps.ts'
import { nodes } from '../../src/demo/shop/nodes.ts'
import { shopPresent } from '../../src/demo/shop/shop.ts'
import { type Site, site, stamped } from '../../src/demo/shop/site.ts'
import { workload } from '../../src/demo/shop/workload.ts'
import { type Fields, fields, labels, text } from '../../src/lib/read.ts'
import { keepEndpoints } from '../server/endpoints.ts'
import { LiveCluster } from './live.ts'
import { apiServer, http, nameService, service } from './service.ts'
import { settle } from './settle.ts'
import { type TemplatePatch, withTemplate } from './template.ts'

/** How a cluster differs from the healthy one: a Deployment `web` with a Pod on each of three Nodes, its Service, and an Ingress. */
export interface Change {
  /** Workloads that are there too, or instead of the one of that name. */
  apps?: readonly AppPlan[]
  /** What the Pods of a workload have beside its plan. */
  templates?: Readonly<Record<string, TemplatePatch>>
  /** Merge patches (RFC 7396) of Service objects by name; one that is not in the healthy cluster is made. */
  services?: Readonly<Record<string, Fields>>
  /** Merge patches of Nodes by name. */
  nodes?: Readonly<Record<string, Fields>>
  /** Backend of the Ingress. */
  backend?: Fields
  /** Objects beside all this, such as a manually created slice. */
  objects?: (site: Site) => readonly unknown[]
  /** What happened since then; slices follow the Services and Pods. */
  later?: (cluster: LiveCluster) => void
  /** Kinds that are requested beside the usual ones. */
  also?: readonly string[]
}

/** A container that listens on 8080, declares it and is probed there. */
export function webContainer(part: Partial<ContainerPlan> = {}): ContainerPlan {
  const readiness = { path: '/healthz', port: 'http' }
  return container('web', { ports: { http: 8080 }, listens: ['tcp6 :::8080'], readiness, ...part })
}

/** The Deployment `web`, one Pod on each Node, with what differs. */
export function web(part: Partial<AppPlan> = {}, inContainer: Partial<ContainerPlan> = {}): AppPlan {
  return app('web', ['node-1', 'node-2', 'node-3'], [webContainer(inContainer)], part)
}

/** When the clusters are read. */
export const taken = shopPresent.toISOString().replace(/\.\d+Z$/, 'Z')

/** The cluster with its change. The same change gives the same objects, byte by byte. */
export function clusterOf(change: Change): LiveCluster {
  const at = site(shopPresent)
  const store = createStore(resourceTypes(), { now: () => shopPresent })
  for (const object of [...nodesOf(at, change), ...workloadsOf(at, change), ...servicesOf(at, change)]) store.put(object)
  store.put(ingress(at, change.backend ?? { service: { name: 'web', port: { name: 'http' } } }))
  for (const object of change.objects?.(at) ?? []) store.put(object)
  keepEndpoints(store)
  const cluster = new LiveCluster(store, at)
  change.later?.(cluster)
  settle(cluster)
  return cluster
}

function nodesOf(at: Site, change: Change): unknown[] {
  return nodes(at).map((node) => merged(node, change.nodes?.[text(fields(fields(node).metadata).name) ?? ''] ?? {}))
}

function workloadsOf(at: Site, change: Change): unknown[] {
  return appsOf(change).flatMap((plan) => workload(at, plan).map((object) => withTemplate(object, change.templates?.[plan.name] ?? {})))
}

function appsOf(change: Change): AppPlan[] {
  const plans = new Map([...systemApps.filter((plan) => plan.name === 'coredns'), web()].map((plan) => [plan.name, plan]))
  for (const plan of change.apps ?? []) plans.set(plan.name, plan)
  return [...plans.values()]
}

function servicesOf(at: Site, change: Change): unknown[] {
  const patches = { web: {}, ...change.services }
  const own = Object.entries(patches).map(([name, patch], index) => service(at, name, `10.96.3.${16 + index}`, patch))
  return [...apiServer(at), nameService(at), ...own]
}

function ingress(at: Site, backend: Fields): unknown {
  const rule = { host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: stamped(at, 'Ingress', { name: 'shop', namespace: 'demo', generation: 1 }),
    spec: { ingressClassName: 'nginx', rules: [rule] },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } },
  }
}

/** An EndpointSlice as a person writes it: no owner, and no controller keeps it. */
export function sliceByHand(at: Site, name: string, own: Readonly<Record<string, string>>, port: Fields = { ...http, port: 8080 }): Fields {
  const { targetPort: _, ...slicePort } = port
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: stamped(at, 'EndpointSlice', { name, namespace: 'demo', generation: 1, labels: labels(own) }),
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.20.0.7'], conditions: { ready: true } }],
    ports: [slicePort],
  }
}
