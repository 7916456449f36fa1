import { containerStatusField } from '../kube/field-path.ts'
import { hasEnded } from '../kube/pod-phase.ts'
import { defined } from '../lib/defined.ts'
import { familyOf } from '../lib/ip.ts'
import type { Candidate, CandidateReason } from '../model/endpoint.ts'
import type { Container, Pod, Service, ServicePort } from '../model/resources.ts'
import { isReady, resolveNamedPort } from './pods.ts'

type Reason = Pick<
  Candidate,
  | 'reason'
  | 'field'
  | 'value'
  | 'container'
  | 'role'
  | 'message'
  | 'restarts'
  | 'exitCode'
  | 'endReason'
  | 'endMessage'
  | 'probe'
  | 'gates'
  | 'gateConditions'
  | 'readySince'
>

/** Why a Pod that the selector matches is not a ready endpoint of the port: the first reason in the order of a Pod's life. */
export function reasonOf(pod: Pod, service: Service, port: ServicePort): Reason {
  const found =
    notScheduled(pod) ?? ended(pod) ?? notStarted(pod) ?? withoutAddress(pod, service) ?? withoutPort(pod, service, port) ?? notReady(pod)
  return { ...found, ...defined({ readySince: pod.readySince || undefined }) }
}

/** Why a Pod that is being deleted is not an endpoint, if that also applies to the next Pod of the same template; else undefined. */
export function lastingReason(pod: Pod, service: Service, port: ServicePort): Reason | undefined {
  if (hasEnded(pod)) return undefined
  for (const container of pod.containers) {
    const stuck = waiting(container)
    if (stuck) return { ...stuck, ...named(container), restarts: container.restarts, ...endOf(container) }
  }
  return withoutPort(pod, service, port)
}

/** Why a Pod is not Ready, whatever leads to it; undefined if it is. */
export function troubleOf(pod: Pod): Reason | undefined {
  const found = notScheduled(pod) ?? ended(pod) ?? notStarted(pod) ?? notReady(pod)
  return found.reason === 'not-listed' ? undefined : found
}

function notScheduled(pod: Pod): Reason | undefined {
  const scheduled = pod.conditions.find((condition) => condition.type === 'PodScheduled')
  if (pod.phase !== 'Pending' || scheduled?.status !== 'False') return undefined
  return {
    reason: 'unschedulable',
    field: 'status.conditions[PodScheduled].status',
    value: 'False',
    ...defined({ message: scheduled.message || undefined }),
  }
}

/** The EndpointSlice controller leaves out Pods in a terminal phase (endpointslice utils.go ShouldPodBeInEndpoints). */
function ended(pod: Pod): Reason | undefined {
  if (pod.phase === 'Succeeded') return { reason: 'completed', field: 'status.phase', value: pod.phase }
  if (pod.phase === 'Failed') {
    const message = pod.message ?? pod.reason
    const proof = pod.reason ? { field: 'status.reason', value: pod.reason } : { field: 'status.phase', value: pod.phase }
    return { reason: 'failed', ...proof, ...defined({ message: message || undefined }) }
  }
  if (pod.deleting) return { reason: 'terminating', field: 'metadata.deletionTimestamp', value: pod.deleting }
  return undefined
}

const imageReasons = new Set(['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError'])

function notStarted(pod: Pod): Reason | undefined {
  for (const container of pod.containers) {
    const stuck = waiting(container) ?? crashed(container)
    if (stuck) return { ...stuck, ...named(container), restarts: container.restarts, ...endOf(container) }
  }
  const blocking = pod.phase === 'Pending' ? pod.containers.find(isBlocking) : undefined
  if (blocking)
    return {
      reason: 'init-running',
      field: `${containerStatusField(blocking)}.state.running.startedAt`,
      value: blocking.state.since ?? null,
      ...named(blocking),
    }
  const starting = pod.containers.find((one) => one.state.state === 'waiting')
  if (starting || pod.phase === 'Pending') {
    return {
      reason: starting ? 'creating' : 'pending',
      field: starting ? `${containerStatusField(starting)}.state.waiting.reason` : 'status.phase',
      value: starting?.state.reason ?? pod.phase,
      ...(starting && named(starting)),
    }
  }
  return undefined
}

/** The next container starts once an init container has ended, or a native sidecar has passed its startup probe (KEP-753). */
function isBlocking({ role, state, starting }: Container): boolean {
  return state.state === 'running' && (role === 'init' || (role === 'sidecar' && starting === true))
}

