import { familyOf } from '../../lib/ip.ts'
import { fields, items, labels, number, text, texts } from '../../lib/read.ts'
import type { Family, LoadBalancerAddress, Service, ServicePort } from '../../model/resources.ts'
import { appliedPorts } from './applied.ts'
import { conditions, metadata } from './metadata.ts'

/** A core/v1 Service, or undefined where the object has no name. Defaults are those of the API (core/v1 ServiceSpec). */
export function projectService(raw: unknown): Service | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const spec = fields(fields(raw).spec)
  const status = fields(fields(raw).status)
  const type = serviceType(spec.type)
  const clusterIPs = clusterAddresses(spec)
  const selector = labels(spec.selector)
  const trafficDistribution = text(spec.trafficDistribution)
  const topologyMode = topologyModeOf(raw)
  const waypoint = meta.labels['istio.io/use-waypoint']
  const applied = appliedPorts(raw, servicePort)
  const written = lastWrite(raw)
  return {
    kind: 'Service',
    ...meta,
    ...(written !== undefined && written !== meta.created && { written }),
    type,
    ...(type !== 'ExternalName' && Object.keys(selector).length > 0 && { selector }),
    headless: type !== 'ExternalName' && clusterIPs[0] === 'None',
    clusterIPs: clusterIPs.filter((address) => address !== 'None'),
    ipFamilies: families(spec.ipFamilies, clusterIPs),
    ...(text(spec.ipFamilyPolicy) && { ipFamilyPolicy: text(spec.ipFamilyPolicy) ?? '' }),
    externalIPs: texts(spec.externalIPs),
    ...(type === 'ExternalName' && { externalName: text(spec.externalName) ?? '' }),
    ports: items(spec.ports).flatMap(servicePort),
    externalTrafficPolicy: spec.externalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
    internalTrafficPolicy: spec.internalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
    publishNotReadyAddresses: spec.publishNotReadyAddresses === true,
    ...(spec.sessionAffinity === 'ClientIP' && { sessionAffinitySeconds: affinitySeconds(spec.sessionAffinityConfig) }),
    ...(trafficDistribution && { trafficDistribution }),
    ...(topologyMode && { topologyMode }),
    ...(waypoint && waypoint !== 'none' && { waypoint }),
    ...(text(spec.loadBalancerClass) && { loadBalancerClass: text(spec.loadBalancerClass) ?? '' }),
    loadBalancerSourceRanges: texts(spec.loadBalancerSourceRanges),
    ...(number(spec.healthCheckNodePort) && { healthCheckNodePort: number(spec.healthCheckNodePort) ?? 0 }),
    loadBalancer: items(fields(status.loadBalancer).ingress).map(loadBalancerAddress),
    conditions: conditions(status.conditions),
    ...(applied && { appliedPorts: applied }),
  }
}

/** The newest time in `metadata.managedFields` but for those of the status, which whoever serves the Service writes (apimachinery ManagedFieldsEntry). */
function lastWrite(raw: unknown): string | undefined {
  const times = items(fields(fields(raw).metadata).managedFields).flatMap((entry) => {
    const { time, subresource } = fields(entry)
    return subresource === undefined || subresource === '' ? (text(time) ?? []) : []
  })
  return times.sort().at(-1)
}

function serviceType(value: unknown): Service['type'] {
  return value === 'NodePort' || value === 'LoadBalancer' || value === 'ExternalName' ? value : 'ClusterIP'
}

/** The older annotation wins (k8s.io/endpointslice, hintsEnabled). */
function topologyModeOf(raw: unknown): Service['topologyMode'] {
  const annotations = labels(fields(fields(raw).metadata).annotations)
  for (const annotation of ['service.kubernetes.io/topology-aware-hints', 'service.kubernetes.io/topology-mode']) {
    const value = annotations[annotation]
    if (value !== undefined) return { annotation, value }
  }
  return undefined
}

/** `clusterIPs`, or `clusterIP` alone from a server older than dual stack. */
function clusterAddresses(spec: Readonly<Record<string, unknown>>): string[] {
  const many = texts(spec.clusterIPs)
  if (many.length > 0) return many
  const one = text(spec.clusterIP)
  return one ? [one] : []
}

/** `ipFamilies`; a server older than dual stack (1.20) leaves it out, and then the addresses tell. */
function families(value: unknown, clusterIPs: readonly string[]): Family[] {
  const named = texts(value).filter((family) => family === 'IPv4' || family === 'IPv6')
  if (named.length > 0) return named
  return clusterIPs.filter((address) => address !== 'None').map(familyOf)
}

function servicePort(raw: unknown): ServicePort[] {
  const port = fields(raw)
  const value = number(port.port)
  if (value === undefined) return []
  const nodePort = number(port.nodePort)
  const appProtocol = text(port.appProtocol)
  return [
    {
      name: text(port.name) ?? '',
      protocol: text(port.protocol) ?? 'TCP',
      port: value,
      targetPort: text(port.targetPort) ?? (number(port.targetPort) || value),
      ...(nodePort && { nodePort }),
      ...(appProtocol && { appProtocol }),
    },
  ]
}

/** 10800 s by default (core/v1 ClientIPConfig). */
function affinitySeconds(config: unknown): number {
  return number(fields(fields(config).clientIP).timeoutSeconds) ?? 10_800
}

function loadBalancerAddress(raw: unknown): LoadBalancerAddress {
  const entry = fields(raw)
  const ip = text(entry.ip)
  const hostname = text(entry.hostname)
  return {
    ...(ip && { ip }),
    ...(hostname && { hostname }),
    ipMode: text(entry.ipMode) ?? 'VIP',
    ports: items(entry.ports).map((item) => {
      const port = fields(item)
      const error = text(port.error)
      return { port: number(port.port) ?? 0, protocol: text(port.protocol) ?? 'TCP', ...(error && { error }) }
    }),
  }
}
