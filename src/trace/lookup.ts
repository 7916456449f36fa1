import { backendServices } from '../kube/ingress.ts'
import { labelIndex, type Selection } from '../kube/label-index.ts'
import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import { type ByName, byName, grouped } from '../lib/indexes.ts'
import type { BackendTlsPolicy } from '../model/backend-tls.ts'
import type { Corefile } from '../model/corefile.ts'
import type { DataplaneFact } from '../model/dataplane.ts'
import type { HeldAddress } from '../model/held-address.ts'
import type { Ingress, IngressClass } from '../model/ingress.ts'
import type { ClusterExport, ClusterGateway, ClusterProperty, ServiceExport, ServiceImport } from '../model/multi-cluster.ts'
import type { EndpointSlice, Node, Pod, Service, ServicePort, Workload } from '../model/resources.ts'
import { type Extent, NOTHING_READ, type ReadGap, type Resource, type Snapshot } from '../model/snapshot.ts'
import type { Client } from './access/client.ts'
import { type AccessLookup, createAccessLookup } from './access/lookup.ts'
import { certificateFinder, type FindCertificate, withCertificates } from './certificates.ts'
import { createEdgeLookup, type EdgeLookup } from './edge-lookup.ts'
import { type EventIndex, eventIndex } from './event-index.ts'
import { createOtherRouteLookup, type OtherRouteLookup } from './other-routes/lookup.ts'

/** A snapshot with the look-ups that tracing needs, so that the cost of a Service does not grow with the cluster. */
export interface Lookup {
  taken: string
  extent: Readonly<Record<Resource, Extent>>
  gaps: readonly ReadGap[]
  /** Were all objects of a resource in the namespace read? Only then is it certain that an object which was not found does not exist. */
  isWhole(resource: Resource, namespace: string): boolean
  /** Was an object of that name requested, and found not to exist? */
  isMissing(kind: string, namespace: string, name: string): boolean
  services: readonly Service[]
  nodes: readonly Node[]
  node(name: string): Node | undefined
  pods: readonly Pod[]
  service: ByName<Service>
  /** Slices whose label names the Service. */
  slicesOf(namespace: string, service: string): readonly EndpointSlice[]
  slicesIn(namespace: string): readonly EndpointSlice[]
  /** Slices that hold what other clusters export under the name. */
  importedSlices(namespace: string, name: string): readonly EndpointSlice[]
  /** Every port of a Pod to which a Service leads that was read. */
  portsOfPod(namespace: string, pod: string): readonly ReachedPort[]
  pod: ByName<Pod>
  podsIn(namespace: string): readonly Pod[]
  /** Those that the selector matches. */
  selectedPods: Selection<Pod>
  /** What cert-manager says of the certificate in a Secret. */
  certificate: FindCertificate
  ingresses: readonly Ingress[]
  ingress: ByName<Ingress>
  /** Those of its namespace with a backend that names the Service. */
  ingressesTo(namespace: string, service: string): readonly Ingress[]
  ingressClasses: readonly IngressClass[]
  workloadsIn(namespace: string): readonly Workload[]
  workload(namespace: string, kind: string, name: string): Workload | undefined
  /** Those whose Pods the selector matches. */
  selectedWorkloads: Selection<Workload>
  exported: ByName<ServiceExport>
  imported: ByName<ServiceImport>
  clusterProperties: readonly ClusterProperty[]
  clusterGateways: readonly ClusterGateway[]
  /** What other contexts say of Services that are imported. */
  elsewhere: readonly ClusterExport[]
  edge: EdgeLookup
  otherRoutes: OtherRouteLookup
  access: AccessLookup
  /** The clients that were named; none: whoever may connect. */
  clients: readonly Client[]
  dataplane: readonly DataplaneFact[]
  heldAddresses: readonly HeldAddress[]
  corefiles: readonly Corefile[]
  backendTlsPolicies: readonly BackendTlsPolicy[]
  /** Finds the Warning events about an object; absent if there is none. */
  events?: EventIndex
}

/** A port of a Pod, and the Service port that leads to it. */
export interface ReachedPort {
  service: string
  port: ServicePort
  podPort: number
}

interface Named {
  namespace?: string
  name: string
}

