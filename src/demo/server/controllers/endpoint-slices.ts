import { defined } from '../../../lib/defined.ts'
import { type Fields, fields, items, labels, number, text, texts } from '../../../lib/read.ts'
import type { Labels } from '../../../model/resources.ts'
import { suffixOf } from '../store/stable-names.ts'

/**
 * The rules of the EndpointSlice controller (kubernetes/endpointslice reconciler.go, utils.go): which slices a Service and the Pods of
 * its namespace ought to have. Raw API objects in, raw API objects out.
 */

const managedBy = 'endpointslice-controller.k8s.io'
/** maxEndpointsPerSlice of the controller. */
const perSlice = 100

interface SlicePort {
  name: string
  protocol: string
  port: number
  appProtocol?: string
}

/**
 * The EndpointSlices of a Service; none if it has no selector or is an ExternalName. `pods` may hold others: namespace and selector
 * are looked at. With `nodes` given, endpoints get their zone, and Pods of a missing Node are left out as the controller does.
 */
export function slicesFor(service: unknown, pods: readonly unknown[], nodes?: readonly unknown[]): Fields[] {
  const spec = fields(fields(service).spec)
  if (!hasController(service)) return []
  const zones = nodes && new Map(nodes.map((node) => [text(metaOf(node).name) ?? '', zoneOf(node)]))
  const chosen = pods.filter((pod) => selects(service, pod) && mayBeEndpoint(pod))
  return addressTypes(spec).flatMap((addressType) => {
    const groups = new Map<string, { ports: SlicePort[]; endpoints: Fields[] }>()
    for (const pod of chosen) {
      const ports = resolvedPorts(spec, pod)
      const key = JSON.stringify(ports)
      const group = groups.get(key) ?? { ports, endpoints: [] }
      groups.set(key, group)
      const node = text(fields(fields(pod).spec).nodeName) ?? ''
      const lost = zones !== undefined && !zones.has(node) && spec.publishNotReadyAddresses !== true
      const addresses = lost ? [] : addressesOf(pod, addressType)
      if (addresses.length > 0) group.endpoints.push(endpointOf(service, pod, addresses, zones?.get(node)))
    }
    const filled = [...groups.values()].filter((group) => group.endpoints.length > 0).flatMap(packed)
    const wanted = filled.length > 0 ? filled : [{ ports: [], endpoints: [] }]
    return wanted.map((group, index) => sliceOf(service, addressType, group, index))
  })
}

/** Does the controller write this Service's slices? Not without a selector, and not for an ExternalName. */
export function hasController(service: unknown): boolean {
  const spec = fields(fields(service).spec)
  return Object.keys(labels(spec.selector)).length > 0 && spec.type !== 'ExternalName'
}

/** Does the Service's selector match the Pod, in its own namespace? */
export function selects(service: unknown, pod: unknown): boolean {
  const selector = labels(fields(fields(service).spec).selector)
  const own: Labels = labels(metaOf(pod).labels)
  return metaOf(service).namespace === metaOf(pod).namespace && Object.entries(selector).every(([key, value]) => own[key] === value)
}

function metaOf(object: unknown): Fields {
  return fields(fields(object).metadata)
}

function zoneOf(node: unknown): string | undefined {
  return labels(metaOf(node).labels)['topology.kubernetes.io/zone']
}

/** ShouldPodBeInEndpoints with terminating Pods included. */
function mayBeEndpoint(pod: unknown): boolean {
  const status = fields(fields(pod).status)
  return status.phase !== 'Succeeded' && status.phase !== 'Failed' && podIPs(pod).length > 0
}

function podIPs(pod: unknown): string[] {
  const status = fields(fields(pod).status)
  const many = items(status.podIPs).flatMap((item) => text(fields(item).ip) ?? [])
  return many.length > 0 ? many : [text(status.podIP) ?? []].flat()
}

function addressesOf(pod: unknown, addressType: string): string[] {
  return podIPs(pod).filter((address) => address.includes(':') === (addressType === 'IPv6'))
}

function addressTypes(spec: Fields): string[] {
  const families = texts(spec.ipFamilies)
  if (families.length > 0) return families
  return [text(spec.clusterIP)?.includes(':') ? 'IPv6' : 'IPv4']
}

