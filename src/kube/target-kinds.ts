import type { RouteKind } from '../model/gateway.ts'
import type { TargetKind, TargetRef, WorkloadTarget } from '../model/target.ts'
import { otherRouteRows } from './other-routes/table.ts'

const workloads: readonly [WorkloadTarget['type'], ...string[]][] = [
  ['Deployment', 'deployments', 'deploy'],
  ['StatefulSet', 'statefulsets', 'sts'],
  ['DaemonSet', 'daemonsets', 'ds'],
  ['ReplicaSet', 'replicasets', 'rs'],
  ['Job', 'jobs'],
]

const routes: readonly ['Ingress' | RouteKind, ...string[]][] = [
  ['Ingress', 'ingresses', 'ing'],
  ['HTTPRoute', 'httproutes'],
  ['GRPCRoute', 'grpcroutes'],
  ['TCPRoute', 'tcproutes'],
  ['TLSRoute', 'tlsroutes'],
  ['UDPRoute', 'udproutes'],
]

/** The kinds of further routes, each once: its group does not tell two apart. */
const otherRoutes = [...new Map(otherRouteRows.map((row) => [row.kind, row])).values()]

/** The API groups of these kinds, beside the core group. */
export const targetGroups: readonly string[] = [
  'apps',
  'batch',
  'networking.k8s.io',
  'gateway.networking.k8s.io',
  'multicluster.x-k8s.io',
  ...new Set(otherRouteRows.map(({ group }) => group)),
]

/** Every kind that a trace can start from. */
export const targetKinds: readonly TargetKind[] = [
  kind('Service', ['services', 'svc'], (name) => ({ kind: 'service', name })),
  kind('Pod', ['pods', 'po'], (name) => ({ kind: 'pod', name })),
  ...workloads.map(([type, ...others]) => kind(type, others, (name) => ({ kind: 'workload', type, name }))),
  ...routes.map(([type, ...others]) => kind(type, others, (name) => ({ kind: 'route', type, name }))),
  ...otherRoutes.map(({ group, kind: type, plural, shortNames = [], namesake }): TargetKind => {
    const refTo = (name: string) => ({ kind: 'route', type, name }) as const
    if (namesake === undefined) return kind(type, [plural, ...shortNames], refTo)
    return { kind: type, group, words: [`${type.toLowerCase()}.${group}`, `${plural}.${group}`, ...shortNames], refTo }
  }),
  kind('Gateway', ['gateways', 'gtw'], (name) => ({ kind: 'gateway', name })),
  kind('ServiceImport', ['svcim', 'svcimport', 'serviceimports'], (name) => ({ kind: 'import', type: 'ServiceImport', name })),
  kind('Node', ['nodes', 'no'], (name) => ({ kind: 'node', name })),
]

function kind(name: string, others: readonly string[], refTo: TargetKind['refTo']): TargetKind {
  return { kind: name, words: [name.toLowerCase(), ...others], refTo }
}

/** Is it an EndpointSlice, of which only the name is known? */
export function isBySlice(target: TargetRef): boolean {
  return target.kind === 'service' && target.slice !== undefined
}
