import { fields, fieldsOrAbsent, items, labels, number, text } from '../../lib/read.ts'
import { maskPath, maskText } from '../../lib/secrets.ts'
import type { Container, ContainerPort, ContainerProbe, ContainerState, Pod } from '../../model/resources.ts'
import { inboundPorts } from './inbound.ts'
import { conditions, controller, metadata } from './metadata.ts'

/** A core/v1 Pod, or undefined where the object has no name. Environment, volumes and commands are not read, and secrets in texts are masked. */
export function projectPod(raw: unknown): Pod | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const rawMeta = fields(fields(raw).metadata)
  const spec = fields(fields(raw).spec)
  const status = fields(fields(raw).status)
  const owner = controller(raw)
  const node = text(spec.nodeName)
  const nodeAddress = text(status.hostIP)
  const annotations = labels(rawMeta.annotations)
  const inbound = inboundPorts(annotations)
  const deleting = text(rawMeta.deletionTimestamp)
  const reason = text(status.reason)
  const message = text(status.message)
  const hostname = text(spec.hostname)
  const subdomain = text(spec.subdomain)
  const readySince = text(fields(items(status.conditions).find((item) => fields(item).type === 'Ready')).lastTransitionTime)
  return {
    kind: 'Pod',
    ...meta,
    uid: text(rawMeta.uid) ?? '',
    ...(owner && { owner }),
    ...(node && { node }),
    ...(nodeAddress && { nodeAddress }),
    hostNetwork: spec.hostNetwork === true,
    ...(hostname && { hostname }),
    ...(subdomain && { subdomain }),
    phase: text(status.phase) ?? 'Unknown',
    ...(reason && { reason }),
    ...(message && { message: maskText(message) }),
    ips: podAddresses(status),
    ...(deleting && { deleting }),
    conditions: conditions(status.conditions),
    ...(readySince && { readySince }),
    readinessGates: items(spec.readinessGates).flatMap((gate) => text(fields(gate).conditionType) ?? []),
    ...(annotations['ambient.istio.io/redirection'] === 'enabled' && { ambient: true as const }),
    ...(inbound && { inbound }),
    containers: [
      ...items(spec.initContainers).flatMap((item) => container(item, status.initContainerStatuses, initRole(item))),
      ...items(spec.containers).flatMap((item) => container(item, status.containerStatuses, 'container')),
    ],
  }
}

/** A restartable init container is a native sidecar (core/v1 Container.restartPolicy, KEP-753). */
function initRole(raw: unknown): Container['role'] {
  return fields(raw).restartPolicy === 'Always' ? 'sidecar' : 'init'
}

function podAddresses(status: Readonly<Record<string, unknown>>): string[] {
  const many = items(status.podIPs).flatMap((item) => text(fields(item).ip) ?? [])
  if (many.length > 0) return many
  const one = text(status.podIP)
  return one ? [one] : []
}

function container(raw: unknown, statuses: unknown, role: Container['role']): Container[] {
  const spec = fields(raw)
  const name = text(spec.name)
  if (!name) return []
  const status = fields(items(statuses).find((item) => fields(item).name === name))
  const readinessProbe = probe(spec.readinessProbe)
  const livenessProbe = probe(spec.livenessProbe)
  const startupProbe = probe(spec.startupProbe)
  const lastEnd = fieldsOrAbsent(fields(status.lastState).terminated) && containerState(status.lastState)
  return [
    {
      name,
      role,
      ports: containerPorts(spec.ports),
      ...(readinessProbe && { readinessProbe }),
      ...(livenessProbe && { livenessProbe }),
      ...(startupProbe && { startupProbe, ...(status.started === false && { starting: true as const }) }),
      ...(fieldsOrAbsent(fields(spec.lifecycle).preStop) && { preStop: true as const }),
      ready: status.ready === true,
      restarts: number(status.restartCount) ?? 0,
      state: containerState(status.state),
      ...(lastEnd && { lastEnd }),
    },
  ]
}

/** The ports that a container declares. */
export function containerPorts(value: unknown): ContainerPort[] {
  return items(value).flatMap((item) => {
    const port = fields(item)
    const value = number(port.containerPort)
    if (!value) return []
    const hostPort = number(port.hostPort)
    const hostIP = text(port.hostIP)
    return [
      {
        name: text(port.name) ?? '',
        port: value,
        protocol: text(port.protocol) ?? 'TCP',
        ...(hostPort && { hostPort }),
        ...(hostIP && { hostIP }),
      },
    ]
  })
}

function probe(value: unknown): ContainerProbe | undefined {
  const spec = fieldsOrAbsent(value)
  if (!spec) return undefined
  for (const handler of ['httpGet', 'tcpSocket', 'grpc'] as const) {
    const action = fieldsOrAbsent(spec[handler])
    if (!action) continue
    const port = text(action.port) ?? number(action.port)
    const path = text(action.path)
    const scheme = text(action.scheme)
    const host = text(action.host)
    return { handler, ...(port && { port }), ...(path && { path: maskPath(path) }), ...(scheme && { scheme }), ...(host && { host }) }
  }
  return fieldsOrAbsent(spec.exec) ? { handler: 'exec' } : undefined
}

function containerState(value: unknown): ContainerState {
  const state = fields(value)
  for (const [name, since] of [
    ['waiting', undefined],
    ['running', 'startedAt'],
    ['terminated', 'finishedAt'],
  ] as const) {
    const detail = fieldsOrAbsent(state[name])
    if (!detail) continue
    const reason = text(detail.reason)
    const message = text(detail.message)
    const exitCode = number(detail.exitCode)
    const time = since && text(detail[since])
    return {
      state: name,
      ...(reason && { reason }),
      ...(message && { message: maskText(message) }),
      ...(exitCode !== undefined && { exitCode }),
      ...(time && { since: time }),
    }
  }
  return { state: 'unknown' }
}
