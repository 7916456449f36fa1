import type {
  CoreV1EndpointPort,
  DiscoveryV1EndpointPort,
  V1Endpoint,
  V1EndpointAddress,
  V1EndpointSlice,
  V1Endpoints,
  V1ObjectReference,
} from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { familyOf } from '../../lib/ip.ts'
import { number, text, texts } from '../../lib/read.ts'
import type { EndpointSlice, SliceEndpoint, SlicePort } from '../../model/resources.ts'
import { metadata } from './metadata.ts'
import { part, parts, type Raw, type RawFields, rawOf } from './raw.ts'

/**
 * A discovery.k8s.io/v1 EndpointSlice. The nil rules of its conditions are applied here: ready and serving default to true,
 * terminating to false (discovery/v1 EndpointConditions).
 */
export function projectSlice(raw: unknown): EndpointSlice | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const service = meta.labels['kubernetes.io/service-name']
  const managedBy = meta.labels['endpointslice.kubernetes.io/managed-by']
  const importedAs = meta.labels['multicluster.kubernetes.io/service-name']
  const sourceCluster = meta.labels['multicluster.kubernetes.io/source-cluster']
  // The Pods of another cluster are none of this one, whatever their names are. This controller lists those of its own cluster alone.
  const isOwn = !sourceCluster || managedBy === 'endpointslice-controller.k8s.io'
  const slice = rawOf<V1EndpointSlice>(raw)
  return {
    kind: 'EndpointSlice',
    namespace: meta.namespace,
    name: meta.name,
    ...defined({
      service,
      managedBy: managedBy || undefined,
      importedAs: importedAs || undefined,
      sourceCluster: sourceCluster || undefined,
    }),
    addressType: text(slice.addressType) ?? 'IPv4',
    ports: parts(slice.ports).map(slicePort),
    endpoints: parts(slice.endpoints)
      .flatMap((endpoint) => sliceEndpoint(endpoint, meta.namespace))
      .map((endpoint) => (isOwn ? endpoint : withoutTarget(endpoint))),
  }
}

function withoutTarget({ target: _, ...endpoint }: SliceEndpoint): SliceEndpoint {
  return endpoint
}

function slicePort(port: RawFields<DiscoveryV1EndpointPort | CoreV1EndpointPort>): SlicePort {
  const value = number(port.port)
  return {
    ...defined({ name: typeof port.name === 'string' ? port.name : undefined, port: value || undefined }),
    protocol: text(port.protocol) ?? 'TCP',
  }
}

/** discovery.k8s.io/v1beta1 keeps Node and zone in a map. */
type AnyEndpoint = V1Endpoint & { topology?: Record<string, string> }

function sliceEndpoint(endpoint: RawFields<AnyEndpoint>, home: string): SliceEndpoint[] {
  const address = texts(endpoint.addresses)[0]
  if (!address) return []
  const condition = part(endpoint.conditions)
  const hints = part(endpoint.hints)
  const topology = part(endpoint.topology)
  const node = text(endpoint.nodeName) ?? text(topology['kubernetes.io/hostname'])
  const zone = text(endpoint.zone) ?? text(topology['topology.kubernetes.io/zone'])
  return [
    {
      address,
      ready: condition.ready !== false,
      serving: condition.serving !== false,
      terminating: condition.terminating === true,
      ...defined({ node: node || undefined, zone: zone || undefined }),
      ...targetOf(endpoint.targetRef, home),
      hintZones: parts(hints.forZones).flatMap(nameOf),
      hintNodes: parts(hints.forNodes).flatMap(nameOf),
    },
  ]
}

function nameOf({ name }: { readonly name?: unknown }): string[] {
  return typeof name === 'string' && name !== '' ? [name] : []
}

/** Only a manually created slice can name a Pod of another namespace. Its name alone would mean another Pod, one of `home`. */
function targetOf(reference: Raw<V1ObjectReference> | undefined, home: string): Pick<SliceEndpoint, 'target'> {
  const target = part(reference)
  const kind = text(target.kind)
  const name = text(target.name)
  if (!kind || !name) return {}
  const namespace = text(target.namespace)
  if (kind === 'Pod' && namespace !== undefined && namespace !== home) return {}
  const uid = text(target.uid)
  return { target: { kind, name, ...defined({ namespace: namespace || undefined, uid: uid || undefined }) } }
}

/**
 * A core/v1 Endpoints object as slices, one per subset and family, for servers without EndpointSlices and users who may not read
 * them. Endpoints know neither serving nor terminating: a not-ready address is taken as not serving, and terminating Pods are missing.
 */
export function projectEndpoints(raw: unknown): EndpointSlice[] {
  const meta = metadata(raw)
  if (!meta) return []
  const skipMirror = meta.labels['endpointslice.kubernetes.io/managed-by']
  return parts(rawOf<V1Endpoints>(raw).subsets).flatMap((subset) => {
    const ports = parts(subset.ports).map((port) => ({ name: '', ...slicePort(port) }))
    const endpoints = [
      ...parts(subset.addresses).flatMap((address) => subsetEndpoint(address, true, meta.namespace)),
      ...parts(subset.notReadyAddresses).flatMap((address) => subsetEndpoint(address, false, meta.namespace)),
    ]
    const slice = (family: string): EndpointSlice => ({
      kind: 'Endpoints',
      namespace: meta.namespace,
      name: meta.name,
      service: meta.name,
      ...defined({ managedBy: skipMirror || undefined }),
      addressType: family,
      ports,
      endpoints: endpoints.filter((endpoint) => familyOf(endpoint.address) === family),
    })
    return ['IPv4', 'IPv6'].map(slice).filter((one) => one.endpoints.length > 0)
  })
}

function subsetEndpoint(entry: RawFields<V1EndpointAddress>, ready: boolean, home: string): SliceEndpoint[] {
  const address = text(entry.ip)
  if (!address) return []
  const node = text(entry.nodeName)
  return [
    {
      address,
      ready,
      serving: ready,
      terminating: false,
      ...defined({ node: node || undefined }),
      ...targetOf(entry.targetRef, home),
      hintZones: [],
      hintNodes: [],
    },
  ]
}
