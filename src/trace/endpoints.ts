import { hasEnded } from '../kube/pod-phase.ts'
import { compareText } from '../lib/compare.ts'
import { defined } from '../lib/defined.ts'
import { addressKey, familyOf } from '../lib/ip.ts'
import type { Endpoint, EndpointState } from '../model/endpoint.ts'
import type { Container, ContainerProbe, EndpointSlice, Family, Pod, Service, ServicePort, SliceEndpoint } from '../model/resources.ts'
import type { Lookup } from './lookup.ts'
import { sidecarOf } from './mesh.ts'
import { namedPort } from './named-ports.ts'
import { containerOwning, declaredPorts, declaringContainer, isReady, ownsNumber, recentCrash, runningContainers } from './pods.ts'

/**
 * The endpoints behind one Service port, from every joined slice, each address and port once. A slice port belongs to a Service port
 * when name and protocol are equal (kube-proxy ServicePortName); a nil name or number is ignored.
 */
export function endpointsOf(service: Service, port: ServicePort, slices: readonly EndpointSlice[], lookup: Lookup): Endpoint[] {
  const found: Endpoint[] = []
  for (const slice of slices) {
    const numbers = numbersOf(slice, port)
    for (const entry of slice.endpoints) {
      if (numbers.length === 0) found.push(endpointView(service, port, slice, entry, undefined, lookup))
      for (const number of numbers) found.push(endpointView(service, port, slice, entry, number, lookup))
    }
  }
  return markUsable(withoutDuplicates(service.selector ? withoutPortless(found) : withoutOthers(found)), service.headless)
}

/** Port 0 stands for any port (a headless Service without ports): its slices hold addresses alone. */
function numbersOf(slice: EndpointSlice, port: ServicePort): number[] {
  if (port.port === 0) return [0]
  return slice.ports.flatMap((one) => (one.name === port.name && one.protocol === port.protocol && one.port ? [one.port] : []))
}

function endpointView(
  service: Service,
  port: ServicePort,
  slice: EndpointSlice,
  entry: SliceEndpoint,
  number: number | undefined,
  lookup: Lookup,
): Endpoint {
  const name = entry.target?.kind === 'Pod' ? entry.target.name : undefined
  const pod = name === undefined ? undefined : lookup.pod(service.namespace, name)
  return {
    address: entry.address,
    ...defined({ port: number || undefined }),
    protocol: port.protocol,
    family: familyOf(entry.address),
    // The cluster's DNS publishes an address whatever ports its slice has (CoreDNS, plugin/kubernetes/object/endpoint.go).
    state: number === undefined && !service.headless ? 'no-port' : stateOf(entry),
    usable: false,
    ...defined({ pod: name || undefined, node: entry.node || undefined, zone: entry.zone || undefined }),
    ...defined({ podMissing: entry.target && !pod && isGone(service, entry.target, lookup) ? (true as const) : undefined }),
    ...defined({ cluster: name === undefined ? slice.sourceCluster : undefined }),
    slice: slice.name,
    hintZones: entry.hintZones,
    hintNodes: entry.hintNodes,
    ...(pod && number !== undefined && podView(pod, number, port.protocol, lookup.taken)),
    ...(pod && number === undefined && service.headless && { podReady: isReady(pod), declaredPorts: declaredPorts(pod) }),
  }
}

/** Slices of a Service with a selector follow its Pods, and may be a moment behind. */
function isGone({ namespace, selector }: Service, target: NonNullable<SliceEndpoint['target']>, lookup: Lookup): boolean {
  if (selector || target.kind !== 'Pod' || (target.namespace ?? namespace) !== namespace) return false
  if (lookup.gaps.some(({ resource }) => resource === 'pods')) return false
  return lookup.isWhole('pods', namespace) || lookup.isMissing('Pod', namespace, target.name)
}

function podView(pod: Pod, number: number, protocol: string, taken: string): Partial<Endpoint> {
  const owner = containerOwning(pod, number, protocol)
  const crashed = recentCrash(pod, taken)
  const { hostPort, hostIP } = owner?.ports.find((one) => one.port === number && one.protocol === protocol) ?? {}
  const sidecar = sidecarOf(pod)
  const probing = owner?.readinessProbe ? owner : declaringContainer(pod, (one) => one.readinessProbe !== undefined)
  const probe: ContainerProbe | undefined = probing?.readinessProbe
  return {
    ...defined({ planned: pod.plannedBy && (true as const), ends: pod.plannedBy?.ends, injected: pod.plannedBy?.injected }),
    podReady: isReady(pod),
    ...defined({ hostNetwork: pod.hostNetwork ? true : undefined, container: owner?.name }),
    declared: owner !== undefined,
    ...(hostPort && !pod.hostNetwork && { hostPort, ...defined({ hostIP: hostIP && hostIP !== '0.0.0.0' ? hostIP : undefined }) }),
    ...defined({
      sidecar,
      ambient: pod.ambient && (true as const),
      declaredPorts: !owner ? declaredPorts(pod) : undefined,
      named: !owner ? namedPort(pod, number) : undefined,
      crashed,
      readinessProbe: probe && probing ? { ...probe, container: probing.name, samePort: ownsNumber(probing, probe, number) } : undefined,
    }),
    ...containerFacts(pod, owner, number, protocol),
  }
}

