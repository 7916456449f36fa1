import type {
  V1Container,
  V1ContainerPort,
  V1ContainerState,
  V1ContainerStatus,
  V1Pod,
  V1PodStatus,
  V1Probe,
} from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { items, labels, number, text } from '../../lib/read.ts'
import { maskPath, maskText } from '../../lib/secrets.ts'
import type { Container, ContainerPort, ContainerProbe, ContainerState, Pod } from '../../model/resources.ts'
import { inboundPorts } from './inbound.ts'
import { conditions, controller, metadata, rawMetadata } from './metadata.ts'
import { portMentions } from './port-mentions.ts'
import { part, partOrAbsent, parts, type Raw, type RawFields, rawOf } from './raw.ts'

/**
 * A core/v1 Pod, or undefined if the object has no name. Environment and commands are reduced to the ports that they name. Volumes are not
 * read, and secrets in texts are masked.
 */
export function projectPod(raw: unknown): Pod | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const rawMeta = rawMetadata(raw)
  const pod = rawOf<V1Pod>(raw)
  const spec = part(pod.spec)
  const status = part(pod.status)
  const owner = controller(raw)
  const node = text(spec.nodeName)
  const nodeAddress = text(status.hostIP)
  const annotations = labels(rawMeta.annotations)
  const inbound = inboundPorts(annotations)
  const deleting = text(rawMeta.deletionTimestamp)
  const reason = text(status.reason)
  const message = text(status.message)
  const hostname = text(spec.hostname)
  const dnsPolicy = text(spec.dnsPolicy)
  const nameservers = items(part(spec.dnsConfig).nameservers).flatMap((one) => text(one) ?? [])
  const searches = items(part(spec.dnsConfig).searches).flatMap((one) => text(one) ?? [])
  const subdomain = text(spec.subdomain)
  const readySince = text(parts(status.conditions).find(({ type }) => type === 'Ready')?.lastTransitionTime)
  return {
    kind: 'Pod',
    ...meta,
    uid: text(rawMeta.uid) ?? '',
    ...defined({ owner, node: node || undefined, nodeAddress: nodeAddress || undefined }),
    hostNetwork: spec.hostNetwork === true,
    ...(dnsPolicy && dnsPolicy !== 'ClusterFirst' && { dnsPolicy }),
    ...(nameservers.length > 0 && { nameservers }),
    ...(searches.length > 0 && { searches }),
    ...defined({ hostname: hostname || undefined, subdomain: subdomain || undefined }),
    phase: text(status.phase) ?? 'Unknown',
    ...defined({ reason: reason || undefined, message: message ? maskText(message) : undefined }),
    ips: podAddresses(status),
    ...defined({ deleting: deleting || undefined }),
    conditions: conditions(status.conditions, number(rawMeta.generation)),
    ...defined({ readySince: readySince || undefined }),
    readinessGates: parts(spec.readinessGates).flatMap(({ conditionType }) => text(conditionType) ?? []),
    ...defined({ ambient: annotations['ambient.istio.io/redirection'] === 'enabled' ? (true as const) : undefined, inbound }),
    containers: [
      ...parts(spec.initContainers).flatMap((item) => container(item, status.initContainerStatuses, initRole(item))),
      ...parts(spec.containers).flatMap((item) => container(item, status.containerStatuses, 'container')),
    ],
  }
}

/** A restartable init container is a native sidecar (core/v1 Container.restartPolicy, KEP-753). */
function initRole({ restartPolicy }: RawFields<V1Container>): Container['role'] {
  return restartPolicy === 'Always' ? 'sidecar' : 'init'
}

function podAddresses(status: RawFields<V1PodStatus>): string[] {
  const many = parts(status.podIPs).flatMap(({ ip }) => text(ip) ?? [])
  if (many.length > 0) return many
  const one = text(status.podIP)
  return one ? [one] : []
}

