import { nearest } from '../../lib/similar.ts'
import type { RouteTarget, TargetRef, WorkloadTarget } from '../../model/target.ts'

/** A kind of object that a trace can start from. */
export interface TargetKind {
  /** As the API names it: `StatefulSet`. */
  kind: string
  /** Its names on a command line in lower case: singular, plural, short (kubectl api-resources). */
  words: readonly string[]
  refTo: (name: string) => TargetRef
}

const workloads: readonly [WorkloadTarget['type'], ...string[]][] = [
  ['Deployment', 'deployments', 'deploy'],
  ['StatefulSet', 'statefulsets', 'sts'],
  ['DaemonSet', 'daemonsets', 'ds'],
  ['ReplicaSet', 'replicasets', 'rs'],
  ['Job', 'jobs'],
]

const routes: readonly [RouteTarget['type'], ...string[]][] = [
  ['Ingress', 'ingresses', 'ing'],
  ['HTTPRoute', 'httproutes'],
  ['GRPCRoute', 'grpcroutes'],
  ['TCPRoute', 'tcproutes'],
  ['TLSRoute', 'tlsroutes'],
  ['UDPRoute', 'udproutes'],
]

/** Every kind that a trace can start from. */
export const targetKinds: readonly TargetKind[] = [
  kind('Service', ['services', 'svc'], (name) => ({ kind: 'service', name })),
  kind('Pod', ['pods', 'po'], (name) => ({ kind: 'pod', name })),
  ...workloads.map(([type, ...others]) => kind(type, others, (name) => ({ kind: 'workload', type, name }))),
  ...routes.map(([type, ...others]) => kind(type, others, (name) => ({ kind: 'route', type, name }))),
  kind('Gateway', ['gateways', 'gtw'], (name) => ({ kind: 'gateway', name })),
  kind('Node', ['nodes', 'no'], (name) => ({ kind: 'node', name })),
]

function kind(name: string, others: readonly string[], refTo: TargetKind['refTo']): TargetKind {
  return { kind: name, words: [name.toLowerCase(), ...others], refTo }
}

const byWord = new Map(targetKinds.flatMap((kind) => kind.words.map((word) => [word, kind] as const)))

/** `.v1.`, `.apps`, `.v1.networking.k8s.io`: what kubectl takes behind the name of a resource. */
const versionAndGroup = /^(?<name>[^.]+)(\.v\d+((alpha|beta)\d+)?\.?)?(\.?(apps|batch|(gateway\.)?networking\.k8s\.io))?$/

/** `svc`, `Service`, `services.v1.`, `deployments.apps`; the version is left to porttrace. */
export function kindOf(word: string): TargetKind | undefined {
  return byWord.get(versionAndGroup.exec(word.toLowerCase())?.groups?.name ?? '')
}

/** The word for a kind that is most like the given one. */
export function nearestKind(word: string): string | undefined {
  return nearest(word.toLowerCase(), [...byWord.keys()])
}
