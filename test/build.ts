import { diagnose } from '../src/diagnose/diagnose.ts'
import type { Ingress } from '../src/model/ingress.ts'
import type { Container, EndpointSlice, Node, Pod, Service, ServicePort, SliceEndpoint, Workload } from '../src/model/resources.ts'
import type { Snapshot } from '../src/model/snapshot.ts'
import type { ServiceTarget } from '../src/model/target.ts'
import type { Trace } from '../src/model/trace.ts'
import type { Chain } from '../src/trace/chain.ts'
import { createLookup } from '../src/trace/lookup.ts'
import { traceService } from '../src/trace/service.ts'
import { inHouseStyle } from './house-style.ts'

/** Slim resources for tests: each has the defaults of a healthy object, and takes what differs. */

export function service(part: Partial<Service> = {}): Service {
  return {
    kind: 'Service',
    namespace: 'demo',
    name: 'web',
    labels: {},
    type: 'ClusterIP',
    selector: { app: 'web' },
    headless: false,
    clusterIPs: ['10.96.0.10'],
    ipFamilies: ['IPv4'],
    externalIPs: [],
    ports: [port()],
    externalTrafficPolicy: 'Cluster',
    internalTrafficPolicy: 'Cluster',
    publishNotReadyAddresses: false,
    loadBalancerSourceRanges: [],
    loadBalancer: [],
    conditions: [],
    ...part,
  }
}

export function port(part: Partial<ServicePort> = {}): ServicePort {
  return { name: 'http', protocol: 'TCP', port: 80, targetPort: 'http', ...part }
}

export function container(part: Partial<Container> = {}): Container {
  return {
    name: 'app',
    role: 'container',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    ready: true,
    restarts: 0,
    state: { state: 'running', since: '2026-11-20T00:00:00Z' },
    ...part,
  }
}

export function pod(name: string, part: Partial<Pod> = {}): Pod {
  return {
    kind: 'Pod',
    namespace: 'demo',
    name,
    uid: `uid-${name}`,
    labels: { app: 'web' },
    owner: { kind: 'ReplicaSet', name: 'web-6d4f' },
    node: 'node-1',
    hostNetwork: false,
    phase: 'Running',
    ips: ['10.244.0.1'],
    conditions: [{ type: 'Ready', status: 'True' }],
    readinessGates: [],
    containers: [container()],
    ...part,
  }
}

export function notReady(name: string, part: Partial<Pod> = {}): Pod {
  return pod(name, {
    conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [app]' }],
    containers: [container({ ready: false, readinessProbe: { handler: 'httpGet', port: 'http', path: '/healthz' } })],
    ...part,
  })
}

export function endpoint(address: string, part: Partial<SliceEndpoint> = {}): SliceEndpoint {
  return { address, ready: true, serving: true, terminating: false, hintZones: [], hintNodes: [], ...part }
}

/** The endpoint of a Pod, on its Node, ready as the Pod is. */
export function endpointOf(one: Pod, part: Partial<SliceEndpoint> = {}): SliceEndpoint {
  const ready = one.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True')
  return endpoint(one.ips[0] ?? '', {
    ready,
    serving: ready,
    ...(one.node && { node: one.node }),
    target: { kind: 'Pod', namespace: one.namespace, name: one.name, uid: one.uid },
    ...part,
  })
}

export function slice(endpoints: SliceEndpoint[], part: Partial<EndpointSlice> = {}): EndpointSlice {
  return {
    kind: 'EndpointSlice',
    namespace: 'demo',
    name: 'web-abcde',
    service: 'web',
    managedBy: 'endpointslice-controller.k8s.io',
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints,
    ...part,
  }
}

/** A slice that a person keeps, as for a Service without a selector. */
export function sliceByHand(endpoints: SliceEndpoint[], part: Partial<EndpointSlice> = {}): EndpointSlice {
  return slice(endpoints, { managedBy: 'staff', ...part })
}

export function node(name: string, part: Partial<Node> = {}): Node {
  return {
    kind: 'Node',
    name,
    labels: {},
    zone: 'zone-a',
    addresses: [
      { type: 'InternalIP', address: `192.0.2.${name.replace(/\D/g, '')}` },
      { type: 'Hostname', address: name },
    ],
    conditions: [{ type: 'Ready', status: 'True' }],
    ...part,
  }
}

export function ingress(
  name: string,
  backend: { name: string; portName?: string; portNumber?: number },
  part: Partial<Ingress> = {},
): Ingress {
  return {
    kind: 'Ingress',
    namespace: 'demo',
    name,
    addresses: [],
    rules: [{ host: 'shop.example.com', paths: [{ path: '/', pathType: 'Prefix', backend: { service: backend } }] }],
    ...part,
  }
}

export function workload(name: string, part: Partial<Workload> = {}): Workload {
  return {
    kind: 'Deployment',
    namespace: 'demo',
    name,
    replicas: 1,
    readyReplicas: 1,
    podLabels: { app: 'web' },
    ...part,
  }
}

/** A snapshot in which everything was read. */
export function snapshot(part: Partial<Snapshot> = {}): Snapshot {
  return {
    apiVersion: 'porttrace/v1',
    kind: 'Snapshot',
    taken: '2026-11-21T00:00:00Z',
    source: { kind: 'cluster', name: 'test', kubectlFlags: [] },
    extent: {
      services: 'all',
      endpointslices: 'all',
      pods: 'all',
      nodes: 'all',
      ingresses: 'all',
      ingressclasses: 'all',
      networkpolicies: 'all',
      workloads: 'all',
    },
    services: [service()],
    slices: [],
    pods: [],
    nodes: [],
    ingresses: [],
    ingressClasses: [{ kind: 'IngressClass', name: 'nginx', controller: 'k8s.io/ingress-nginx', default: true }],
    policies: [],
    workloads: [],
    gaps: [],
    ...part,
  }
}

/** Three ready Pods on three Nodes behind `web`. */
export function healthy(part: Partial<Snapshot> = {}): Snapshot {
  const pods = [1, 2, 3].map((number) => pod(`web-${number}`, { ips: [`10.244.0.${number}`], node: `node-${number}` }))
  return snapshot({
    pods,
    slices: [slice(pods.map((one) => endpointOf(one)))],
    nodes: [1, 2, 3].map((number) => node(`node-${number}`)),
    ...part,
  })
}

/** The same, changed in place. */
export function healthyWith(change: (from: Snapshot) => unknown): Snapshot {
  const from = healthy()
  change(from)
  return from
}

const web: ServiceTarget = { kind: 'service', name: 'web' }

export function chain(from: Snapshot, target: ServiceTarget = web): Chain {
  return traceService('demo', target, createLookup(from))
}

export function trace(from: Snapshot, target: ServiceTarget = web): Trace {
  return inHouseStyle(diagnose(chain(from, target), { kubectlFlags: [] }))
}

/** What is said of a Service of the snapshot: `verdict CODE CODE`. */
export function said(from: Snapshot, target?: ServiceTarget): string {
  return verdictAndCodes(trace(from, target))
}

/** `verdict CODE CODE`. */
export function verdictAndCodes(one: Trace): string {
  return [one.verdict, ...codes(one)].join(' ')
}

/** The codes found, with those that hang below others. */
export function codes(one: Trace): string[] {
  return one.findings.flatMap((finding) => [finding.code, ...finding.causes.map((cause) => cause.code)])
}
