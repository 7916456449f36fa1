import { load } from 'js-yaml'
import type { ConnectionAccess, Enforcement } from '../../src/model/access.ts'
import type { Connection, Party } from '../../src/policy/connection.ts'
import type { PolicyFacts } from '../../src/policy/context.ts'
import { createPolicies } from '../../src/policy/policies.ts'
import { nothingShown, policyCluster } from './cluster.ts'

/** Two namespaces on two Nodes: shop with web and db, front with a browser, and an agent on the network of node-1. */
export const pods = [
  podObject('shop', 'web', 'node-1', '10.244.1.1', [{ name: 'http', containerPort: 8080, protocol: 'TCP' }]),
  podObject('shop', 'db', 'node-2', '10.244.2.1', [{ name: 'sql', containerPort: 5432, protocol: 'TCP' }]),
  podObject('front', 'browser', 'node-2', '10.244.2.2', []),
  podObject('front', 'agent', 'node-1', '192.168.0.1', [{ name: 'http', containerPort: 8080, protocol: 'TCP' }], { hostNetwork: true }),
]
export const base = [
  { kind: 'Namespace', metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop', team: 'shop' } } },
  { kind: 'Namespace', metadata: { name: 'front', labels: { 'kubernetes.io/metadata.name': 'front' } } },
  {
    kind: 'Node',
    metadata: { name: 'node-1', labels: { zone: 'a' } },
    status: { addresses: [{ type: 'InternalIP', address: '192.168.0.1' }] },
  },
  { kind: 'Node', metadata: { name: 'node-2', labels: {} }, status: { addresses: [{ type: 'InternalIP', address: '192.168.0.2' }] } },
]

/** A Pod as the API server prints it. */
export function podObject(namespace: string, name: string, nodeName: string, ip: string, ports: object[], spec: object = {}): object {
  return {
    kind: 'Pod',
    metadata: { namespace, name, labels: { app: name } },
    spec: { nodeName, containers: [{ name: 'app', ports }], ...spec },
    status: { phase: 'Running', podIPs: [{ ip }] },
  }
}

/** What is asked beside the usual. */
export interface Asked {
  from?: string
  to?: string
  port?: number
  protocol?: string
  servicePort?: number
  extra?: readonly object[]
  enforcement?: Enforcement
  facts?: Partial<PolicyFacts>
  /** The labels of Namespaces were not read. */
  unread?: 'namespaces'
}

/** From front/browser to shop/web on 8080/TCP, if nothing else is said. */
export function ask(policies: string | object[], asked: Asked = {}): ConnectionAccess {
  const objects = typeof policies === 'string' ? [load(policies)] : policies
  const { facts, podOf } = policyCluster([...base, ...pods, ...(asked.extra ?? []), ...objects], asked.enforcement ?? nothingShown)
  const party = (name: string): Party => {
    if (name === 'outside') return { type: 'outside' }
    const pod = podOf(name)
    const node = facts.nodes?.find((one) => one.name === name)
    return pod ? { type: 'pod', pod } : node ? { type: 'node', node } : { type: 'address', address: name }
  }
  const to = party(asked.to ?? 'shop/web')
  if (to.type === 'outside') throw new Error('nobody connects to outside')
  const connection: Connection = {
    from: party(asked.from ?? 'front/browser'),
    to,
    address: to.type === 'pod' ? (to.pod.ips[0] ?? '') : to.type === 'node' ? '192.168.0.1' : to.address,
    port: asked.port ?? 8080,
    protocol: asked.protocol ?? 'TCP',
    ...(asked.servicePort !== undefined && { servicePort: asked.servicePort }),
  }
  const { namespaces, ...rest } = { ...facts, ...asked.facts }
  return createPolicies({ ...rest, ...(namespaces && asked.unread !== 'namespaces' && { namespaces }) }).evaluate(connection)
}

export const networkPolicy = (spec: string, name = 'policy', namespace = 'shop') =>
  `{kind: NetworkPolicy, metadata: {namespace: ${namespace}, name: ${name}}, spec: ${spec}}`
export const clusterPolicy = (spec: string, name = 'admin') => `{kind: ClusterNetworkPolicy, metadata: {name: ${name}}, spec: ${spec}}`
/** Several manifests as objects. */
export const all = (...texts: string[]): object[] => texts.map((text): object => Object(load(text)))

/** A plugin that is shown. */
export const enforcedBy = (plugin: string): Enforcement => ({ state: 'enforces', plugin, evidence: [] })
