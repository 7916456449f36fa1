import { shopApps, systemApps } from './apps.ts'
import { events } from './events.ts'
import { nodes } from './nodes.ts'
import { services, slicesByHand } from './services.ts'
import { type Site, site, stamped } from './site.ts'
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

type Port = { number: number } | { name: string }

/** Path, Service and port of each rule of the Ingress; two of them lead nowhere. */
const paths: readonly (readonly [path: string, service: string, port: Port])[] = [
  ['/', 'web', { name: 'http' }],
  ['/pay', 'checkout', { number: 80 }],
  ['/old', 'web', { number: 8888 }],
  ['/gone', 'gone', { number: 80 }],
]

/** The Ingress of the shop and its class. */
function routes(site: Site): unknown[] {
  return [
    {
      kind: 'IngressClass',
      apiVersion: 'networking.k8s.io/v1',
      metadata: stamped(site, 'IngressClass', { name: 'nginx', generation: 1 }),
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
    {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: stamped(site, 'Ingress', { name: 'shop', namespace: 'demo', generation: 1 }),
      spec: {
        ingressClassName: 'nginx',
        rules: [
          {
            host: 'shop.example.com',
            http: { paths: paths.map(([path, name, port]) => ({ path, pathType: 'Prefix', backend: { service: { name, port } } })) },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } },
    },
  ]
}
