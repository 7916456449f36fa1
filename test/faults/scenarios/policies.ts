import { app, container } from '../../../src/demo/shop/app-plan.ts'
import { type Site, stamped } from '../../../src/demo/shop/site.ts'
import type { Fields } from '../../../src/lib/read.ts'
import type { Scenarios } from '../scenario.ts'

function networkPolicy(at: Site, name: string, spec: Fields): Fields {
  return {
    kind: 'NetworkPolicy',
    apiVersion: 'networking.k8s.io/v1',
    metadata: stamped(at, 'NetworkPolicy', { name, namespace: 'demo' }),
    spec,
  }
}

/** A policy of the administrators for the whole cluster. */
export function clusterPolicy(at: Site, name: string, spec: Fields): Fields {
  return {
    kind: 'ClusterNetworkPolicy',
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    metadata: stamped(at, 'ClusterNetworkPolicy', { name }),
    spec,
  }
}

/** Calico's agent, ready on all Nodes. */
function calico(at: Site): Fields {
  return {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: stamped(at, 'DaemonSet', { name: 'calico-node', namespace: 'kube-system' }),
    spec: { selector: { matchLabels: { 'k8s-app': 'calico-node' } }, template: { spec: { containers: [{ name: 'calico-node' }] } } },
    status: { desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: 3 },
  }
}

function namespace(at: Site, name: string, labels: Fields = {}): Fields {
  const own = { 'kubernetes.io/metadata.name': name, ...labels }
  return {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: stamped(at, 'Namespace', { name, labels: own }),
    spec: {},
    status: { phase: 'Active' },
  }
}

const denyAll = { podSelector: {}, policyTypes: ['Ingress'] }
const ofWeb = { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] }
/** A Pod of another workload, from which clients connect. */
const client = app('client', ['node-2'], [container('client', {})])
const ofClient = { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'] }
const everyPod = { namespaces: {} }
const also = ['NetworkPolicy', 'DaemonSet', 'Namespace']

/** PT6xx: the policies. */
export const policyScenarios: Scenarios = {
  PT601: {
    fault: {
      what: 'A policy isolates all Pods of the namespace, Calico enforces it, and no rule lets anybody in.',
      objects: (at) => [networkPolicy(at, 'default-deny', denyAll), calico(at)],
      also,
      verdict: 'broken',
    },
    twin: {
      what: 'A policy isolates all Pods of the namespace, and another one lets Pods of the namespace in on the port of the Pods.',
      objects: (at) => [
        networkPolicy(at, 'default-deny', denyAll),
        networkPolicy(at, 'web', { ...ofWeb, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }] }),
        calico(at),
      ],
      also,
      verdict: 'healthy',
    },
  },
  PT602: {
    fault: {
      what: 'The policy lets clients in on 80, the port of the Service; the Pods get 8080. Nothing shows what enforces policies.',
      objects: (at) => [networkPolicy(at, 'web', { ...ofWeb, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] })],
      also,
      verdict: 'unknown',
      findings: ['PT602', 'PT602/PT601'],
    },
    twin: {
      what: 'The policy lets clients in by the name of the port, which each Pod looks up.',
      objects: (at) => [networkPolicy(at, 'web', { ...ofWeb, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 'http' }] }] })],
      also,
      verdict: 'healthy',
    },
  },
  PT603: {
    fault: {
      what: 'A policy for the whole cluster denies what comes from any Pod; the policy of the namespace, which allows all, comes too late.',
      objects: (at) => [
        networkPolicy(at, 'open', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }),
        clusterPolicy(at, 'lockdown', {
          tier: 'Admin',
          priority: 10,
          subject: everyPod,
          ingress: [{ name: 'deny-all', action: 'Deny', from: [everyPod] }],
        }),
        namespace(at, 'demo'),
      ],
      also: [...also, 'ClusterNetworkPolicy'],
      verdict: 'unknown',
    },
    twin: {
      what: 'The policy for the whole cluster passes what comes from Pods to the policies of the namespaces before it denies the rest.',
      objects: (at) => [
        clusterPolicy(at, 'lockdown', {
          tier: 'Admin',
          priority: 10,
          subject: everyPod,
          ingress: [
            { name: 'pass-all', action: 'Pass', from: [everyPod] },
            { name: 'deny-all', action: 'Deny', from: [everyPod] },
          ],
        }),
        namespace(at, 'demo'),
      ],
      also: [...also, 'ClusterNetworkPolicy'],
      verdict: 'healthy',
    },
  },
  PT604: {
    fault: {
      what: 'A policy lets the client out to the Pods of its namespace, and nobody thought of the name service.',
      apps: [client],
      objects: (at) => [networkPolicy(at, 'client', { ...ofClient, egress: [{ to: [{ podSelector: {} }] }] }), calico(at)],
      also,
      clients: [{ kind: 'workload', type: 'Deployment', name: 'client' }],
      verdict: 'degraded',
    },
    twin: {
      what: 'The policy lets the client out to the Pods of its namespace, and to port 53 of any Pod.',
      apps: [client],
      objects: (at) => [
        networkPolicy(at, 'client', {
          ...ofClient,
          egress: [
            { to: [{ podSelector: {} }] },
            {
              to: [{ namespaceSelector: {} }],
              ports: [
                { port: 53, protocol: 'UDP' },
                { port: 53, protocol: 'TCP' },
              ],
            },
          ],
        }),
        calico(at),
      ],
      also,
      clients: [{ kind: 'workload', type: 'Deployment', name: 'client' }],
      verdict: 'healthy',
    },
  },
  PT605: {
    fault: {
      what: 'The only rule lets in Pods of namespaces with the label team=shop, which nobody has set on the Namespace.',
      objects: (at) => [
        networkPolicy(at, 'web', {
          ...ofWeb,
          ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'shop', tier: 'front' } } }] }],
        }),
        namespace(at, 'demo', { tier: 'front' }),
      ],
      also,
      verdict: 'unknown',
    },
    twin: {
      what: 'The Namespace has the label.',
      objects: (at) => [
        networkPolicy(at, 'web', {
          ...ofWeb,
          ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'shop', tier: 'front' } } }] }],
        }),
        namespace(at, 'demo', { tier: 'front', team: 'shop' }),
      ],
      also,
      verdict: 'healthy',
    },
  },
  PT606: {
    fault: {
      what: 'A policy isolates all Pods of the namespace; a probe of a client gets through, since nothing enforces it.',
      apps: [client],
      objects: (at) => [networkPolicy(at, 'default-deny', denyAll)],
      also,
      clients: [{ kind: 'workload', type: 'Deployment', name: 'client' }],
      probe: { from: 'client', listens: () => ['tcp6 :::8080'], connect: () => 'open' },
      verdict: 'healthy',
    },
    twin: {
      what: 'A policy isolates all Pods of the namespace, and the probe of the client times out: the policy is enforced.',
      apps: [client],
      objects: (at) => [networkPolicy(at, 'default-deny', denyAll)],
      also,
      clients: [{ kind: 'workload', type: 'Deployment', name: 'client' }],
      probe: { from: 'client', listens: () => ['tcp6 :::8080'], connect: () => 'timeout' },
      findings: ['PT601', 'PT601/PT707'],
      verdict: 'broken',
    },
  },
}
