import { messageOf } from '../../lib/errors.ts'
import { joinLines } from '../../lib/line.ts'
import { fields, items, text } from '../../lib/read.ts'
import { needsClass } from '../../model/ingress.ts'
import type { Extent, ReadGap, Resource, Snapshot } from '../../model/snapshot.ts'
import { UserError } from '../config/user-error.ts'
import { type GatewayAbsence, gatewayAbsences } from './absent-gateway.ts'
import { Collection } from './collection.ts'
import { readConfigs } from './dataplane.ts'
import type { Kind } from './parts.ts'

/** API group and kind of the objects that are kept; of anything else, a Secret above all, nothing is read. */
const kinds: Readonly<Record<string, Kind>> = {
  '/Service': 'Service',
  '/Endpoints': 'Endpoints',
  '/Pod': 'Pod',
  '/Node': 'Node',
  '/Namespace': 'Namespace',
  'discovery.k8s.io/EndpointSlice': 'EndpointSlice',
  'networking.k8s.io/Ingress': 'Ingress',
  'networking.k8s.io/IngressClass': 'IngressClass',
  'networking.k8s.io/NetworkPolicy': 'NetworkPolicy',
  'gateway.networking.k8s.io/GatewayClass': 'GatewayClass',
  'gateway.networking.k8s.io/Gateway': 'Gateway',
  'gateway.networking.k8s.io/HTTPRoute': 'HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute': 'GRPCRoute',
  'gateway.networking.k8s.io/TLSRoute': 'TLSRoute',
  'gateway.networking.k8s.io/TCPRoute': 'TCPRoute',
  'gateway.networking.k8s.io/UDPRoute': 'UDPRoute',
  'gateway.networking.k8s.io/ReferenceGrant': 'ReferenceGrant',
  'apps/Deployment': 'Deployment',
  'apps/StatefulSet': 'StatefulSet',
  'apps/ReplicaSet': 'ReplicaSet',
  'apps/DaemonSet': 'DaemonSet',
  'batch/Job': 'Job',
  'multicluster.x-k8s.io/ServiceExport': 'ServiceExport',
  'multicluster.x-k8s.io/ServiceImport': 'ServiceImport',
}

/** The same for what tells of the dataplane, some of it beside what the objects tell already. */
const dataplaneKinds: Readonly<Record<string, Kind>> = {
  '/Service': 'NameService',
  '/Pod': 'ApiServerPod',
  '/ConfigMap': 'ConfigMap',
  'apps/DaemonSet': 'SystemDaemonSet',
  'networking.k8s.io/ServiceCIDR': 'ServiceCIDR',
  'networking.k8s.io/IPAddress': 'IPAddress',
}

/**
 * The snapshot in a dump: what `kubectl get … -o yaml|json` printed (a List, a List of Lists, several documents) or what `--save` kept.
 * `name` is how errors call the file, `taken` the time for a dump, which has none of its own. `keep` is told of each object of a kind that
 * is read, as it stands in the dump; of what `--save` kept there is none.
 * @throws UserError where the text is neither YAML nor JSON, or holds no object.
 */
export async function parseDump(
  content: string,
  name: string,
  taken: string,
  keep: (kind: string, raw: unknown) => void = () => {},
): Promise<Snapshot> {
  const documents = await parseDocuments(content, name)
  const [first] = documents
  if (documents.length === 1 && fields(first).kind === 'Snapshot') {
    const { parseSnapshot } = await import('./saved-snapshot.ts')
    return parseSnapshot(first, name)
  }
  const collection = new Collection()
  const add = (kind: Kind, raw: unknown) => {
    collection.add(kind, raw)
    keep(kind, raw)
  }
  const seen = documents.reduce<number>((sum, document) => sum + take(add, document, ''), 0)
  if (seen === 0) {
    throw new UserError(
      `${name}: no Kubernetes object in it`,
      'Make one with: kubectl get services,endpointslices,pods,nodes,ingresses -A -o yaml > FILE',
    )
  }
  await readConfigs({ collection })
  return withAbsent(collection, name, taken)
}

async function parseDocuments(content: string, name: string): Promise<unknown[]> {
  try {
    if (content.trimStart().startsWith('{')) return [JSON.parse(content)]
  } catch {
    // Several JSON documents in a row, or YAML in flow style: YAML reads both.
  }
  const { loadAll } = await import('js-yaml')
  try {
    return loadAll(content.replaceAll(/\}[ \t]*\r?\n\{/g, '}\n---\n{'))
  } catch (error) {
    throw new UserError(`${name}: neither YAML nor JSON: ${joinLines(messageOf(error))}`, undefined, error)
  }
}

