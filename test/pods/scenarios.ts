import { container } from '../../src/demo/shop/app-plan.ts'
import { fields, items } from '../../src/lib/read.ts'
import type { TargetRef, WorkloadTarget } from '../../src/model/target.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { type Change, web, webContainer } from '../faults/cluster.ts'
import type { LiveCluster } from '../faults/live.ts'
import { http } from '../faults/service.ts'
import { job, jobPod } from './job.ts'

/** A cluster, the Pods from which the trace goes upward, and what has to come out. */
export interface PodScenario extends Change {
  what: string
  target: (cluster: LiveCluster) => TargetRef
  verdict: Verdict
  /** The verdicts of the Services that are drawn with it, by name. */
  through: Readonly<Record<string, Verdict>>
  findings?: readonly string[]
}

const firstPod =
  (of: string, index = 0) =>
  (cluster: LiveCluster) =>
    ({ kind: 'pod', name: cluster.pods(of)[index] ?? '' }) as const
const workload = (type: WorkloadTarget['type'], name: string) => () => ({ kind: 'workload', type, name }) as const

const proxy = container('istio-proxy', {
  image: 'registry.example.com/istio/proxyv2:1.28.1',
  ports: { 'http-envoy-prom': 15090 },
  listens: ['tcp 0.0.0.0:15006', 'tcp 0.0.0.0:15021', 'tcp 0.0.0.0:15090'],
  readiness: { path: '/healthz/ready', port: 15021 },
})
const metrics = container('metrics', {
  ports: { metrics: 9102, admin: 9103 },
  listens: ['tcp6 :::9102', 'tcp 127.0.0.1:9103'],
  readiness: { path: '/', port: 9104 },
})
const stable = { app: 'web', track: 'stable' }
const canary = { app: 'web', track: 'canary' }
const nodePort = { type: 'NodePort', ports: [{ ...http, nodePort: 30_080 }] }
const quota = 'pods "web-x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10'

