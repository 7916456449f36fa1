import { type Fields, fields, items, text } from '../../../lib/read.ts'
import { badRequest, failure } from '../refusals.ts'
import { type ApiRequest, answerJson, readBody, refuse } from '../request.ts'
import type { ApiObject } from '../store/object.ts'
import type { ObjectStore } from '../store/store.ts'

/** The state of a container that was added to a Pod, as the kubelet would report it: `{ running: {} }`; undefined: nothing as yet. */
export type EphemeralHandler = (container: Fields, pod: ApiObject) => Fields | undefined

/** Any image is there, and runs. */
export const startsAtOnce: EphemeralHandler = () => ({ running: { startedAt: '2026-01-15T09:00:00Z' } })

/**
 * Answers a strategic merge patch of `pods/{name}/ephemeralcontainers`: containers are merged by name; one that is there may neither be
 * changed nor be dropped (core validation ValidatePodEphemeralContainersUpdate).
 */
export async function answerEphemeral(request: ApiRequest, pod: ApiObject, store: ObjectStore, state: EphemeralHandler): Promise<void> {
  const body = parsed((await readBody(request)).toString('utf8'))
  const wanted = items(fields(fields(body).spec).ephemeralContainers).map(fields)
  if (wanted.length === 0) return refuse(request, badRequest('no ephemeral container in the patch'))
  const before = items(fields(pod.spec).ephemeralContainers).map(fields)
  const fresh = wanted.filter((each) => !before.some((old) => old.name === each.name))
  const changed = wanted.filter((each) => before.some((old) => old.name === each.name && JSON.stringify(old) !== JSON.stringify(each)))
  if (changed.length > 0) {
    const why = 'existing ephemeral containers may not be changed'
    return refuse(request, failure(422, `Pod "${pod.metadata.name}" is invalid: spec.ephemeralContainers: Forbidden: ${why}`, 'Invalid'))
  }
  const statuses = fresh.flatMap((container) => {
    const current = state(container, pod)
    return current ? [{ name: text(container.name) ?? '', image: container.image, ready: false, restartCount: 0, state: current }] : []
  })
  const patched = store.put({
    ...pod,
    spec: { ...fields(pod.spec), ephemeralContainers: [...before, ...fresh] },
    status: { ...fields(pod.status), ephemeralContainerStatuses: [...items(fields(pod.status).ephemeralContainerStatuses), ...statuses] },
  })
  return answerJson(request, 200, patched)
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document)
  } catch {
    return undefined
  }
}
