import fc from 'fast-check'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { resourceTypes } from '../../src/demo/server/store/resource-types.ts'
import { createStore } from '../../src/demo/server/store/store.ts'
import { fields } from '../../src/lib/read.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { keepEndpoints } from '../server/endpoints.ts'

/** RFC 3339: when the cluster of a property is looked at. */
export const taken = '2026-01-15T10:00:00Z'

interface Port {
  name: string
  containerPort: number
  protocol: string
}

/** What a person writes: a Service, something that makes Pods for it, and a route and a policy beside them. */
export interface Written {
  kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Pod'
  replicas: number
  port: Port | undefined
  /** Of a native sidecar, which may declare the same name. */
  sidecar: Port | undefined
  targetPort: number | string
  /** Of a second port of the Service. */
  second: number | string | undefined
  isHeadless: boolean
  ingressPort: { number: number } | { name: string } | undefined
  /** The ports that a NetworkPolicy allows; none: it allows no client. */
  allowed: readonly (number | string)[] | undefined
}

const port: fc.Arbitrary<Port | undefined> = fc.option(
  fc.record({ name: fc.constantFrom('http', 'web'), containerPort: fc.constantFrom(80, 8080), protocol: fc.constantFrom('TCP', 'UDP') }),
  { nil: undefined },
)
const target = fc.constantFrom('http', 'web', 80, 8080)

/** Whatever a person may write of the above. */
export const written: fc.Arbitrary<Written> = fc.record({
  kind: fc.constantFrom('Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Pod'),
  replicas: fc.integer({ min: 0, max: 3 }),
  port,
  sidecar: port,
  targetPort: target,
  second: fc.option(target, { nil: undefined }),
  isHeadless: fc.boolean(),
  ingressPort: fc.option(fc.constantFrom({ number: 80 }, { number: 8080 }, { name: 'main' }, { name: 'other' }), { nil: undefined }),
  allowed: fc.option(fc.constantFrom([], [80], [8080], ['http']), { nil: undefined }),
})

const labels = { app: 'web' }
const name = 'web'
const metadata = { name, namespace: 'shop' }
const podCount = ({ kind, replicas }: Written) => (kind === 'Pod' || kind === 'DaemonSet' ? 1 : replicas)
const specOf = ({ port: own, sidecar }: Written) => ({
  containers: [{ name, image: 'web', ...(own && { ports: [own] }) }],
  ...(sidecar && { initContainers: [{ name: 'proxy', image: 'proxy', restartPolicy: 'Always', ports: [sidecar] }] }),
})

/** The manifests of what was written. */
export function manifests(one: Written): object[] {
  const { targetPort, second, isHeadless, ingressPort, allowed } = one
  const ports = [
    { name: 'main', port: 80, targetPort, protocol: 'TCP' },
    ...(second === undefined ? [] : [{ name: 'second', port: 81, targetPort: second, protocol: 'TCP' }]),
  ]
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ...(isHeadless && { clusterIP: 'None' }), ports } },
    workload(one),
    ...(ingressPort === undefined ? [] : [ingress(ingressPort)]),
    ...(allowed === undefined ? [] : [policy(allowed)]),
  ]
}

function workload(one: Written): object {
  const { kind, replicas } = one
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata: { ...metadata, labels }, spec: specOf(one) }
  const count = kind === 'DaemonSet' ? {} : { replicas }
  const template = { metadata: { labels }, spec: specOf(one) }
  return { apiVersion: 'apps/v1', kind, metadata, spec: { ...count, selector: { matchLabels: labels }, template } }
}

function ingress(backendPort: object): object {
  const path = { path: '/', pathType: 'Prefix', backend: { service: { name, port: backendPort } } }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata,
    spec: { rules: [{ host: 'www.example.com', http: { paths: [path] } }] },
  }
}

function policy(allowed: readonly (number | string)[]): object {
  const rule = { ports: allowed.map((one) => ({ port: one, protocol: 'TCP' })) }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector: {}, policyTypes: ['Ingress'], ...(allowed.length > 0 && { ingress: [rule] }) },
  }
}

const kinds = [
  'Service',
  'Pod',
  'EndpointSlice',
  'Endpoints',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Ingress',
  'NetworkPolicy',
]

/** The objects of a cluster in which they were applied, and in which every Pod is ready: Pods by a controller of their own, slices by the server's. */
export function applied(one: Written): Promise<Snapshot> {
  const store = createStore(resourceTypes(), { now: () => new Date(taken) })
  const count = podCount(one)
  const address = one.isHeadless ? {} : { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'] }
  const statuses: Record<string, object> = {
    Ingress: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
    DaemonSet: { desiredNumberScheduled: count, numberReady: count },
  }
  for (const object of manifests(one)) {
    if (!('kind' in object) || object.kind === 'Pod') continue
    const status = statuses[String(object.kind)] ?? { replicas: count, readyReplicas: count }
    store.put(object.kind === 'Service' ? { ...object, spec: { ...fields(fields(object).spec), ...address } } : { ...object, status })
  }
  for (let index = 0; index < count; index += 1) store.put(pod(one, index))
  keepEndpoints(store)
  const items = kinds.flatMap((kind) => store.list(kind)).map((item) => ({ ...item }))
  return parseDump(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'dump.json', taken)
}

function pod(one: Written, index: number): object {
  const ip = `10.1.0.${index + 1}`
  const running = (container: string) => ({ name: container, ready: true, state: { running: {} } })
  const owner = { apiVersion: 'apps/v1', kind: one.kind, name, uid: 'u', controller: true }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name: one.kind === 'Pod' ? name : `web-${index}`,
      labels,
      ...(one.kind !== 'Pod' && { ownerReferences: [owner] }),
    },
    spec: { nodeName: 'node-1', ...specOf(one) },
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [running(name)],
      ...(one.sidecar && { initContainerStatuses: [running('proxy')] }),
    },
  }
}