/** Traces that start from Pods and from what makes them. */
export const podScenarios: Readonly<Record<string, PodScenario>> = {
  'two-containers': {
    what: 'Two Services lead to two ports; a third is declared only, and a fourth is asked by the kubelet alone.',
    apps: [web({ containers: [webContainer(), metrics] })],
    through: { web: 'healthy', 'web-metrics': 'healthy' },
    services: {
      web: { spec: nodePort },
      'web-metrics': { spec: { selector: { app: 'web' }, ports: [{ ...http, name: 'metrics', port: 9102, targetPort: 'metrics' }] } },
    },
    target: firstPod('web'),
    verdict: 'healthy',
  },
  mesh: {
    what: 'The proxy of a mesh answers first, but on a port that an annotation leaves alone.',
    apps: [web({ containers: [webContainer(), metrics], sidecars: [proxy] })],
    templates: { web: { metadata: { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9102' } } } },
    through: { web: 'healthy', 'web-metrics': 'healthy' },
    services: {
      'web-metrics': { spec: { selector: { app: 'web' }, ports: [{ ...http, name: 'http-metrics', port: 9102, targetPort: 'metrics' }] } },
    },
    target: firstPod('web'),
    verdict: 'healthy',
  },
  'another-not-ready': {
    what: 'Another Pod of the Service is not ready: that is no trouble of this one.',
    later: (cluster) => cluster.unready(cluster.pods('web')[1] ?? ''),
    target: firstPod('web', 0),
    verdict: 'healthy',
    through: { web: 'degraded' },
  },
  'not-ready': {
    what: 'This Pod is not ready, while others serve: no client gets to it.',
    later: (cluster) => cluster.unready(cluster.pods('web')[1] ?? ''),
    target: firstPod('web', 1),
    verdict: 'broken',
    through: { web: 'degraded' },
  },
  'without-port': {
    what: 'This Pod has no port of the name that the Service wants; the other workload has.',
    apps: [
      web({ labels: stable }),
      web({ name: 'web-canary', labels: canary, on: ['node-2'], containers: [webContainer({ ports: { web: 8080 } })] }),
    ],
    target: workload('Deployment', 'web-canary'),
    verdict: 'broken',
    through: { web: 'degraded' },
  },
  'selected-by-mistake': {
    what: 'The Service selects the Pods of another program, which has none of its ports.',
    apps: [
      web({ labels: stable }),
      web({
        name: 'web-worker',
        labels: { app: 'web', role: 'worker' },
        on: ['node-2'],
        containers: [container('worker', { ports: { queue: 5672 }, listens: ['tcp6 :::5672'] })],
      }),
    ],
    target: workload('Deployment', 'web-worker'),
    verdict: 'unknown',
    through: { web: 'healthy' },
  },
  unselected: {
    what: 'The selector of the only Service is one letter off.',
    through: { web: 'broken' },
    services: { web: { spec: { selector: { app: 'wbe' } } } },
    target: firstPod('web'),
    verdict: 'unknown',
  },
  'no-service': {
    what: 'No Service selects the worker, and none was meant to.',
    apps: [web(), web({ name: 'worker', labels: { app: 'worker' }, on: ['node-1', 'node-2'], containers: [container('worker', {})] })],
    target: workload('Deployment', 'worker'),
    verdict: 'idle',
    through: {},
  },
  'host-network': {
    what: 'An agent on every Node, in the network of the Node.',
    apps: [
      web(),
      web({
        kind: 'DaemonSet',
        name: 'agent',
        labels: { app: 'agent' },
        hostNetwork: true,
        containers: [container('agent', { ports: { metrics: 9100 }, listens: ['tcp6 :::9100'] })],
      }),
    ],
    through: {},
    target: workload('DaemonSet', 'agent'),
    verdict: 'healthy',
    also: ['DaemonSet'],
  },
  'job-completed': {
    what: 'A Service selects the Pod of a Job that has ended well.',
    objects: (site) => [job(site), jobPod(site)],
    target: workload('Job', 'migrate'),
    verdict: 'idle',
    through: { web: 'healthy' },
    also: ['Job'],
  },
  'scaled-to-zero': {
    what: 'The Deployment is scaled to zero, and its Service waits.',
    apps: [web({ on: [] })],
    target: workload('Deployment', 'web'),
    verdict: 'idle',
    through: { web: 'idle' },
  },
  'no-pods': {
    what: 'A quota keeps the Deployment from making its Pods.',
    apps: [web({ on: [] })],
    later: (cluster) => {
      const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: quota }
      const { conditions } = fields(cluster.object('Deployment', 'web').status)
      cluster.patch('Deployment', 'web', { spec: { replicas: 3 }, status: { conditions: [...items(conditions), failure] } })
    },
    target: workload('Deployment', 'web'),
    verdict: 'broken',
    through: { web: 'broken' },
  },
  'governing-service-missing': {
    what: 'A StatefulSet names a Service that does not exist.',
    apps: [web({ kind: 'StatefulSet' })],
    later: (cluster) => cluster.patch('StatefulSet', 'web', { spec: { serviceName: 'web-peers' } }),
    target: workload('StatefulSet', 'web'),
    verdict: 'healthy',
    through: { web: 'healthy' },
  },
  peer: {
    what: 'A peer of a StatefulSet has a name of its own; a Service selects it alone, by the label that its controller gives it.',
    apps: [web({ kind: 'StatefulSet' })],
    through: { web: 'healthy', 'web-first': 'healthy' },
    services: {
      web: { spec: { clusterIP: 'None', clusterIPs: ['None'], ports: [{ ...http, port: 8080 }] } },
      'web-first': { spec: { selector: { app: null, 'statefulset.kubernetes.io/pod-name': 'web-0' } } },
    },
    target: () => ({ kind: 'pod', name: 'web-0' }),
    verdict: 'healthy',
  },
  collision: {
    what: 'Two containers declare one port, no Service leads to it, and one of them crashes.',
    apps: [
      web(),
      web({
        name: 'twins',
        labels: { app: 'twins' },
        on: ['node-1'],
        containers: [webContainer({ name: 'left' }), webContainer({ name: 'right', state: 'crashing' })],
      }),
    ],
    target: firstPod('twins'),
    verdict: 'unknown',
    through: {},
    findings: ['PT311'],
  },
}
