import { fields } from '../lib/read.ts'
import type { DataplaneFact } from '../model/dataplane.ts'
import type { Gateway, GatewayClass, Namespace, ReferenceGrant, Route, RouteKind } from '../model/gateway.ts'
import type { Ingress, IngressClass } from '../model/ingress.ts'
import type { ServiceExport, ServiceImport } from '../model/multi-cluster.ts'
import type { EndpointSlice, NetworkPolicy, Node, Pod, Service, Workload } from '../model/resources.ts'
import type { Extent, ReadGap, Resource, Snapshot, SnapshotSource } from '../model/snapshot.ts'
import {
  addressFacts,
  apiServerFacts,
  daemonSetFacts,
  nameServiceFacts,
  nameSliceFacts,
  proxyPodFacts,
  serviceRangeFacts,
} from './project/dataplane.ts'
import { type DataplaneConfig, projectConfig } from './project/dataplane-config.ts'
import { projectGateway, projectGatewayClass, projectNamespace, projectReferenceGrant } from './project/gateway.ts'
import { projectIngress, projectIngressClass } from './project/ingress.ts'
import { projectServiceExport, projectServiceImport } from './project/multi-cluster.ts'
import { projectNode } from './project/node.ts'
import { projectPod } from './project/pod.ts'
import { projectPolicy } from './project/policy.ts'
import { projectRoute } from './project/route.ts'
import { projectService } from './project/service.ts'
import { projectEndpoints, projectSlice } from './project/slice.ts'
import { projectWorkload } from './project/workload.ts'

/** The kinds that are kept. Any other object is passed over unread. */
export type Kind =
  | 'Service'
  | 'EndpointSlice'
  | 'Endpoints'
  | 'Pod'
  | 'Node'
  | 'Ingress'
  | 'IngressClass'
  | 'NetworkPolicy'
  | 'Deployment'
  | 'StatefulSet'
  | 'ReplicaSet'
  | 'DaemonSet'
  | 'Job'
  | 'ServiceExport'
  | 'ServiceImport'
  | 'Gateway'
  | 'GatewayClass'
  | RouteKind
  | 'ReferenceGrant'
  | 'Namespace'
  // What carries the packets.
  | 'SystemDaemonSet'
  | 'NameService'
  | 'NameSlice'
  | 'ProxyPod'
  | 'ApiServerPod'
  | 'ConfigMap'
  | 'ServiceCIDR'
  | 'IPAddress'

/** The names of a collection's lists. */
type ListName = { [K in keyof Collection]: Collection[K] extends readonly unknown[] ? K : never }[keyof Collection]
type ItemOf<K extends ListName> = Collection[K][number]
type Lists = { [K in ListName]: ItemOf<K>[] }

/** What one object amounts to: the lists that are not empty. */
export type Part = Partial<Lists>

/** It does not compile while one is missing. */
const listNames: { readonly [K in ListName]: K } = {
  services: 'services',
  slices: 'slices',
  endpoints: 'endpoints',
  pods: 'pods',
  nodes: 'nodes',
  ingresses: 'ingresses',
  ingressClasses: 'ingressClasses',
  policies: 'policies',
  workloads: 'workloads',
  exports: 'exports',
  imports: 'imports',
  gateways: 'gateways',
  gatewayClasses: 'gatewayClasses',
  gatewayRoutes: 'gatewayRoutes',
  referenceGrants: 'referenceGrants',
  namespaces: 'namespaces',
  facts: 'facts',
  configs: 'configs',
}

/** What one raw object of a kind amounts to. */
export function partOf(kind: Kind, raw: unknown): Part {
  const one = new Collection()
  one.add(kind, raw)
  const part: Part = {}
  for (const name of Object.values(listNames)) if (one[name].length > 0) copyList(part, one, name)
  return part
}

function copyList<K extends ListName>(part: Part, from: Lists, name: K): void {
  part[name] = from[name]
}

