import fc from 'fast-check'
import type { Container, EndpointSlice, Node, Pod, Service, SliceEndpoint } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { endpoint, endpointOf, ingress, node, pod, port, service, slice, snapshot, workload } from '../build.ts'

/** Clusters small enough that their parts often meet, with every odd state that the API allows. */
export const names = fc.constantFrom('web', 'web-1', 'db', 'api')
export const labelValues = fc.constantFrom('web', 'wbe', 'db', 'front')
export const portNames = fc.constantFrom('', 'http', 'htpp', 'metrics')
export const numbers = fc.constantFrom(80, 8080, 9090)
const protocols = fc.constantFrom('TCP', 'UDP')
const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'constructor'), labelValues, { maxKeys: 2 })
const nodeNames = fc.constantFrom('node-1', 'node-2', 'node-3')
const addresses = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3', 'fd00::1')

/** Services of every type, with odd ports and selectors. */
export const services: fc.Arbitrary<Service> = fc
  .record({
    name: names,
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
    headless: fc.boolean(),
    externalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
    internalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
    publishNotReadyAddresses: fc.boolean(),
    dualStack: fc.boolean(),
    applied: fc.boolean(),
    ports: fc.array(
      fc
        .record({ name: portNames, port: numbers, protocol: protocols, targetPort: fc.oneof(numbers, portNames.filter(Boolean)) })
        .map((part) => port(part)),
      { maxLength: 3 },
    ),
    selector: labels,
    nodePort: fc.boolean(),
    loadBalancer: fc.array(
      fc.record({
        ip: fc.constant('203.0.113.7'),
        ipMode: fc.constant('VIP'),
        ports: fc.array(fc.record({ port: numbers, protocol: protocols, error: fc.constant('X') }), { maxLength: 1 }),
      }),
      { maxLength: 1 },
    ),
    asked: fc.constantFrom({}, { trafficDistribution: 'PreferClose' }, { sessionAffinitySeconds: 60 }, { waypoint: 'w' }),
    externalName: fc.constantFrom('db.example.com', '192.0.2.1'),
  })
  .map(({ selector, nodePort, ports, asked, dualStack, applied, ...part }) => {
    const { selector: _, ...base } = service({
      ...part,
      ...asked,
      ...(dualStack && { ipFamilies: ['IPv4', 'IPv6'], clusterIPs: ['10.96.0.10', 'fd00::10'] }),
      ...(applied && { appliedPorts: ['TCP', 'UDP'].map((protocol) => port({ name: protocol, protocol })) }),
      ports: ports.map((each) => (nodePort ? { ...each, nodePort: 30080 } : each)),
    })
    return Object.keys(selector).length > 0 ? { ...base, selector } : base
  })

const containers: fc.Arbitrary<Container> = fc.record({
  name: fc.constantFrom('app', 'proxy', 'istio-proxy'),
  role: fc.constantFrom('container', 'sidecar', 'init'),
  ports: fc.array(fc.record({ name: portNames, port: numbers, protocol: protocols, hostPort: fc.constant(8080) }), { maxLength: 2 }),
  ready: fc.boolean(),
  readinessProbe: fc.record({ handler: fc.constant('tcpSocket'), port: numbers }),
  livenessProbe: fc.record({ handler: fc.constant('tcpSocket'), port: numbers }),
  restarts: fc.nat(3),
  state: fc.record({
    state: fc.constantFrom('waiting', 'running', 'terminated', 'unknown'),
    reason: fc.constantFrom('', 'CrashLoopBackOff', 'X'),
  }),
})

/** Pods in every phase. */
export const pods: fc.Arbitrary<Pod> = fc
  .record({
    name: names,
    labels,
    phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'),
    ips: fc.array(addresses, { maxLength: 2 }),
    ready: fc.constantFrom('True', 'False', 'Unknown'),
    node: nodeNames,
    containers: fc.array(containers, { maxLength: 2 }),
    readinessGates: fc.array(fc.constant('gate'), { maxLength: 1 }),
    owner: fc.constantFrom({ kind: 'ReplicaSet', name: 'web-6d4f' }, { kind: 'StatefulSet', name: 'db' }),
    isGoing: fc.boolean(),
    isPeer: fc.boolean(),
  })
  .map(({ name, ready, isGoing, isPeer, ...part }) =>
    pod(name, {
      ...part,
      ...(isGoing && { deleting: '2026-11-20T23:59:00Z' }),
      ...(isPeer && { hostname: name, subdomain: 'web' }),
      conditions: [{ type: 'Ready', status: ready }],
    }),
  )