function waiting(container: Container): Pick<Reason, 'reason' | 'field' | 'value' | 'message'> | undefined {
  const { state, reason = '', message } = container.state
  if (state !== 'waiting' || reason === '' || reason === 'ContainerCreating' || reason === 'PodInitializing') return undefined
  return {
    reason: reason === 'CrashLoopBackOff' ? 'crashing' : imageReasons.has(reason) ? 'image' : 'container-waiting',
    field: `${containerStatusField(container)}.state.waiting.reason`,
    value: reason,
    ...defined({ message: message || undefined }),
  }
}

/** Between two starts a crashing container is `terminated`. An init container that ended well is done. */
function crashed(container: Container): Pick<Reason, 'reason' | 'field' | 'value'> | undefined {
  const { state, exitCode } = container.state
  if (state !== 'terminated' || (container.role === 'init' && exitCode === 0)) return undefined
  return { reason: 'crashing', field: `${containerStatusField(container)}.state.terminated.exitCode`, value: exitCode ?? null }
}

function endOf({ state, lastEnd }: Container): Pick<Reason, 'exitCode' | 'endReason' | 'endMessage'> {
  const end = state.exitCode === undefined ? lastEnd : state
  return end ? defined({ exitCode: end.exitCode, endReason: end.reason, endMessage: end.message }) : {}
}

function named({ name, role }: Container): Pick<Reason, 'container' | 'role'> {
  return { container: name, ...defined({ role: role !== 'container' ? role : undefined }) }
}

function withoutAddress(pod: Pod, service: Service): Reason | undefined {
  if (pod.ips.length === 0) return { reason: 'no-address', field: 'status.podIPs', value: null }
  const families = service.ipFamilies
  if (families.length === 0 || pod.ips.some((ip) => families.includes(familyOf(ip)))) return undefined
  return { reason: 'no-address-in-family', field: 'status.podIPs', value: pod.ips }
}

/** A headless Service publishes a Pod that lacks the port, once it is Ready: until then the port is not what it waits for. */
function withoutPort(pod: Pod, { headless }: Service, port: ServicePort): Reason | undefined {
  if (headless && !isReady(pod)) return undefined
  if (typeof port.targetPort === 'number' || resolveNamedPort(pod, port.targetPort, port.protocol) !== undefined) return undefined
  const names = pod.containers.flatMap((container) => container.ports.map((one) => one.name)).filter(Boolean)
  return { reason: 'no-port', field: 'spec.containers[*].ports[*].name', value: names }
}

/** A gate whose condition is not set is not True either (core/v1 PodReadinessGate). */
function gateProof(pod: Pod, [gate = '']: readonly string[]): Pick<Reason, 'field' | 'value'> {
  const condition = pod.conditions.find((one) => one.type === gate)
  return { field: `status.conditions[${gate}].status`, value: condition?.status ?? null }
}

function notReady(pod: Pod): Reason {
  const condition = (type: string) => pod.conditions.find((one) => one.type === type)
  const ready = condition('Ready')
  const proof = { field: 'status.conditions[Ready].status', value: ready?.status ?? null }
  const message = ready?.message && { message: ready.message }
  if (isReady(pod)) return { reason: 'not-listed', ...proof }
  const failing = pod.containers.find((container) => container.role !== 'init' && !container.ready)
  const probe = failing && failingProbe(failing)
  if (failing && probe) return { reason: 'readiness-probe', ...named(failing), probe, restarts: failing.restarts, ...proof, ...message }
  const gates = pod.readinessGates.filter((gate) => condition(gate)?.status !== 'True')
  if (!failing && gates.length > 0) {
    const gateConditions = gates.flatMap((gate) => condition(gate) ?? [])
    return { reason: 'readiness-gate', gates, gateConditions, ...gateProof(pod, gates), ...message }
  }
  const reason: CandidateReason = 'not-ready'
  return { reason, ...(failing && named(failing)), ...proof, ...message }
}

/** Until the startup probe has passed, the kubelet runs no other probe (core/v1 Container.startupProbe). */
function failingProbe({ readinessProbe, startupProbe, starting }: Container): Reason['probe'] {
  if (startupProbe && (starting || !readinessProbe)) return { purpose: 'startup', ...startupProbe }
  return readinessProbe && { purpose: 'readiness', ...readinessProbe }
}
