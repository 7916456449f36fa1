import type { Bench } from './program.ts'
import { start } from './start.ts'

const own = (name: string, rest: object = {}) => ({ name, namespace: 'demo', uid: `u-${name}`, resourceVersion: '3', ...rest })
const labels = { app: 'web', 'pod-template-hash': 'abc' }
const controlledBy = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: `u-${name}`, controller: true }],
})
const spec = { containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] }] }
const pods = ['10.0.0.1', '10.0.0.2'].map((ip, index) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: own(`web-abc-${index}`, { labels, ...controlledBy('ReplicaSet', 'web-abc') }),
  spec: { nodeName: 'node-1', ...spec },
  status: {
    phase: 'Running',
    podIP: ip,
    podIPs: [{ ip }],
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
  },
}))

/** A cluster with the Service `web`, its Deployment and two Pods, and `rest`. */
export const startShop = (...rest: object[]): Promise<Bench> =>
  start({
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: own('web'),
        spec: {
          type: 'ClusterIP',
          clusterIP: '10.96.0.9',
          clusterIPs: ['10.96.0.9'],
          selector: { app: 'web' },
          ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
        },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: own('web'),
        spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec } },
        status: { replicas: 2, readyReplicas: 2 },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: own('web-abc', { labels, ...controlledBy('Deployment', 'web') }),
        spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
        status: { replicas: 2, readyReplicas: 2 },
      },
      ...pods,
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: own('web-x', { labels: { 'kubernetes.io/service-name': 'web' } }),
        addressType: 'IPv4',
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
        endpoints: pods.map(({ metadata, status }) => ({
          addresses: [status.podIP],
          conditions: { ready: true },
          nodeName: 'node-1',
          targetRef: { kind: 'Pod', namespace: 'demo', name: metadata.name },
        })),
      },
      ...rest,
    ],
  })

/** A policy of the cluster that lets no client in. */
export const denying = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny', namespace: 'demo', uid: 'u', resourceVersion: '9' },
  spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] },
}

/** An Ingress of the cluster that leads to `web`. */
export const wayIn = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: own('shop'),
  spec: {
    rules: [
      {
        host: 'a.example.com',
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] },
      },
    ],
  },
  status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
}

/** Manifests of a change. */
export const policy = `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny, namespace: demo}, spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}}`
export const service = (selector: string) =>
  `{apiVersion: v1, kind: Service, metadata: {name: web, namespace: demo}, spec: {selector: {app: ${selector}}, ports: [{name: http, port: 80, targetPort: http}]}}`
export const deployment = (app: string) =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: demo}, spec: {replicas: 2, selector: {matchLabels: {app: ${app}}}, template: {metadata: {labels: {app: ${app}}}, spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}}}}`
export const ingress = `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: more, namespace: demo}, spec: {ingressClassName: nginx, rules: [{host: more.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 81}}}}]}}]}}`
