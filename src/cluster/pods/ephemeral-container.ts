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

/**
 * A container to add to a running Pod. It cannot be taken out again, and is gone only with the Pod; after its time it has ended, and holds
 * nothing but its place in the Pod.
 */
export interface EphemeralRequest extends EphemeralParts {
  namespace: string
  pod: string
  /** ms within which it has to run. */
  timeoutMs: number
}

/**
 * `running`: commands can be run in `container`; `added` is false if one of an earlier run still serves. Otherwise one line says why not:
 * `forbidden` by RBAC or by an admission controller such as Pod Security; `not-served` by the cluster; `not-started`, for instance because
 * the image cannot be pulled; `not-running`: there is no such Pod, or it has ended.
 */
export type EphemeralOutcome =
  | { kind: 'running'; container: string; added: boolean }
  | { kind: 'forbidden' | 'not-served' | 'not-started' | 'not-running' | 'timeout' | 'aborted' | 'failed'; message: string }

/** ms between two looks at the Pod. */
const everyMs = 500

/**
 * Adds the container and waits until it runs, its image cannot be pulled, or the time is up. Never rejects. `sleep` waits between two
 * reads.
 */
export async function addEphemeralContainer(
  api: Transport,
  request: EphemeralRequest,
  signal: AbortSignal,
  sleep: Sleep = clockSleep,
): Promise<EphemeralOutcome> {
  const limit = deadline(signal, Math.max(request.timeoutMs, 1), 'the API server')
  let waits = 'it was not requested yet'
  try {
    const path = objectPath(kinds.Pod, request.namespace, request.pod)
    const before = fields(await api.get(path, { signal: limit.signal }))
    const phase = text(fields(before.status).phase)
    if (phase === 'Succeeded' || phase === 'Failed') return failure('not-running', `pod "${request.pod}" has ended (${phase})`)
    const known = ofEarlierRun(before, request)
    const container = ephemeralContainer(before, request)
    const name = known ?? container.name
    const patch = { spec: { ephemeralContainers: [container] } }
    let pod = known === undefined ? await api.patch(`${path}/ephemeralcontainers`, patch, { signal: limit.signal }) : before
    for (;;) {
      const state = stateOf(fields(pod), name)
      const outcome = outcomeOf(state, name, request, known === undefined)
      if (outcome) return outcome
      waits = text(fields(state.waiting).reason) ?? 'the kubelet has not started it'
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
    return failure('timeout', `the debug container in pod "${pod}" is not running after ${timeoutMs / 1000} s (${waits})`)
  switch (error.reason) {
    case 'aborted':
    case 'forbidden':
      return failure(error.reason, error.message)
    case 'not-found':
      return failure('not-running', error.message)
    case 'not-served':
      return failure('not-served', 'the cluster does not support ephemeral containers; Kubernetes 1.23 and later do (KEP-277)')
    default:
      return failure('failed', error.message)
  }
}

/**
 * A container of an earlier run that makes another one unnecessary: it has the same image, target and rights. It runs, may still start, or
 * could not start. In that last case another one could not start either, and an ephemeral container cannot be removed.
 */
function ofEarlierRun(pod: Fields, request: EphemeralRequest): string | undefined {
  const { image, targetContainerName, securityContext } = ephemeralContainer(pod, request)
  return items(fields(pod.spec).ephemeralContainers)
    .map(fields)
    .filter((each) => each.image === image && each.targetContainerName === targetContainerName)
    .filter((each) => hasUserOf(each, securityContext))
    .map((each) => text(each.name) ?? '')
    .findLast((name) => name.startsWith(prefix) && !hasHadItsTime(stateOf(pod, name)))
}

/** An API server may add to a security context; who the container runs as is what counts. */
function hasUserOf(container: Fields, { runAsUser }: { runAsUser?: unknown }): boolean {
  return fields(container.securityContext).runAsUser === runAsUser
}

/** It slept to its end, or SIGKILL or SIGTERM ended it: the exit code is then 128 plus the number of the signal. */
function hasHadItsTime({ terminated }: Fields): boolean {
  const exitCode = number(fields(terminated).exitCode)
  return exitCode === 0 || exitCode === 137 || exitCode === 143
}

function stateOf(pod: Fields, container: string): Fields {
  const statuses = items(fields(pod.status).ephemeralContainerStatuses).map(fields)
  return fields(statuses.find((each) => each.name === container)?.state)
}

/** Reasons of a kubelet for which waiting is of no use, or not for long (kubelet images/types.go, kuberuntime). */
const hopeless =
  /^(ErrImagePull|ImagePullBackOff|ImageInspectError|ErrImageNeverPull|InvalidImageName|RegistryUnavailable|SignatureValidationFailed|CreateContainerConfigError|CreateContainerError|RunContainerError)$/

function outcomeOf(state: Fields, container: string, { image }: EphemeralRequest, added: boolean): EphemeralOutcome | undefined {
  if (state.running !== undefined) return { kind: 'running', container, added }
  const which = added ? 'the debug container' : `the debug container ${container} from an earlier run`
  const end = fields(state.terminated)
  if (state.terminated !== undefined) {
    const why = [text(end.reason), text(end.message)].filter(Boolean).join(': ')
    return failure(
      'not-started',
      `${which} ended at once, exit code ${number(end.exitCode) ?? '?'} (${why}): check that ${image} has the command sleep`,
    )
  }
  const { reason, message } = fields(state.waiting)
  const why = text(reason) ?? ''
  if (!hopeless.test(why)) return undefined
  return failure('not-started', `${which} does not start: ${why}${text(message) === undefined ? '' : `: ${text(message)}`}`)
}

/** Containers of earlier runs are known by their name. */
const prefix = 'porttrace-'

/** `nobody` of most images: a user that is not root, where a Pod demands one and names none. */
const NOBODY = 65_534

/** What the container is made of. */
interface EphemeralParts {
  image: string
  /** The container whose processes it sees, and as whose user it runs. */
  target: string
  /** s that it sleeps. */
  lifetimeSeconds: number
}

/**
 * The container to add to a raw Pod, under a name that is free. It asks for the least that a restricted namespace wants (Pod Security
 * Standards), and runs as the user of the target, so that it can join a Pod that was admitted: if the target does not have to be root, this
 * container does not have to either.
 */
function ephemeralContainer(pod: Fields, { image, target, lifetimeSeconds }: EphemeralParts) {
  const { ephemeralContainers, containers, securityContext } = fields(pod.spec)
  const taken = new Set(items(ephemeralContainers).map((each) => fields(each).name))
  const free = Array.from({ length: taken.size + 1 }, (_, index) => `${prefix}${index + 1}`).find((name) => !taken.has(name))
  const own = items(containers)
    .map(fields)
    .find((each) => each.name === target)
  return {
    name: free ?? prefix,
    image,
    command: ['sleep', String(lifetimeSeconds)],
    targetContainerName: target,
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePolicy: 'File',
    securityContext: {
      ...userOf(fields(own?.securityContext), fields(securityContext)),
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  }
}

/**
 * The user that it runs as. If neither the target nor the Pod sets one, the image decides, and that is usually root. If the target or the
 * Pod demands a user other than root, the kubelet does not start a container that runs as root (kuberuntime verifyRunAsNonRoot), so another
 * user is named then. The Pod's own settings apply to the container anyway.
 */
function userOf(own: Fields, pod: Fields): { runAsUser?: number; runAsGroup?: number; runAsNonRoot?: boolean } {
  const runAsNonRoot = typeof own.runAsNonRoot === 'boolean' ? own.runAsNonRoot : undefined
  const demandsNonRoot = runAsNonRoot ?? pod.runAsNonRoot === true
  const user = number(own.runAsUser) ?? number(pod.runAsUser)
  const isUnnamed = demandsNonRoot && (user === undefined || user === 0)
  return defined({ runAsUser: isUnnamed ? NOBODY : number(own.runAsUser), runAsGroup: number(own.runAsGroup), runAsNonRoot })
}
