import { shopPresent } from '../../../src/demo/shop/shop.ts'
import { site } from '../../../src/demo/shop/site.ts'
import { web } from '../cluster.ts'
import type { Scenarios } from '../scenario.ts'
import { http } from '../service.ts'

const nodePort = { type: 'NodePort', ports: [{ ...http, nodePort: 31080 }], externalTrafficPolicy: 'Cluster' }
const hostPort = { web: { container: { ports: [{ name: 'http', hostPort: 8080, containerPort: 8080, protocol: 'TCP' }] } } }
const since = site(shopPresent).ago(240)

/** PT8xx: Nodes. */
export const nodeScenarios: Scenarios = {
  PT801: {
    fault: {
      what: 'A fourth Pod asks for the same port of a Node, and there are three Nodes.',
      apps: [web({ on: ['node-1', 'node-2', 'node-3', 'node-3'] })],
      templates: hostPort,
      later: (cluster) => {
        const message =
          "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod."
        const [pod = ''] = cluster.pods('web').filter((name) => cluster.nodeOf(name) === 'node-3')
        cluster.unscheduled(pod, message)
      },
      verdict: 'degraded',
      findings: ['PT801', 'PT801/PT202'],
    },
    twin: { what: 'Three Pods ask for the same port of a Node, and there are three Nodes.', templates: hostPort, verdict: 'healthy' },
  },
  PT802: {
    fault: {
      what: 'The kubelet of a Node no longer reports.',
      services: { web: { spec: nodePort } },
      nodes: {
        'node-3': {
          spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule', timeAdded: since }] },
          status: {
            conditions: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({
              type,
              status: 'Unknown',
              lastHeartbeatTime: since,
              lastTransitionTime: since,
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
            })),
          },
        },
      },
      later: (cluster) => {
        for (const pod of cluster.pods('web')) {
          if (cluster.nodeOf(pod) === 'node-3') cluster.report(pod, {}, { Ready: { status: 'False' } })
        }
      },
      verdict: 'degraded',
      findings: ['PT802', 'PT802/PT201'],
    },
    twin: {
      what: 'A Node takes no new Pods, but is Ready.',
      services: { web: { spec: nodePort } },
      nodes: {
        'node-3': {
          spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: since }] },
        },
      },
      verdict: 'healthy',
    },
  },
}
