import { type Fields, fields, items, text } from '../../../src/lib/read.ts'
import { web, webContainer } from '../cluster.ts'
import type { LiveCluster } from '../live.ts'
import type { Scenarios } from '../scenario.ts'
import { http } from '../service.ts'

const gate = 'target-health.elbv2.k8s.aws/k8s-demo-web-4711'
const gated = { web: { spec: { readinessGates: [{ conditionType: gate }] } } }
const preStop = { web: { container: { lifecycle: { preStop: { sleep: { seconds: 10 } } } } } }
/** One Pod more than the Deployment wants: that of before, which is being deleted. */
const rolling = web({ on: ['node-1', 'node-2', 'node-3', 'node-1'] })
function replace(cluster: LiveCluster): void {
  cluster.patch('Deployment', 'web', { spec: { replicas: 3 } })
  cluster.terminate(cluster.pods('web')[0] ?? '')
}

const peer = { ...http, port: 8080 }
const headless = { clusterIP: 'None', clusterIPs: ['None'] }

/** The kubelet on a Node that came back: the Pod of before has ended, and its address went to another. */
function evict(cluster: LiveCluster): { address: string; name: string; uid: string } {
  const [pod = ''] = cluster.pods('web')
  const { metadata, status, ...rest } = cluster.object('Pod', pod)
  const name = `${pod.slice(0, -5)}gh5st`
  const { uid } = cluster.store.put({
    ...rest,
    metadata: { ...metadata, name, uid: '3c1a7c52-7d7f-4c4a-9a51-0f5e1d2b3c4d' },
    status: {
      ...fields(status),
      phase: 'Failed',
      reason: 'NodeShutdown',
      message: 'Pod was terminated in response to imminent node shutdown.',
    },
  }).metadata
  return { address: text(fields(status).podIP) ?? '', name, uid }
}

const waiting = { web: { spec: { initContainers: [{ name: 'wait-for-db', image: 'registry.example.com/wait:1.4' }] } } }

