import { parseDump } from '../../../src/cluster/read/dump.ts'
import { rangesOf } from '../../../src/diagnose/ranges/ranges.ts'
import type { RangeList } from '../../../src/model/ranges.ts'

export const service = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'demo' },
  spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }], ...spec },
})
export const at = (name: string, ...clusterIPs: string[]) => service(name, { clusterIP: clusterIPs[0], clusterIPs })
export const onNodePort = (name: string, nodePort: number, more: object = {}) =>
  service(name, { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', nodePort }], ...more })
export const serviceCidr = (...cidrs: string[]) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name: 'kubernetes' },
  spec: { cidrs },
})
export const apiServer = (...command: string[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'kube-apiserver-a', namespace: 'kube-system', labels: { component: 'kube-apiserver' } },
  spec: { hostNetwork: true, nodeName: 'a', containers: [{ name: 'kube-apiserver', command: ['kube-apiserver', ...command] }] },
  status: { phase: 'Running', podIPs: [{ ip: '192.0.2.1' }] },
})
export const node = (name: string, podCIDRs: string[], address = '192.0.2.1') => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  spec: { podCIDRs },
  status: { addresses: [{ type: 'InternalIP', address }] },
})
export const pod = (name: string, nodeName: string, ip: string, more: object = {}, phase = 'Running') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'demo' },
  spec: { nodeName, containers: [{ name: 'app', image: 'app' }], ...more },
  status: { phase, podIP: ip, podIPs: [{ ip }] },
})

/** The ranges of a dump with these objects, and of each kind one more, so that all kinds were read. */
export async function ranges(...objects: object[]): Promise<RangeList> {
  const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  const snapshot = await parseDump(dump, 'dump.json', '2026-01-15T10:00:00Z')
  const source = { ...snapshot.source, kind: 'cluster' as const }
  return rangesOf({ ...snapshot, source, extent: { ...snapshot.extent, services: 'all', pods: 'all', nodes: 'all' } }, { kubectlFlags: [] })
}

export const of = (list: RangeList, use: string) => list.items.filter((item) => item.use === use)

/** So many Services, each with the next address. */
export const many = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => at(`s${index}`, `10.96.0.${first + index}`))
