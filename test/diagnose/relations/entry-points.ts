import { diagnose } from '../../../src/diagnose/diagnose.ts'
import type { Service } from '../../../src/model/resources.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import type { TargetRef } from '../../../src/model/target.ts'
import { chain, endpointOf, healthy, ingress, node, pod, port, service, slice, snapshot, trace } from '../../build.ts'
import { probed } from '../../probe/world.ts'
import { type RelationCases, tracedWithout } from './case.ts'

const address = { ip: '203.0.113.7', ipMode: 'VIP', ports: [] }
const condition = { type: 'LoadBalancerPortsError', status: 'True' }
const balancer = (part: Partial<Service> = {}) =>
  service({ type: 'LoadBalancer', ports: [port({ nodePort: 30080 })], loadBalancer: [address], ...part })

const at = (host: string, number: number): TargetRef => ({ kind: 'address', text: `${host}:${number}`, host, port: number })
const atBalancer = at(address.ip, 80)
const shop: TargetRef = { kind: 'route', type: 'Ingress', name: 'shop' }

/** The Service behind an Ingress that works. */
const routed = (part: Partial<Snapshot>) =>
  tracedWithout([], healthy({ ingresses: [ingress('shop', { name: 'web', portNumber: 80 })], ...part }), shop)

/** A Service whose Pods are on `node-1` alone, with external traffic kept on its Node. */
const local = (part: Partial<Service> = {}): Snapshot => {
  const one = pod('web-1')
  return snapshot({
    services: [balancer({ externalTrafficPolicy: 'Local', ...part })],
    pods: [one],
    slices: [slice([endpointOf(one)])],
    nodes: [node('node-1'), node('node-2')],
  })
}

/** The same, and load balancers leave out that Node. */
const excluded = (): Snapshot => ({
  ...local(),
  nodes: [node('node-1', { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } })],
})

const dual = node('node-1', { addresses: ['192.0.2.1', '192.0.2.65'].map((one) => ({ type: 'InternalIP', address: one })) })
const setting = {
  topic: 'nodePortAddresses',
  value: 'primary',
  object: { kind: 'ConfigMap', namespace: 'kube-system', name: 'kube-proxy' },
  field: 'data[config.conf] nodePortAddresses',
} as const
const partly = { services: [balancer({ type: 'NodePort', loadBalancer: [] })], nodes: [dual], dataplane: [setting] }

/** A UDP port of a number that the Pods declare for TCP, and on which nothing listens. */
const mismatched = (() => {
  const one = pod('web-1')
  return snapshot({
    services: [service({ ports: [port({ protocol: 'UDP', targetPort: 8080 })] })],
    pods: [one],
    slices: [slice([endpointOf(one)], { ports: [{ name: 'http', port: 8080, protocol: 'UDP' }] })],
  })
})()

/** Findings about entry points and sockets. */
export const entryPointCases: RelationCases = {
  'PT302 causes PT310': {
    found: 'broken PT302>PT310',
    without: 'broken PT302 PT310',
    trace: async () =>
      diagnose(await probed(chain(mismatched), mismatched, { listens: () => ['tcp6 :::8080'], connect: () => 'refused' }), {
        kubectlFlags: [],
      }),
  },
  'PT402 isOutside': {
    found: 'healthy (healthy)',
    without: 'degraded (degraded PT402)',
    trace: () => routed({ services: [balancer({ conditions: [condition] })] }),
  },
  'PT403 isOutside': {
    found: 'healthy (healthy)',
    without: 'healthy (healthy PT403)',
    trace: () => routed({ services: [balancer({ loadBalancerSourceRanges: ['198.51.100.0/24'] })] }),
  },
  'PT404 isOutside': {
    found: 'degraded (degraded PT405)',
    without: 'degraded (degraded PT404 PT405)',
    trace: () => routed({ ...local({ internalTrafficPolicy: 'Local' }), ingresses: [ingress('shop', { name: 'web', portNumber: 80 })] }),
  },
  'PT408 isOutside': {
    found: 'healthy (healthy)',
    without: 'unknown (unknown PT408)',
    trace: () => routed({ ...partly, services: partly.services.map((one) => ({ ...one, internalTrafficPolicy: 'Local' })) }),
  },
  'PT402 causes PT401': {
    found: 'degraded PT402>PT401',
    without: 'degraded PT401 PT402',
    trace: () => trace(healthy({ services: [balancer({ loadBalancer: [], conditions: [condition] })] })),
  },
  'PT402 addresses loadBalancer': {
    found: 'degraded (degraded PT402)',
    without: 'healthy (healthy)',
    trace: () => tracedWithout([], healthy({ services: [balancer({ conditions: [condition] })] }), atBalancer),
  },
  'PT403 addresses loadBalancer': {
    found: 'unknown (unknown PT403)',
    without: 'healthy (healthy)',
    trace: () => tracedWithout([], excluded(), atBalancer),
  },
  'PT404 addresses loadBalancer': {
    found: 'degraded (degraded PT404)',
    without: 'healthy (healthy)',
    trace: () => tracedWithout([], local(), atBalancer),
  },
  'PT408 addresses nodePort': {
    found: 'unknown (unknown PT408)',
    without: 'healthy (healthy)',
    trace: () => tracedWithout([], healthy(partly), at('192.0.2.65', 30080)),
  },
  'PT404 isNodeDrop': {
    found: 'degraded (degraded PT404)',
    without: 'healthy (degraded PT404)',
    trace: () => tracedWithout([], local(), { kind: 'node', name: 'node-2' }),
  },
}
