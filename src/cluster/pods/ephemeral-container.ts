import { defined } from '../../lib/defined.ts'
import { messageOf } from '../../lib/errors.ts'
import { joinLines } from '../../lib/line.ts'
import { printable } from '../../lib/printable.ts'
import { type Fields, fields, items, number, text } from '../../lib/read.ts'
import { ApiError } from '../http/api-error.ts'
import { deadline } from '../http/deadline.ts'
import { sleep as clockSleep, type Sleep } from '../http/retry.ts'
import type { Transport } from '../http/transport.ts'
import { objectPath } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'

/** A container to add to a running Pod. It cannot be taken out again, and is gone only with the Pod. */
export interface EphemeralRequest {
  namespace: string
  pod: string
  image: string
  /** The container whose processes it shall see, and whose user it takes. */
  target: string
  /** s that it sleeps; after that it has ended, and holds nothing but its place in the Pod. */
  lifetimeSeconds: number
  /** ms until it has to run. */
  timeoutMs: number
}

/**
 * `running`: commands can be run in `container`; `added` is false where one of an earlier run still serves. Otherwise one line says why not:
 * `forbidden` by RBAC or by an admission such as Pod Security; `not-served` by the cluster; `not-started`, for instance since the image
 * cannot be had; `not-running`: there is no such Pod, or it has ended.
 */
export type EphemeralOutcome =
  | { kind: 'running'; container: string; added: boolean }
  | { kind: 'forbidden' | 'not-served' | 'not-started' | 'not-running' | 'timeout' | 'aborted' | 'failed'; message: string }

/** ms between two looks at the Pod. */
const everyMs = 500

/** Containers of earlier runs are known by their name. */
const prefix = 'porttrace-'

/** Adds the container and waits until it runs, its image cannot be had, or the time is up. Never rejects. `sleep` waits between two looks. */
export async function addEphemeralContainer(
  api: Transport,
  request: EphemeralRequest,
  signal: AbortSignal,
  sleep: Sleep = clockSleep,
): Promise<EphemeralOutcome> {
  const limit = deadline(signal, Math.max(request.timeoutMs, 1), 'the API server')
  let waits = 'it was not asked for yet'
  try {
    const path = objectPath(kinds.Pod, request.namespace, request.pod)
    const before = fields(await api.get(path, { signal: limit.signal }))
    const phase = text(fields(before.status).phase)
    if (phase === 'Succeeded' || phase === 'Failed') return failure('not-running', `pod "${request.pod}" has ended (${phase})`)
    const known = reusable(before, request)
    if (known !== undefined) return { kind: 'running', container: known, added: false }
    const container = containerOf(before, request)
    const patch = { spec: { ephemeralContainers: [container] } }
    let pod = await api.patch(`${path}/ephemeralcontainers`, patch, { signal: limit.signal })
    for (;;) {
      const state = stateOf(fields(pod), container.name)
      const outcome = outcomeOf(state, container.name, request)
      if (outcome) return outcome
      waits = text(fields(state.waiting).reason) ?? 'the kubelet has not begun'
      await sleep(everyMs, limit.signal)
      pod = await api.get(path, { signal: limit.signal })
    }
  } catch (error) {
    return failed(error, limit.signal, request, waits)
  } finally {
    limit.clear()
  }
}

function failure(kind: Exclude<EphemeralOutcome['kind'], 'running'>, message: string): EphemeralOutcome {
  return { kind, message: printable(joinLines(message, 500)) }
}

function failed(error: unknown, limit: AbortSignal, { pod, timeoutMs }: EphemeralRequest, waits: string): EphemeralOutcome {
  if (!(error instanceof ApiError)) return failure('failed', messageOf(error))
  if (error === limit.reason && error.reason === 'timeout')
    return failure('timeout', `the debug container in pod "${pod}" does not run after ${timeoutMs / 1000} s (${waits})`)
  switch (error.reason) {
    case 'aborted':
    case 'forbidden':
      return failure(error.reason, error.message)
    case 'not-found':
      return failure('not-running', error.message)
    case 'not-served':
      return failure('not-served', 'the cluster has no ephemeral containers: Kubernetes has them since 1.23 (KEP-277)')
    default:
      return failure('failed', error.message)
  }
}

/** One of an earlier run that still runs, with the same image and the same target. */
function reusable(pod: Fields, { image, target }: EphemeralRequest): string | undefined {
  return items(fields(pod.spec).ephemeralContainers)
    .map(fields)
    .filter((each) => each.image === image && each.targetContainerName === target)
    .map((each) => text(each.name) ?? '')
    .find((name) => name.startsWith(prefix) && stateOf(pod, name).running !== undefined)
}

/**
 * The least that a restricted namespace asks for (Pod Security Standards), and the user of the target, so that a Pod that was let in can
 * be joined: where the target need not be root, neither need this.
 */
function containerOf(pod: Fields, { image, target, lifetimeSeconds }: EphemeralRequest) {
  const { ephemeralContainers, containers } = fields(pod.spec)
  const taken = new Set(items(ephemeralContainers).map((each) => fields(each).name))
  const free = Array.from({ length: taken.size + 1 }, (_, index) => `${prefix}${index + 1}`).find((name) => !taken.has(name))
  const own = fields(
    items(containers)
      .map(fields)
      .find((each) => each.name === target)?.securityContext,
  )
  return {
    name: free ?? prefix,
    image,
    command: ['sleep', String(lifetimeSeconds)],
    targetContainerName: target,
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePolicy: 'File',
    securityContext: {
      ...defined({
        runAsUser: number(own.runAsUser) !== undefined ? own.runAsUser : undefined,
        runAsGroup: number(own.runAsGroup) !== undefined ? own.runAsGroup : undefined,
        runAsNonRoot: typeof own.runAsNonRoot === 'boolean' ? own.runAsNonRoot : undefined,
      }),
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  }
}

function stateOf(pod: Fields, container: string): Fields {
  const statuses = items(fields(pod.status).ephemeralContainerStatuses).map(fields)
  return fields(statuses.find((each) => each.name === container)?.state)
}

/** Reasons of a kubelet for which waiting is of no use, or not for long (kubelet images/types.go, kuberuntime). */
const hopeless =
  /^(ErrImagePull|ImagePullBackOff|ImageInspectError|ErrImageNeverPull|InvalidImageName|RegistryUnavailable|SignatureValidationFailed|CreateContainerConfigError|CreateContainerError|RunContainerError)$/

function outcomeOf(state: Fields, container: string, { image }: EphemeralRequest): EphemeralOutcome | undefined {
  if (state.running !== undefined) return { kind: 'running', container, added: true }
  const end = fields(state.terminated)
  if (state.terminated !== undefined) {
    const why = [text(end.reason), text(end.message)].filter(Boolean).join(': ')
    return failure(
      'not-started',
      `the debug container ended at once, exit code ${number(end.exitCode) ?? '?'} (${why}): has ${image} a sleep?`,
    )
  }
  const { reason, message } = fields(state.waiting)
  const why = text(reason) ?? ''
  if (!hopeless.test(why)) return undefined
  return failure('not-started', `the debug container does not start: ${why}${text(message) === undefined ? '' : `: ${text(message)}`}`)
}