/** Ready counts before terminating: `publishNotReadyAddresses` makes a terminating endpoint ready (endpointslice utils.go). */
function stateOf(entry: SliceEndpoint): EndpointState {
  if (entry.ready) return 'ready'
  if (entry.terminating) return entry.serving ? 'serving-terminating' : 'terminating'
  return 'not-ready'
}

/**
 * An address stands once in each slice of the Service, and slices are grouped by the set of ports that resolved: that one slice lacks
 * this port says nothing while another has it.
 */
function withoutPortless(endpoints: readonly Endpoint[]): Endpoint[] {
  const withPort = new Set(endpoints.filter(hasPort).map((one) => one.address))
  return endpoints.filter((one) => hasPort(one) || !withPort.has(one.address))
}

/** Addresses manually created belong to the ports of their own slice; if none has this port, all are shown, so that the reader sees why. */
function withoutOthers(endpoints: readonly Endpoint[]): Endpoint[] {
  const own = endpoints.filter(hasPort)
  return own.length > 0 ? own : [...endpoints]
}

function hasPort({ port }: Endpoint): boolean {
  return port !== undefined
}

/** The same family, address, port and protocol count once (kubernetes#101935); the usable one wins. */
function withoutDuplicates(endpoints: readonly Endpoint[]): Endpoint[] {
  const seen = new Set<string>()
  return endpoints
    .map((endpoint) => ({ endpoint, key: `${addressKey(endpoint.address)} ${String(endpoint.port ?? 0).padStart(5, '0')}` }))
    .sort(
      (a, b) =>
        compareText(a.key, b.key) ||
        rank(a.endpoint) - rank(b.endpoint) ||
        compareText(JSON.stringify(a.endpoint), JSON.stringify(b.endpoint)),
    )
    .map(({ endpoint, key }): Endpoint => {
      if (seen.has(key)) return { ...endpoint, state: 'duplicate', duplicate: endpoint.state }
      seen.add(key)
      return endpoint
    })
}

const order: readonly EndpointState[] = ['ready', 'serving-terminating', 'not-ready', 'terminating', 'no-port', 'duplicate']

/** A live Pod wins over a ghost with the same address (kubernetes PR#135593). */
function rank(endpoint: Endpoint): number {
  return order.indexOf(endpoint.state) * 2 + (endpoint.podReady === false ? 1 : 0)
}

/** The families in which kube-proxy has an endpoint to send to. */
export function servedFamilies(endpoints: readonly Endpoint[]): ReadonlySet<Family> {
  return new Set(endpoints.filter(({ state }) => state === 'ready' || state === 'serving-terminating').map(({ family }) => family))
}

/**
 * For each family all ready ones; if there is none, those that still serve while terminating (kube-proxy topology.go CategorizeEndpoints).
 * Not so for a headless Service: there is no kube-proxy in front of it, and the cluster's DNS publishes the ready ones alone (CoreDNS,
 * EndpointSliceToEndpoints).
 */
function markUsable(endpoints: Endpoint[], isHeadless: boolean): Endpoint[] {
  const ready = new Set(endpoints.filter(({ state }) => state === 'ready').map(({ family }) => family))
  for (const endpoint of endpoints) {
    const wanted: EndpointState = isHeadless || ready.has(endpoint.family) ? 'ready' : 'serving-terminating'
    endpoint.usable = endpoint.state === wanted
  }
  return endpoints
}

type ContainerFacts = Pick<Endpoint, 'role' | 'readyStatus' | 'stopped' | 'livenessProbe' | 'alsoDeclaredBy' | 'preStop' | 'ended'>

/**
 * What the containers of an endpoint's Pod tell about one of its ports beside who declares it (`owner`). The containers of a Pod share one
 * network namespace, so a port that two of them declare is one port.
 */
function containerFacts(pod: Pod, owner: Container | undefined, number: number, protocol: string): ContainerFacts {
  const liveness = owner?.livenessProbe
  const ready = pod.conditions.find((condition) => condition.type === 'Ready')?.status
  const others = runningContainers(pod).filter(
    (container) => container !== owner && container.ports.some((port) => port.port === number && port.protocol === protocol),
  )
  return {
    ...defined({ role: owner?.role === 'sidecar' ? ('sidecar' as const) : undefined }),
    ...(ready !== undefined && ready !== 'True' && { readyStatus: ready, ...stopped(pod, owner) }),
    ...defined({
      livenessProbe: owner && liveness?.port !== undefined && !liveness.host && !ownsNumber(owner, liveness, number) ? liveness : undefined,
      alsoDeclaredBy: others.length > 0 ? others.map((container) => container.name) : undefined,
      preStop: pod.deleting ? (owner ? [owner] : runningContainers(pod)).some((container) => container.preStop === true) : undefined,
      ended: hasEnded(pod) ? pod.phase : undefined,
    }),
  }
}

/** The container that declares the port, or if none does the only one. */
function stopped(pod: Pod, owner: Container | undefined): Pick<ContainerFacts, 'stopped'> {
  const [only, ...others] = runningContainers(pod)
  const { state, reason } = (owner ?? (others.length === 0 ? only : undefined))?.state ?? {}
  return state === 'waiting' || state === 'terminated' ? { stopped: reason || state } : {}
}