/** Builds the look-ups. Everything is ordered by namespace and name, so that the order of the lists that were read does not matter. */
export function createLookup(snapshot: Snapshot): Lookup {
  const isWhole = wholeness(snapshot)
  const services = ordered(snapshot.services)
  const service = byName(services)
  const slices = ordered(snapshot.slices)
  const slicesOf = grouped(slices, ({ namespace, service }) => (service === undefined ? undefined : `${namespace}/${service}`))
  const imported = grouped(slices, ({ namespace, importedAs }) => (importedAs === undefined ? undefined : `${namespace}/${importedAs}`))
  const pods = ordered(snapshot.pods)
  const podsIn = grouped(pods, ({ namespace }) => namespace)
  const certificate = certificateFinder(snapshot)
  const ingresses = withCertificates(ordered(snapshot.ingresses), certificate)
  const nodes = ordered(snapshot.nodes)
  const nodesNamed = grouped(nodes, ({ name }) => name)
  let ingressesByService: Map<string, Ingress[]> | undefined
  let portsByPod: Map<string, ReachedPort[]> | undefined
  const workloads = ordered(snapshot.workloads)
  const workloadsIn = grouped(workloads, ({ namespace }) => namespace)
  const workloadsNamed = grouped(workloads, ({ namespace, kind, name }) => `${namespace}/${kind}/${name}`)
  return {
    taken: snapshot.taken,
    extent: { ...NOTHING_READ, ...snapshot.extent },
    gaps: snapshot.gaps,
    isWhole,
    isMissing: (kind, namespace, name) =>
      (snapshot.missing ?? []).some((one) => one.kind === kind && one.namespace === namespace && one.name === name),
    access: createAccessLookup(snapshot, isWhole),
    clients: [],
    edge: createEdgeLookup(snapshot),
    otherRoutes: createOtherRouteLookup(snapshot),
    services,
    nodes,
    node: (name) => nodesNamed(name)[0],
    pods,
    service,
    slicesOf: (namespace, service) => slicesOf(`${namespace}/${service}`),
    slicesIn: grouped(slices, ({ namespace }) => namespace),
    importedSlices: (namespace, name) => imported(`${namespace}/${name}`),
    portsOfPod: (namespace, pod) => {
      portsByPod ??= reachedPorts(slices, service)
      return portsByPod.get(`${namespace}/${pod}`) ?? []
    },
    pod: byName(pods),
    podsIn,
    selectedPods: labelIndex(podsIn, (pod) => pod.labels),
    certificate,
    ingresses,
    ingress: byName(ingresses),
    ingressesTo: (namespace, service) => {
      ingressesByService ??= ingressesOfServices(ingresses)
      return ingressesByService.get(`${namespace}/${service}`) ?? []
    },
    ingressClasses: ordered(snapshot.ingressClasses),
    workloadsIn,
    workload: (namespace, kind, name) => workloadsNamed(`${namespace}/${kind}/${name}`)[0],
    selectedWorkloads: labelIndex(workloadsIn, (workload) => workload.podLabels),
    exported: byName(snapshot.exports ?? []),
    imported: byName(snapshot.imports ?? []),
    clusterProperties: snapshot.clusterProperties ?? [],
    clusterGateways: snapshot.clusterGateways ?? [],
    elsewhere: snapshot.elsewhere ?? [],
    dataplane: snapshot.dataplane ?? [],
    heldAddresses: snapshot.heldAddresses ?? [],
    corefiles: snapshot.corefiles ?? [],
    backendTlsPolicies: snapshot.backendTlsPolicies ?? [],
    ...defined({ events: snapshot.events && eventIndex(snapshot.events) }),
  }
}

/** A dump may hold only a few namespaces: if it has no object of a namespace, that namespace is unknown. */
function wholeness({ source, extent, listed, ...lists }: Snapshot): Lookup['isWhole'] {
  const { services, slices, pods, ingresses, gateways = [], gatewayRoutes = [], otherRoutes = [], referenceGrants = [] } = lists
  let seen: Set<string> | undefined
  const isSeen = (namespace: string) => {
    const all = [services, slices, pods, ingresses, gateways, gatewayRoutes, otherRoutes, referenceGrants]
    seen ??= new Set(all.flatMap((list) => list.map((one) => one.namespace)))
    return seen.has(namespace)
  }
  return (resource, namespace) =>
    extent[resource] === 'all' && (listed?.[resource]?.includes(namespace) ?? true) && (source.kind !== 'file' || isSeen(namespace))
}

function ordered<T extends Named>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => compareText(a.namespace ?? '', b.namespace ?? '') || compareText(a.name, b.name) || compareWhole(a, b))
}

/** Two of the same name (subsets of one Endpoints object, kinds of workloads) still need an order of their own. */
function compareWhole(a: Named, b: Named): number {
  return compareText(JSON.stringify(a), JSON.stringify(b))
}

function ingressesOfServices(ingresses: readonly Ingress[]): Map<string, Ingress[]> {
  const byService = new Map<string, Ingress[]>()
  for (const ingress of ingresses) {
    for (const service of new Set(backendServices(ingress))) {
      const key = `${ingress.namespace}/${service}`
      const known = byService.get(key)
      if (known) known.push(ingress)
      else byService.set(key, [ingress])
    }
  }
  return byService
}

/** Made when it is first needed: only a few clusters need it. */
function reachedPorts(slices: readonly EndpointSlice[], serviceOf: Lookup['service']): Map<string, ReachedPort[]> {
  const byPod = new Map<string, ReachedPort[]>()
  for (const slice of slices) {
    const service = slice.service === undefined ? undefined : serviceOf(slice.namespace, slice.service)
    const ports = slice.ports.flatMap(({ name, port: podPort, protocol }): ReachedPort[] => {
      const port = service?.ports.find((one) => one.name === name && one.protocol === protocol)
      return service && port && podPort ? [{ service: service.name, port, podPort }] : []
    })
    for (const { target } of ports.length === 0 ? [] : slice.endpoints) {
      if (target?.kind !== 'Pod') continue
      const key = `${slice.namespace}/${target.name}`
      const known = byPod.get(key)
      if (known) known.push(...ports)
      else byPod.set(key, [...ports])
    }
  }
  return byPod
}
