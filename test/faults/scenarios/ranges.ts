import { shopPresent } from '../../../src/demo/shop/shop.ts'
import { type Site, site, stamped } from '../../../src/demo/shop/site.ts'
import type { Fields } from '../../../src/lib/read.ts'
import { web } from '../cluster.ts'
import type { LiveCluster } from '../live.ts'
import type { Scenarios } from '../scenario.ts'

const at = site(shopPresent)

/** A Warning event of namespace `demo`, as the kubelet or the API server writes it. */
function warning(about: Fields, reason: string, message: string): Fields {
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { ...stamped(at, 'Event', { name: `${String(about.name)}.18a1`, namespace: 'demo' }) },
    involvedObject: { apiVersion: 'v1', namespace: 'demo', ...about },
    reason,
    message,
    source: { component: reason.startsWith('ClusterIP') ? 'ipallocator-repair-controller' : 'kubelet' },
    firstTimestamp: at.ago(600),
    lastTimestamp: at.ago(20),
    count: 12,
    type: 'Warning',
  }
}

/** All Pods of `web` have a Node, and their sandbox cannot be made, as the event says. */
function withoutSandbox(message: string) {
  return (cluster: LiveCluster) => {
    for (const pod of cluster.pods('web')) {
      const unset = { podIP: null, podIPs: null }
      const status = { ready: false, started: false, state: { waiting: { reason: 'ContainerCreating' } }, containerID: null }
      const why = { status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [web]' }
      cluster.report(pod, status, { Ready: why, ContainersReady: why }, { ...unset, phase: 'Pending' })
      cluster.store.put(warning({ kind: 'Pod', name: pod }, 'FailedCreatePodSandBox', message))
    }
  }
}

const sandbox =
  'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "4f1": plugin type="bridge" failed (add)'

function serviceCidr(cidr: string): (site: Site) => readonly unknown[] {
  return (where) => [
    {
      kind: 'ServiceCIDR',
      apiVersion: 'networking.k8s.io/v1',
      metadata: stamped(where, 'ServiceCIDR', { name: 'kubernetes' }),
      spec: { cidrs: [cidr] },
      status: { conditions: [{ type: 'Ready', status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' }] },
    },
  ]
}

/** The IPAddress of the ClusterIP of `web`, with the Service that it is kept for. */
function ipAddress(service: string): (site: Site) => readonly unknown[] {
  return (where) => [
    {
      kind: 'IPAddress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: stamped(where, 'IPAddress', {
        name: '10.96.3.16',
        labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' },
      }),
      spec: { parentRef: { group: '', resource: 'services', namespace: 'demo', name: service } },
    },
  ]
}

const outOfRange = (address: string): ((cluster: LiveCluster) => void) => {
  const message = `Cluster IP [IPv4]: ${address} is not within any configured Service CIDR; please recreate service`
  return (cluster) => {
    cluster.store.put(warning({ kind: 'Service', name: 'web' }, 'ClusterIPOutOfRange', message))
  }
}

/** A Node with this address; its range of Pod addresses is 10.244.0.0/24. */
function nodeAt(address: string): Fields {
  return { status: { addresses: [{ type: 'InternalIP', address }] } }
}

/** PT80x: ranges of addresses. */
export const rangeScenarios: Scenarios = {
  PT803: {
    fault: {
      what: 'The Node has no address left for the Pod, as the event of its sandbox says.',
      apps: [web({ on: ['node-1'] })],
      later: withoutSandbox(`${sandbox}: failed to allocate for range 0: no IP addresses available in range set: 10.20.1.1-10.20.1.254`),
      also: ['Event'],
      verdict: 'broken',
      findings: ['PT803', 'PT803/PT202'],
    },
    twin: {
      what: 'The sandbox of the Pod cannot be made for another reason.',
      apps: [web({ on: ['node-1'] })],
      later: withoutSandbox(`${sandbox}: failed to open /run/flannel/subnet.env: no such file or directory`),
      also: ['Event'],
      verdict: 'broken',
      findings: ['PT202'],
    },
  },
  PT804: {
    fault: {
      what: 'The address of the Node is in its own range of Pod addresses.',
      nodes: { 'node-1': nodeAt('10.244.0.250') },
      target: { kind: 'node', name: 'node-1' },
      verdict: 'degraded',
    },
    twin: {
      what: 'The address of the Node is beside its range of Pod addresses.',
      nodes: { 'node-1': nodeAt('10.244.7.250') },
      target: { kind: 'node', name: 'node-1' },
      verdict: 'healthy',
    },
  },
  PT805: {
    fault: {
      what: 'The ClusterIP is in no ServiceCIDR, as the event of the API server says.',
      objects: serviceCidr('10.100.0.0/16'),
      later: outOfRange('10.96.3.16'),
      also: ['ServiceCIDR', 'Event'],
      verdict: 'degraded',
    },
    twin: {
      what: 'The event is about an address that the Service had before it was created again.',
      objects: serviceCidr('10.96.0.0/16'),
      later: outOfRange('10.95.3.16'),
      also: ['ServiceCIDR', 'Event'],
      verdict: 'healthy',
    },
  },
  PT806: {
    fault: {
      what: 'The IPAddress of the ClusterIP is kept for a Service that does not exist.',
      objects: ipAddress('web-old'),
      also: ['IPAddress'],
      verdict: 'degraded',
    },
    twin: { what: 'The IPAddress is kept for the Service itself.', objects: ipAddress('web'), also: ['IPAddress'], verdict: 'healthy' },
  },
}