const endpoints: fc.Arbitrary<SliceEndpoint> = fc
  .record({
    address: addresses,
    ready: fc.boolean(),
    serving: fc.boolean(),
    terminating: fc.boolean(),
    node: nodeNames,
    hintZones: fc.array(fc.constantFrom('zone-a', 'zone-b'), { maxLength: 1 }),
    target: names,
  })
  .map(({ address, target, ...part }) => endpoint(address, { ...part, target: { kind: 'Pod', namespace: 'demo', name: target } }))

/** Slices of the Services, and strays. */
export const slices: fc.Arbitrary<EndpointSlice> = fc
  .record({
    name: fc.constantFrom('web-a', 'web-b', 'db-a'),
    service: fc.constantFrom('web', 'db', 'none'),
    managedBy: fc.constantFrom('endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'),
    addressType: fc.constantFrom('IPv4', 'IPv6', 'FQDN'),
    ports: fc.array(fc.record({ name: portNames, port: numbers, protocol: protocols }), { maxLength: 2 }),
    endpoints: fc.array(endpoints, { maxLength: 4 }),
  })
  .map(({ endpoints: list, ...part }) => slice(list, part))

/** None to three Nodes. */
export const nodes: fc.Arbitrary<Node[]> = fc
  .tuple(fc.subarray(['node-1', 'node-2', 'node-3']), fc.constantFrom('True', 'True', 'Unknown'), fc.constantFrom('zone-a', 'zone-c'))
  .map(([list, status, zone]) => list.map((name) => node(name, { zone, conditions: [{ type: 'Ready', status }] })))

/** The last of each name. */
export function byName<T extends { name: string }>(list: readonly T[]): T[] {
  return [...new Map(list.map((each) => [each.name, each])).values()]
}

/** A whole cluster of one namespace, with an Ingress and a Deployment at times. */
export const clusters: fc.Arbitrary<Snapshot> = fc
  .record({
    services: fc.array(services, { minLength: 1, maxLength: 3 }).map(byName),
    pods: fc.array(pods, { maxLength: 4 }).map(byName),
    slices: fc.array(slices, { maxLength: 3 }).map(byName),
    nodes,
    replicas: fc.option(fc.nat(1), { nil: undefined }),
    backend: fc.option(fc.record({ name: names, portNumber: numbers }), { nil: undefined }),
    className: fc.constantFrom('nginx', 'gone'),
  })
  .map(({ replicas, backend, className, ...part }) =>
    snapshot({
      ...part,
      workloads: replicas === undefined ? [] : [workload('web', { replicas })],
      ingresses: backend ? [ingress('shop', backend, { className })] : [],
    }),
  )

/** Runs of each property; FC_RUNS multiplies them. */
export const numRuns = 400 * Number(process.env.FC_RUNS ?? 1)

/** The same cluster with a Pod that is ready behind each port of each Service, in its namespace, with this label `app`. */
export function served(from: Snapshot, app = 'back'): Snapshot {
  const backends = [...new Set(from.services.map(({ namespace }) => namespace))].map((namespace, index) =>
    pod(`back-${index}`, { namespace, labels: { app }, ips: [`10.244.1.${index + 1}`] }),
  )
  const slices = from.services.map(({ namespace, name, ports }) =>
    slice(
      backends.filter((one) => one.namespace === namespace).map((one) => endpointOf(one)),
      {
        namespace,
        name: `${name}-served`,
        service: name,
        ports: ports.map(({ name: port, protocol }) => ({ name: port, protocol, port: 8080 })),
      },
    ),
  )
  return { ...from, pods: [...from.pods, ...backends], slices: [...from.slices, ...slices] }
}