function pourList<K extends ListName>(into: Lists, part: Part, name: K): void {
  for (const item of part[name] ?? []) into[name].push(item)
}

/** Gathers raw API objects into the slim resources of a snapshot; each object is projected at once and not kept. */
export class Collection {
  readonly services: Service[] = []
  readonly slices: EndpointSlice[] = []
  readonly endpoints: EndpointSlice[] = []
  readonly pods: Pod[] = []
  readonly nodes: Node[] = []
  readonly ingresses: Ingress[] = []
  readonly ingressClasses: IngressClass[] = []
  readonly policies: NetworkPolicy[] = []
  readonly workloads: Workload[] = []
  readonly exports: ServiceExport[] = []
  readonly imports: ServiceImport[] = []
  readonly gateways: Gateway[] = []
  readonly gatewayClasses: GatewayClass[] = []
  readonly gatewayRoutes: Route[] = []
  readonly referenceGrants: ReferenceGrant[] = []
  readonly namespaces: Namespace[] = []
  readonly facts: DataplaneFact[] = []
  readonly configs: DataplaneConfig[] = []

  readonly #seen = new Map<Kind, Set<string>>()
  readonly #adders: Readonly<Record<Kind, (raw: unknown) => void>> = {
    Service: (raw) => push(this.services, projectService(raw)),
    EndpointSlice: (raw) => push(this.slices, projectSlice(raw)),
    Endpoints: (raw) => this.endpoints.push(...projectEndpoints(raw)),
    Pod: (raw) => push(this.pods, projectPod(raw)),
    Node: (raw) => push(this.nodes, projectNode(raw)),
    Ingress: (raw) => push(this.ingresses, projectIngress(raw)),
    IngressClass: (raw) => push(this.ingressClasses, projectIngressClass(raw)),
    NetworkPolicy: (raw) => push(this.policies, projectPolicy(raw)),
    Deployment: (raw) => push(this.workloads, projectWorkload(raw, 'Deployment')),
    StatefulSet: (raw) => push(this.workloads, projectWorkload(raw, 'StatefulSet')),
    ReplicaSet: (raw) => push(this.workloads, projectWorkload(raw, 'ReplicaSet')),
    DaemonSet: (raw) => push(this.workloads, projectWorkload(raw, 'DaemonSet')),
    Job: (raw) => push(this.workloads, projectWorkload(raw, 'Job')),
    ServiceExport: (raw) => push(this.exports, projectServiceExport(raw)),
    ServiceImport: (raw) => push(this.imports, projectServiceImport(raw)),
    Gateway: (raw) => push(this.gateways, projectGateway(raw)),
    GatewayClass: (raw) => push(this.gatewayClasses, projectGatewayClass(raw)),
    HTTPRoute: (raw) => push(this.gatewayRoutes, projectRoute(raw, 'HTTPRoute')),
    GRPCRoute: (raw) => push(this.gatewayRoutes, projectRoute(raw, 'GRPCRoute')),
    TLSRoute: (raw) => push(this.gatewayRoutes, projectRoute(raw, 'TLSRoute')),
    TCPRoute: (raw) => push(this.gatewayRoutes, projectRoute(raw, 'TCPRoute')),
    UDPRoute: (raw) => push(this.gatewayRoutes, projectRoute(raw, 'UDPRoute')),
    ReferenceGrant: (raw) => push(this.referenceGrants, projectReferenceGrant(raw)),
    Namespace: (raw) => push(this.namespaces, projectNamespace(raw)),
    SystemDaemonSet: (raw) => this.facts.push(...daemonSetFacts(raw)),
    NameSlice: (raw) => this.facts.push(...nameSliceFacts(raw)),
    ProxyPod: (raw) => this.facts.push(...proxyPodFacts(raw)),
    NameService: (raw) => this.facts.push(...nameServiceFacts(raw)),
    ApiServerPod: (raw) => this.facts.push(...apiServerFacts(raw)),
    ConfigMap: (raw) => push(this.configs, projectConfig(raw)),
    ServiceCIDR: (raw) => this.facts.push(...serviceRangeFacts(raw)),
    IPAddress: (raw) => this.facts.push(...addressFacts(raw)),
  }

  /** Takes one raw object of the kind; one without a name is left out, and so is one that overlapping lists bring twice. */
  add(kind: Kind, raw: unknown): void {
    const { namespace, name } = fields(fields(raw).metadata)
    if (this.#isNew(kind, `${namespace}/${name}`)) this.#adders[kind](raw)
  }

  /** Takes an object that was projected before. */
  absorb(kind: Kind, namespace: string, name: string, part: Part): void {
    if (!this.#isNew(kind, `${namespace}/${name}`)) return
    for (const name of Object.values(listNames)) pourList(this, part, name)
  }

  /** Drops what was gathered of a kind, for a list that starts again. Of those of which lists of several namespaces are under way, none. */
  drop(kind: Kind): void {
    if (severalLists.has(kind)) return
    this.#seen.delete(kind)
    const lists: Partial<Record<Kind, unknown[]>> = {
      Service: this.services,
      EndpointSlice: this.slices,
      Endpoints: this.endpoints,
      Pod: this.pods,
      Node: this.nodes,
      Ingress: this.ingresses,
      IngressClass: this.ingressClasses,
      NetworkPolicy: this.policies,
    }
    const list = lists[kind]
    if (list) list.length = 0
    else this.workloads.splice(0, this.workloads.length, ...this.workloads.filter((workload) => workload.kind !== kind))
  }

  #isNew(kind: Kind, key: string): boolean {
    const seen = this.#seen.get(kind)
    if (seen?.has(key)) return false
    if (seen) seen.add(key)
    else this.#seen.set(kind, new Set([key]))
    return true
  }

  /** The snapshot of what was gathered. */
  snapshot(taken: string, source: SnapshotSource, extent: Readonly<Record<Resource, Extent>>, gaps: ReadGap[]): Snapshot {
    return {
      apiVersion: 'porttrace/v1',
      kind: 'Snapshot',
      taken,
      source,
      extent,
      services: this.services,
      slices: withEndpoints(this.slices, this.endpoints),
      pods: this.pods,
      nodes: this.nodes,
      ingresses: this.ingresses,
      ingressClasses: this.ingressClasses,
      policies: this.policies,
      workloads: this.workloads,
      ...(this.facts.length > 0 && { dataplane: this.facts }),
      ...(this.exports.length > 0 && { exports: this.exports }),
      ...(this.imports.length > 0 && { imports: this.imports }),
      ...(this.gateways.length > 0 && { gateways: this.gateways }),
      ...(this.gatewayClasses.length > 0 && { gatewayClasses: this.gatewayClasses }),
      ...(this.gatewayRoutes.length > 0 && { gatewayRoutes: this.gatewayRoutes }),
      ...(this.referenceGrants.length > 0 && { referenceGrants: this.referenceGrants }),
      ...(this.namespaces.length > 0 && { namespaces: this.namespaces }),
      gaps,
    }
  }
}

/** The slices, and Endpoints for those Services that have no slice: a cluster that has slices mirrors them. */
export function withEndpoints(slices: readonly EndpointSlice[], endpoints: readonly EndpointSlice[]): EndpointSlice[] {
  const sliced = new Set(slices.map((slice) => `${slice.namespace}/${slice.service}`))
  return [...slices, ...endpoints.filter((slice) => !sliced.has(`${slice.namespace}/${slice.service}`))]
}
/** What they bring twice is left out; an object that has gone in between does no harm. */
const severalLists: ReadonlySet<Kind> = new Set<Kind>([
  'Gateway',
  'GatewayClass',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'UDPRoute',
  'ReferenceGrant',
  'Namespace',
])

function push<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item)
}