function resolvedPorts(spec: Fields, pod: unknown): SlicePort[] {
  return items(spec.ports).flatMap((item) => {
    const servicePort = fields(item)
    const protocol = text(servicePort.protocol) ?? 'TCP'
    const port = targetOf(servicePort, protocol, pod)
    const appProtocol = text(servicePort.appProtocol)
    return port === undefined
      ? []
      : [{ name: text(servicePort.name) ?? '', protocol, port, ...defined({ appProtocol: appProtocol || undefined }) }]
  })
}

/** FindPort: a name is looked up with its protocol, in containers first, then in native sidecars; a number is taken as it is. */
function targetOf(servicePort: Fields, protocol: string, pod: unknown): number | undefined {
  const name = text(servicePort.targetPort)
  if (!name) return number(servicePort.targetPort) || number(servicePort.port)
  const spec = fields(fields(pod).spec)
  const sidecars = items(spec.initContainers).filter((container) => fields(container).restartPolicy === 'Always')
  const ports = [...items(spec.containers), ...sidecars].flatMap((container) => items(fields(container).ports)).map(fields)
  return number(ports.find((port) => port.name === name && (text(port.protocol) ?? 'TCP') === protocol)?.containerPort)
}

function endpointOf(service: unknown, pod: unknown, addresses: string[], zone: string | undefined): Fields {
  const spec = fields(fields(pod).spec)
  const meta = metaOf(pod)
  const conditions = items(fields(fields(pod).status).conditions).map(fields)
  const serving = conditions.some((each) => each.type === 'Ready' && each.status === 'True')
  const terminating = meta.deletionTimestamp !== undefined && meta.deletionTimestamp !== null
  const ready = fields(fields(service).spec).publishNotReadyAddresses === true || (serving && !terminating)
  const named = text(spec.hostname) && spec.subdomain === metaOf(service).name
  const hints = ready ? hintsFor(fields(fields(service).spec), zone, text(spec.nodeName)) : undefined
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...defined({ hostname: named ? spec.hostname : undefined }),
    targetRef: { kind: 'Pod', namespace: meta.namespace, name: meta.name, uid: meta.uid },
    ...defined({ nodeName: text(spec.nodeName) ? spec.nodeName : undefined, zone: zone || undefined, hints }),
  }
}

/** kubernetes/endpointslice trafficdist; PreferClose is an alias of PreferSameZone. */
function hintsFor(spec: Fields, zone: string | undefined, node: string | undefined): Fields | undefined {
  const distribution = text(spec.trafficDistribution)
  if (!distribution || !zone) return undefined
  return { forZones: [{ name: zone }], ...defined({ forNodes: distribution === 'PreferSameNode' && node ? [{ name: node }] : undefined }) }
}

function packed(group: { ports: SlicePort[]; endpoints: Fields[] }): { ports: SlicePort[]; endpoints: Fields[] }[] {
  const count = Math.ceil(group.endpoints.length / perSlice)
  return Array.from({ length: count }, (_, n) => ({
    ports: group.ports,
    endpoints: group.endpoints.slice(n * perSlice, (n + 1) * perSlice),
  }))
}

/** Empty lists are printed as null, as a Go server prints them. */
function sliceOf(service: unknown, addressType: string, group: { ports: SlicePort[]; endpoints: Fields[] }, index: number): Fields {
  const { name, namespace, uid, creationTimestamp } = metaOf(service)
  const headless = fields(fields(service).spec).clusterIP === 'None'
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: {
      name: `${name}-${suffixOf(`${namespace}/${name}/${addressType}/${index}`, 5)}`,
      generateName: `${name}-`,
      namespace,
      generation: 1,
      ...defined({ creationTimestamp }),
      labels: {
        ...labels(metaOf(service).labels),
        'endpointslice.kubernetes.io/managed-by': managedBy,
        'kubernetes.io/service-name': name,
        ...defined({ 'service.kubernetes.io/headless': headless ? '' : undefined }),
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }],
    },
    addressType,
    endpoints: group.endpoints.length > 0 ? group.endpoints : null,
    ports: group.ports.length > 0 ? group.ports : null,
  }
}
