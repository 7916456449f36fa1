import type { V1LoadBalancerIngress, V1Service, V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { familyOf } from '../../lib/ip.ts'
import { labels, number, text, texts } from '../../lib/read.ts'
import type { Family, LoadBalancerAddress, Service, ServicePort } from '../../model/resources.ts'
import { conditions, lastWrite, metadata, rawMetadata } from './metadata.ts'
import { part, parts, type RawFields, rawOf } from './raw.ts'

/** A core/v1 Service, or undefined if the object has no name. Defaults are those of the API (core/v1 ServiceSpec). */
export function projectService(raw: unknown): Service | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const service = rawOf<V1Service>(raw)
  const spec = part(service.spec)
  const status = part(service.status)
  const type = serviceType(spec.type)
  const clusterIPs = clusterAddresses(spec)
  const selector = labels(spec.selector)
  const trafficDistribution = text(spec.trafficDistribution)
  const topologyMode = topologyModeOf(service)
  const waypoint = meta.labels['istio.io/use-waypoint']
  const applied = appliedPorts(service, servicePort)
  // The status is written by whoever serves the Service.
  const written = lastWrite(raw, [''])
  return {
    kind: 'Service',
    ...meta,
    ...defined({ written: written !== undefined && written !== meta.created ? written : undefined }),
    type,
    ...defined({ selector: type !== 'ExternalName' && Object.keys(selector).length > 0 ? selector : undefined }),
    headless: type !== 'ExternalName' && clusterIPs[0] === 'None',
    clusterIPs: clusterIPs.filter((address) => address !== 'None'),
    ipFamilies: families(spec.ipFamilies, clusterIPs),
    ...defined({ ipFamilyPolicy: text(spec.ipFamilyPolicy) || undefined }),
    externalIPs: texts(spec.externalIPs),
    ...defined({ externalName: type === 'ExternalName' ? (text(spec.externalName) ?? '') : undefined }),
    ports: parts(spec.ports).flatMap(servicePort),
    externalTrafficPolicy: spec.externalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
    internalTrafficPolicy: spec.internalTrafficPolicy === 'Local' ? 'Local' : 'Cluster',
    publishNotReadyAddresses: spec.publishNotReadyAddresses === true,
    ...defined({
      sessionAffinitySeconds:
        spec.sessionAffinity === 'ClientIP'
          ? (number(part(part(spec.sessionAffinityConfig).clientIP).timeoutSeconds) ?? defaultAffinitySeconds)
          : undefined,
      trafficDistribution: trafficDistribution || undefined,
      topologyMode,
      waypoint: waypoint && waypoint !== 'none' ? waypoint : undefined,
      negForIngress: /"ingress"\s*:\s*true/.test(labels(part(service.metadata).annotations)['cloud.google.com/neg'] ?? '') || undefined,
      loadBalancerClass: text(spec.loadBalancerClass) || undefined,
    }),
    loadBalancerSourceRanges: texts(spec.loadBalancerSourceRanges),
    ...defined({ healthCheckNodePort: number(spec.healthCheckNodePort) || undefined }),
    loadBalancer: parts(part(status.loadBalancer).ingress).map(loadBalancerAddress),
    conditions: conditions(status.conditions, number(rawMetadata(raw).generation)),
    ...defined({ appliedPorts: applied }),
  }
}

function serviceType(value: unknown): Service['type'] {
  return value === 'NodePort' || value === 'LoadBalancer' || value === 'ExternalName' ? value : 'ClusterIP'
}

/** The older annotation wins (k8s.io/endpointslice, hintsEnabled). */
function topologyModeOf({ metadata }: RawFields<V1Service>): Service['topologyMode'] {
  const annotations = labels(part(metadata).annotations)
  for (const annotation of ['service.kubernetes.io/topology-aware-hints', 'service.kubernetes.io/topology-mode']) {
    const value = annotations[annotation]
    if (value !== undefined) return { annotation, value }
  }
  return undefined
}

/** `clusterIPs`, or `clusterIP` alone from a server older than dual stack. */
function clusterAddresses(spec: RawFields<V1ServiceSpec>): string[] {
  const many = texts(spec.clusterIPs)
  if (many.length > 0) return many
  const one = text(spec.clusterIP)
  return one ? [one] : []
}

/** `ipFamilies`; a server older than dual stack (1.20) leaves it out, and then the addresses show the families. */
function families(value: unknown, clusterIPs: readonly string[]): Family[] {
  const named = texts(value).filter((family) => family === 'IPv4' || family === 'IPv6')
  if (named.length > 0) return named
  return clusterIPs.filter((address) => address !== 'None').map(familyOf)
}

function servicePort(port: RawFields<V1ServicePort>): ServicePort[] {
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
      ...defined({ nodePort: nodePort || undefined, appProtocol: appProtocol || undefined }),
    },
  ]
}

/** core/v1 ClientIPConfig. */
const defaultAffinitySeconds = 10_800

function loadBalancerAddress(entry: RawFields<V1LoadBalancerIngress>): LoadBalancerAddress {
  const ip = text(entry.ip)
  const hostname = text(entry.hostname)
  return {
    ...defined({ ip: ip || undefined, hostname: hostname || undefined }),
    ipMode: text(entry.ipMode) ?? 'VIP',
    ports: parts(entry.ports).map((port) => {
      const error = text(port.error)
      return { port: number(port.port) ?? 0, protocol: text(port.protocol) ?? 'TCP', ...defined({ error: error || undefined }) }
    }),
  }
}

const annotation = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The ports of a Service as it was last applied with kubectl, if two of them have the same number for different protocols; else
 * undefined. A text that does not name another protocol than TCP cannot hold such a pair, and is not parsed.
 */
function appliedPorts(
  { metadata }: RawFields<V1Service>,
  port: (raw: RawFields<V1ServicePort>) => ServicePort[],
): ServicePort[] | undefined {
  const applied = labels(part(metadata).annotations)[annotation]
  if (applied === undefined || !/"(UDP|SCTP)"/.test(applied)) return undefined
  const ports = parts(part(rawOf<V1Service>(parsed(applied)).spec).ports).flatMap(port)
  const pairs = Map.groupBy(ports, (one) => one.port)
  return [...pairs.values()].some((same) => new Set(same.map((one) => one.protocol)).size > 1) ? ports : undefined
}

/** Any user may write an annotation, so one that is not JSON is ignored. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