function container(spec: RawFields<V1Container>, statuses: Raw<V1ContainerStatus[]> | undefined, role: Container['role']): Container[] {
  const name = text(spec.name)
  if (!name) return []
  const status = parts(statuses).find((item) => item.name === name) ?? {}
  const mentions = portMentions(spec)
  const readinessProbe = probe(spec.readinessProbe)
  const livenessProbe = probe(spec.livenessProbe)
  const startupProbe = probe(spec.startupProbe)
  const lastEnd = partOrAbsent(part(status.lastState).terminated) && containerState(status.lastState)
  return [
    {
      name,
      role,
      ports: parts(spec.ports).flatMap(containerPort),
      ...defined({ mentions: mentions.length > 0 ? mentions : undefined, readinessProbe, livenessProbe }),
      ...(startupProbe && { startupProbe, ...defined({ starting: status.started === false ? (true as const) : undefined }) }),
      ...defined({ preStop: partOrAbsent(part(spec.lifecycle).preStop) && (true as const) }),
      ready: status.ready === true,
      restarts: number(status.restartCount) ?? 0,
      state: containerState(status.state),
      ...defined({ lastEnd }),
    },
  ]
}

/** A port that a container declares. */
function containerPort(port: RawFields<V1ContainerPort>): ContainerPort[] {
  const value = number(port.containerPort)
  if (!value) return []
  const hostPort = number(port.hostPort)
  const hostIP = text(port.hostIP)
  return [
    {
      name: text(port.name) ?? '',
      port: value,
      protocol: text(port.protocol) ?? 'TCP',
      ...defined({ hostPort: hostPort || undefined, hostIP: hostIP || undefined }),
    },
  ]
}

function probe(raw: Raw<V1Probe> | undefined): ContainerProbe | undefined {
  const { httpGet, tcpSocket, grpc, exec, periodSeconds } = part(raw)
  const pace = defined({ period: periodOf(periodSeconds) })
  const http = partOrAbsent(httpGet)
  if (http) {
    const path = text(http.path)
    const scheme = text(http.scheme)
    const words = { path: path ? maskPath(path) : undefined, scheme: scheme || undefined }
    return { handler: 'httpGet', ...place(http), ...defined(words), ...pace }
  }
  const tcp = partOrAbsent(tcpSocket)
  if (tcp) return { handler: 'tcpSocket', ...place(tcp), ...pace }
  const call = partOrAbsent(grpc)
  if (call) return { handler: 'grpc', ...place(call), ...pace }
  return partOrAbsent(exec) ? { handler: 'exec', ...pace } : undefined
}

/** Only one that is not the default is kept. */
function periodOf(raw: unknown): number | undefined {
  const seconds = number(raw)
  return seconds === undefined || seconds < 1 || seconds === 10 ? undefined : seconds
}

/** Where a probe connects. */
function place(action: { readonly port?: unknown; readonly host?: unknown }): Pick<ContainerProbe, 'port' | 'host'> {
  const port = text(action.port) ?? number(action.port)
  const host = text(action.host)
  return { ...defined({ port: port || undefined, host: host || undefined }) }
}

function containerState(raw: Raw<V1ContainerState> | undefined): ContainerState {
  const state = part(raw)
  const waiting = partOrAbsent(state.waiting)
  if (waiting) return { state: 'waiting', ...told(waiting) }
  const running = partOrAbsent(state.running)
  if (running) return { state: 'running', ...told({ time: running.startedAt }) }
  const terminated = partOrAbsent(state.terminated)
  return terminated ? { state: 'terminated', ...told({ ...terminated, time: terminated.finishedAt }) } : { state: 'unknown' }
}

interface StateDetail {
  readonly reason?: unknown
  readonly message?: unknown
  readonly exitCode?: unknown
  readonly time?: unknown
}

function told({ reason, message, exitCode, time }: StateDetail): Omit<ContainerState, 'state'> {
  return {
    ...defined({
      reason: text(reason) || undefined,
      message: text(message) ? maskText(text(message) ?? '') : undefined,
      exitCode: number(exitCode),
      since: text(time) || undefined,
    }),
  }
}
