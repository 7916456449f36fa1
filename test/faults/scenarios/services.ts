import { app, container } from '../../../src/demo/shop/app-plan.ts'
import { fields, items } from '../../../src/lib/read.ts'
import { sliceByHand, web } from '../cluster.ts'
import type { LiveCluster } from '../live.ts'
import type { Scenarios } from '../scenario.ts'
import { http } from '../service.ts'

const stable = web({ labels: { app: 'web', track: 'stable' } })
const canary = web({ name: 'web-canary', labels: { app: 'web', track: 'canary' }, on: ['node-2'] })
const metrics = { spec: { selector: null, ports: [{ name: 'metrics', protocol: 'TCP', port: 9100, targetPort: 9100 }] } }
const metricsPort = { name: 'metrics', protocol: 'TCP', port: 9100 }
const ofWeb = { 'kubernetes.io/service-name': 'web' }
const shop = { 'app.kubernetes.io/part-of': 'shop' }
const exceeded = {
  type: 'ReplicaFailure',
  status: 'True',
  reason: 'FailedCreate',
  message:
    'pods "web-5c9d7b8f64-2xkqj" is forbidden: exceeded quota: compute, requested: limits.memory=256Mi, used: limits.memory=4Gi, limited: limits.memory=4Gi',
}

/** A quota refuses the Pods that the Deployment still lacks. */
function refuse(cluster: LiveCluster, replicas: number): void {
  const { status } = cluster.object('Deployment', 'web')
  cluster.patch('Deployment', 'web', { spec: { replicas }, status: { conditions: [...items(fields(status).conditions), exceeded] } })
}

const ofMetrics = { 'kubernetes.io/service-name': 'metrics' }

/** PT1xx: the Service, its selector and its slices. */
export const serviceScenarios: Scenarios = {
  PT101: {
    fault: {
      what: 'One label of the selector is misspelled.',
      apps: [stable, canary],
      services: { web: { spec: { selector: { app: 'web', track: 'stabel' } } } },
      verdict: 'broken',
    },
    twin: {
      what: 'The selector matches three Pods, and leaves out a fourth that differs in one label.',
      apps: [stable, canary],
      services: { web: { spec: { selector: { app: 'web', track: 'stable' } } } },
      verdict: 'healthy',
    },
  },
  PT102: {
    fault: {
      what: 'The selector is a label of the whole product, and one of its Pods is no web server.',
      apps: [
        web({ labels: { app: 'web', ...shop } }),
        app('worker', ['node-2'], [container('worker', { ports: { metrics: 9100 }, listens: ['tcp6 :::9100'] })], {
          labels: { app: 'worker', ...shop },
        }),
      ],
      services: { web: { spec: { selector: { app: null, ...shop }, ports: [{ ...http, targetPort: 8080 }] } } },
      verdict: 'unknown',
    },
    twin: {
      what: 'The selector is a label of the whole product, and all of its Pods are web servers.',
      apps: [web({ labels: { app: 'web', ...shop } }), web({ name: 'web-canary', on: ['node-2'], labels: { app: 'web-canary', ...shop } })],
      services: { web: { spec: { selector: { app: null, ...shop }, ports: [{ ...http, targetPort: 8080 }] } } },
      verdict: 'healthy',
    },
  },
  PT103: {
    fault: {
      what: 'Somebody wrote a slice for a Service without selector, and forgot its label.',
      services: { metrics },
      objects: (at) => [sliceByHand(at, 'metrics-1', {}, metricsPort)],
      target: { kind: 'service', name: 'metrics' },
      verdict: 'broken',
    },
    twin: {
      what: 'The slice carries the label; its name is nothing like that of the Service.',
      services: { metrics },
      objects: (at) => [sliceByHand(at, 'exporter', ofMetrics, metricsPort)],
      target: { kind: 'service', name: 'metrics' },
      verdict: 'healthy',
    },
  },
  PT104: {
    fault: {
      what: 'The Service got a selector later, and the slice that mirrors its Endpoints of before is still there.',
      objects: (at) => [
        sliceByHand(at, 'web-4hxmp', { ...ofWeb, 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' }),
      ],
      verdict: 'unknown',
    },
    twin: {
      what: 'Two slices without a controller of the cluster, by the same writer.',
      services: { metrics },
      objects: (at) => [
        sliceByHand(at, 'metrics-1', { ...ofMetrics, 'endpointslice.kubernetes.io/managed-by': 'staff' }, metricsPort),
        {
          ...sliceByHand(at, 'metrics-2', { ...ofMetrics, 'endpointslice.kubernetes.io/managed-by': 'staff' }, metricsPort),
          endpoints: [{ addresses: ['10.20.0.8'], conditions: {} }],
        },
      ],
      target: { kind: 'service', name: 'metrics' },
      verdict: 'healthy',
    },
  },
  PT105: {
    fault: {
      what: 'A Service without selector, and nobody wrote a slice for it.',
      services: { metrics },
      target: { kind: 'service', name: 'metrics' },
      verdict: 'broken',
    },
    twin: {
      what: 'A Service without selector, and its slice lists an address that is no Pod.',
      services: { metrics },
      objects: (at) => [sliceByHand(at, 'metrics-1', ofMetrics, metricsPort)],
      target: { kind: 'service', name: 'metrics' },
      verdict: 'healthy',
    },
  },
  PT106: {
    fault: {
      what: 'The controller stopped before it listed the last Pod.',
      later: (cluster) => {
        const [slice = ''] = cluster.slices('web')
        cluster.patch('EndpointSlice', slice, { endpoints: items(cluster.object('EndpointSlice', slice).endpoints).slice(0, 2) })
      },
      verdict: 'degraded',
    },
    twin: {
      what: 'The last Pod stands in a slice of its own.',
      later: (cluster) => {
        const [slice = ''] = cluster.slices('web')
        const { metadata, endpoints, ...rest } = cluster.object('EndpointSlice', slice)
        const { name: _, uid: __, resourceVersion: ___, ...labelled } = fields(metadata)
        cluster.patch('EndpointSlice', slice, { endpoints: items(endpoints).slice(0, 2) })
        cluster.store.put({ ...rest, metadata: { ...labelled, name: 'web-vt9lq' }, endpoints: items(endpoints).slice(2) })
      },
      verdict: 'healthy',
    },
  },
  PT107: {
    fault: {
      what: 'A quota keeps the ReplicaSet from making any Pod.',
      apps: [web({ on: [] })],
      later: (cluster) => refuse(cluster, 3),
      verdict: 'broken',
    },
    twin: {
      what: 'A quota keeps the ReplicaSet from making a fourth Pod, and three serve.',
      later: (cluster) => refuse(cluster, 4),
      verdict: 'healthy',
    },
  },
  PT108: {
    fault: {
      what: 'Somebody removed the selector; the slice that its controller wrote before is still there.',
      later: (cluster) => cluster.patch('Service', 'web', { spec: { selector: null } }),
      verdict: 'degraded',
    },
    twin: {
      what: 'Somebody removed the selector, and keeps the slice since.',
      later: (cluster) => {
        cluster.patch('Service', 'web', { spec: { selector: null } })
        for (const slice of cluster.slices('web'))
          cluster.patch('EndpointSlice', slice, { metadata: { labels: { 'endpointslice.kubernetes.io/managed-by': 'staff' } } })
      },
      verdict: 'healthy',
    },
  },
}