/** Takes an object, or each item of a list. Items of a typed list (`PodList`) carry no kind of their own. Returns how many there were. */
function take(add: (kind: Kind, raw: unknown) => void, raw: unknown, inherited: string): number {
  const object = fields(raw)
  const kind = text(object.kind) ?? inherited.split('/')[1] ?? ''
  const group = text(object.apiVersion) === undefined ? (inherited.split('/')[0] ?? '') : groupOf(text(object.apiVersion) ?? '')
  if (Array.isArray(object.items)) {
    const itemType = kind === 'List' ? '' : `${group}/${kind.replace(/List$/, '')}`
    return items(object.items).reduce<number>((sum, item) => sum + take(add, item, itemType), 1)
  }
  if (kind === '') return 0
  const known = kinds[`${group}/${kind}`]
  if (known) add(known, raw)
  const telling = dataplaneKinds[`${group}/${kind}`]
  if (telling) add(telling, raw)
  return 1
}

/** `apps` of `apps/v1`; `''` of `v1`. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

/**
 * A kind of which the dump holds no object counts as read and empty, unless something in the dump refers to one: then it is said to be
 * not in the dump.
 */
function withAbsent(collection: Collection, name: string, taken: string): Snapshot {
  const whole: Record<Resource, Extent> = {
    services: 'all',
    endpointslices: 'all',
    pods: 'all',
    nodes: 'all',
    ingresses: 'all',
    ingressclasses: 'all',
    networkpolicies: 'all',
    workloads: 'all',
    dataplane: 'selected',
    multicluster: 'all',
    gateways: 'all',
    gatewayclasses: 'all',
    gatewayroutes: 'all',
    referencegrants: 'all',
    namespaces: 'all',
  }
  const snapshot = collection.snapshot(taken, { kind: 'file', name, kubectlFlags: [] }, whole, [])
  const pods = new Set(snapshot.pods.map((pod) => `${pod.namespace}/${pod.name}`))
  const nodes = new Set(snapshot.nodes.map((node) => node.name))
  const endpoints = snapshot.slices.flatMap((slice) => slice.endpoints.map((endpoint) => ({ slice, endpoint })))
  const missingPods = endpoints.filter(
    ({ slice, endpoint }) => endpoint.target?.kind === 'Pod' && !pods.has(`${slice.namespace}/${endpoint.target.name}`),
  )
  const missingNodes = endpoints.filter(({ endpoint }) => endpoint.node !== undefined && !nodes.has(endpoint.node))
  const namespaces = [...new Set(missingPods.map(({ slice }) => slice.namespace))]
  const classless = snapshot.ingressClasses.length === 0 ? snapshot.ingresses.filter(needsClass) : []
  const lacking = gatewayAbsences(snapshot)
  const gaps: ReadGap[] = [
    ...namespaces.map((namespace) => absent('pods', namespace)),
    ...(missingNodes.length > 0 ? [absent('nodes', undefined)] : []),
    ...(classless.some((ingress) => ingress.className) ? [absent('ingressclasses', undefined)] : []),
    ...lacking.filter(({ isReferred }) => isReferred).map(({ resource }) => absent(resource, undefined)),
  ]
  const extent: Record<Resource, Extent> = {
    ...whole,
    pods: missingPods.length > 0 && pods.size === 0 ? 'none' : 'all',
    nodes: missingNodes.length > 0 && nodes.size === 0 ? 'none' : 'all',
    ingressclasses: classless.length > 0 ? 'none' : 'all',
    ...Object.fromEntries(lacking.map(({ resource }) => [resource, 'none' as const])),
  }
  return { ...snapshot, extent, gaps }
}

const groups: Readonly<Record<'ingressclasses' | GatewayAbsence['resource'], string>> = {
  ingressclasses: '.networking.k8s.io',
  gateways: '.gateway.networking.k8s.io',
  gatewayclasses: '.gateway.networking.k8s.io',
  referencegrants: '.gateway.networking.k8s.io',
  namespaces: '',
}

function absent(resource: 'pods' | 'nodes' | keyof typeof groups, namespace: string | undefined): ReadGap {
  return {
    resource,
    api: `${resource}${resource === 'pods' || resource === 'nodes' ? '' : groups[resource]}`,
    verb: 'list',
    ...(namespace !== undefined && { namespace }),
    reason: 'absent',
    message: `not in the dump`,
  }
}