/** The Pods as they stand while an init container is in a state. */
function initialize(cluster: LiveCluster, state: Fields): void {
  for (const pod of cluster.pods('web')) {
    const init = { name: 'wait-for-db', ready: false, restartCount: 0, started: true, state, lastState: {} }
    const why = { status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [web]' }
    const app = { ready: false, started: false, state: { waiting: { reason: 'PodInitializing' } } }
    cluster.report(pod, app, { Ready: why, ContainersReady: why }, { phase: 'Pending', initContainerStatuses: [init] })
  }
}

const stable = web({ labels: { app: 'web', track: 'stable' } })

/** PT2xx: endpoints and the Pods behind them. */
export const podScenarios: Scenarios = {
  PT201: {
    fault: { what: 'The readiness probe fails in every Pod.', apps: [web({}, { state: 'unready' })], verdict: 'broken' },
    twin: {
      what: 'The readiness probe fails in a Pod that the selector leaves out.',
      apps: [
        stable,
        web({
          name: 'web-canary',
          labels: { app: 'web', track: 'canary' },
          on: ['node-2'],
          containers: [webContainer({ state: 'unready' })],
        }),
      ],
      services: { web: { spec: { selector: { app: 'web', track: 'stable' } } } },
      verdict: 'healthy',
    },
  },
  PT202: {
    fault: { what: 'The container ends again and again.', apps: [web({}, { state: 'crashing' })], verdict: 'broken' },
    twin: {
      what: 'The container has ended twelve times, but has run for two days since.',
      later: (cluster) => {
        const ended = { exitCode: 1, reason: 'Error', startedAt: cluster.site.ago(172_900), finishedAt: cluster.site.ago(172_801) }
        for (const pod of cluster.pods('web')) cluster.report(pod, { restartCount: 12, lastState: { terminated: ended } })
      },
      verdict: 'healthy',
    },
  },
  PT203: {
    fault: { what: 'The Deployment is scaled to zero.', apps: [web({ on: [] })], verdict: 'idle' },
    twin: {
      what: 'The old Deployment is scaled to zero, and the new one serves.',
      apps: [stable, web({ name: 'web-old', labels: { app: 'web', track: 'old' }, on: [] })],
      verdict: 'healthy',
    },
  },
  PT204: {
    fault: {
      what: 'The readiness gate of a load balancer is not True.',
      templates: gated,
      later: (cluster) => {
        const message = `the status of pod readiness gate "${gate}" is not "True", but False`
        for (const pod of cluster.pods('web')) {
          cluster.report(
            pod,
            {},
            {
              [gate]: { status: 'False', reason: 'Target.FailedHealthChecks' },
              Ready: { status: 'False', reason: 'ReadinessGatesNotReady', message },
            },
          )
        }
      },
      verdict: 'broken',
    },
    twin: {
      what: 'The readiness gate is True.',
      templates: gated,
      later: (cluster) => {
        for (const pod of cluster.pods('web')) cluster.report(pod, {}, { [gate]: { status: 'True' } })
      },
      verdict: 'healthy',
    },
  },
  PT205: {
    fault: {
      what: 'The Deployment was deleted, and its Pods serve until their grace period ends.',
      later: (cluster) => {
        for (const pod of cluster.pods('web')) cluster.terminate(pod)
        cluster.store.delete({ kind: 'Deployment', namespace: 'demo', name: 'web' })
      },
      verdict: 'degraded',
    },
    twin: {
      what: 'One Pod is being deleted, with time to be left out, and the others serve.',
      templates: preStop,
      apps: [rolling],
      later: replace,
      verdict: 'healthy',
    },
  },
  PT206: {
    fault: {
      what: 'One Pod is being deleted, and its container has no preStop hook.',
      apps: [rolling],
      later: replace,
      verdict: 'healthy',
    },
    twin: {
      what: 'One Pod is being deleted, and its container waits in its preStop hook.',
      templates: preStop,
      apps: [rolling],
      later: replace,
      verdict: 'healthy',
    },
  },
  PT207: {
    fault: {
      what: 'A Pod that has ended is still listed, and another one has its address.',
      later: (cluster) => {
        const { address, name, uid } = evict(cluster)
        const [slice = ''] = cluster.slices('web')
        const { endpoints } = cluster.object('EndpointSlice', slice)
        const ghost = {
          addresses: [address],
          conditions: { ready: false, serving: false, terminating: false },
          targetRef: { kind: 'Pod', namespace: 'demo', name, uid },
          nodeName: 'node-3',
          zone: 'c',
        }
        cluster.patch('EndpointSlice', slice, { endpoints: [...items(endpoints), ghost] })
      },
      verdict: 'unknown',
      findings: ['PT207', 'PT207/PT202'],
    },
    twin: {
      what: 'A Pod that has ended keeps its address in its status, but no slice lists it.',
      later: (cluster) => void evict(cluster),
      verdict: 'healthy',
      findings: ['PT202'],
    },
  },
  PT208: {
    fault: {
      what: 'A headless Service publishes only the peers that are Ready.',
      apps: [web({ kind: 'StatefulSet' })],
      services: { web: { spec: { ...headless, ports: [peer] } } },
      later: (cluster) => cluster.unready('web-1'),
      verdict: 'degraded',
      findings: ['PT201', 'PT201/PT208'],
    },
    twin: {
      what: 'A headless Service publishes all peers.',
      apps: [web({ kind: 'StatefulSet' })],
      services: { web: { spec: { ...headless, ports: [peer], publishNotReadyAddresses: true } } },
      later: (cluster) => cluster.unready('web-1'),
      verdict: 'healthy',
      findings: ['PT209'],
    },
  },
  PT210: {
    fault: {
      what: 'An init container waits for a database for two hours.',
      templates: waiting,
      later: (cluster) => initialize(cluster, { running: { startedAt: cluster.site.ago(7200) } }),
      verdict: 'broken',
    },
    twin: {
      what: 'The init container has ended, and the container serves.',
      templates: waiting,
      verdict: 'healthy',
    },
  },
  PT209: {
    fault: {
      what: 'publishNotReadyAddresses, and no Pod runs.',
      apps: [web({}, { state: 'crashing' })],
      services: { web: { spec: { publishNotReadyAddresses: true } } },
      verdict: 'degraded',
    },
    twin: {
      what: 'publishNotReadyAddresses, and every Pod is Ready.',
      services: { web: { spec: { publishNotReadyAddresses: true } } },
      verdict: 'healthy',
    },
  },
}
