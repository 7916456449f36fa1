import { fields, text } from '../../lib/read.ts'
import { hexOf } from '../server/store/stable-names.ts'
import { shopApps, systemApps } from './apps.ts'
import { nodes } from './nodes.ts'
import { services, slicesByHand } from './services.ts'
import { type Site, site, stamped } from './site.ts'
import { workload } from './workload.ts'

export { shopExec, shopPorts } from './sockets.ts'

/** The present of the scenario unless told otherwise. */
export const shopPresent = new Date('2026-01-15T09:00:00Z')

/**
 * A small cluster with the faults that are met most, next to healthy Services: Nodes, workloads, Services, an Ingress and events, as
 * an API server prints them. Slices are left to the controller, but for those that people write by hand. The same
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

/** Path, Service and port of each rule of the Ingress; two of them have no target. */
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

/** What the kubelet says about the Pods of an app, by its label. */
const said: Readonly<Record<string, { reason: string; message: (pod: string, uid: string) => string; count: number }>> = {
  payments: { reason: 'Unhealthy', message: () => 'Readiness probe failed: HTTP probe failed with statuscode: 503', count: 17_273 },
  orders: {
    reason: 'BackOff',
    message: (pod, uid) => `Back-off restarting failed container orders in pod ${pod}_demo(${uid})`,
    count: 811,
  },
}

/** The events about those of the objects that are Pods with something to say. */
function events(site: Site, objects: readonly unknown[]): unknown[] {
  return objects.flatMap((object) => {
    const pod = fields(object)
    const { name, uid, labels } = fields(pod.metadata)
    const container = text(fields(labels).app) ?? ''
    const words = pod.kind === 'Pod' ? said[container] : undefined
    if (!words) return []
    const host = fields(pod.spec).nodeName
    const about = { kind: 'Pod', namespace: 'demo', name, uid, apiVersion: 'v1', fieldPath: `spec.containers{${container}}` }
    return [
      {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: stamped(site, 'Event', { name: `${name}.${hexOf(`event/${name}`, 16)}`, namespace: 'demo' }),
        involvedObject: about,
        reason: words.reason,
        message: words.message(String(name), String(uid)),
        source: { component: 'kubelet', host },
        firstTimestamp: site.ago(2 * 86_400),
        lastTimestamp: site.ago(8),
        count: words.count,
        type: 'Warning',
        eventTime: null,
        reportingComponent: 'kubelet',
        reportingInstance: host,
      },
    ]
  })
}
