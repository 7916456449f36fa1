import { compareText } from '../../lib/compare.ts'
import { fields, items, text } from '../../lib/read.ts'
import type { ObjectEvent } from '../../model/live.ts'
import type { ObjectRef, Pod } from '../../model/resources.ts'
import { UserError } from '../config/user-error.ts'
import { ApiError } from '../http/api-error.ts'
import type { Transport } from '../http/transport.ts'
import { inVersion, type Kind, listPath, objectPath } from '../kinds/kind.ts'
import { kindNamed, kinds } from '../kinds/kinds.ts'
import { occurrences } from '../project/event.ts'
import { metadata } from '../project/metadata.ts'
import { projectNode } from '../project/node.ts'
import { projectPod } from '../project/pod.ts'
import { checkObject } from './check-object.ts'

/** Reads one Pod by itself. @throws ApiError, also if there is none, or where the answer is not a Pod */
export async function getPod(api: Transport, namespace: string, name: string, signal: AbortSignal): Promise<Pod> {
  const raw = await api.get(objectPath(kinds.Pod, namespace, name), { signal })
  checkObject(kinds.Pod, raw, { name, namespace })
  const pod = projectPod(raw)
  if (!pod) throw new ApiError('invalid', `the server's response for pod "${name}" is not a Pod`)
  return pod
}

/** Pods of a namespace, so many at most, in the order of the server. @throws ApiError */
export async function listSomePods(api: Transport, namespace: string, most: number, signal: AbortSignal): Promise<Pod[]> {
  const raw = await api.get(listPath(kinds.Pod, namespace), { signal, query: { limit: String(most) } })
  return items(fields(raw).items).flatMap((item) => projectPod(item) ?? [])
}

/** The container runtime of a Node (`containerd://2.1.9`); undefined if it cannot be read. */
export async function getRuntime(api: Transport, node: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return projectNode(await api.get(objectPath(kinds.Node, undefined, node), { signal }))?.runtime
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

/**
 * One object as the server sends it, in the newest version of its kind that is served.
 * @throws ApiError, or a UserError for a kind that is not known here
 */
export async function getObject(api: Transport, { kind, namespace, name }: ObjectRef, signal: AbortSignal): Promise<unknown> {
  let unserved: unknown = new UserError(`objects of kind ${kind} cannot be shown`)
  for (const version of versionsOf(kind)) {
    if (version.namespaced && namespace === undefined) throw new UserError(`${kind} ${name} has no namespace`)
    try {
      return await api.get(objectPath(version, namespace, name), { signal })
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'not-served') throw error
      unserved = error
    }
  }
  throw unserved
}

/** The names of the objects of a kind in a namespace, to find the one that was meant; none if they may not be listed. */
export async function listNames(kind: string, namespace: string, api: Transport, signal: AbortSignal): Promise<string[]> {
  const lists = await Promise.all(
    versionsOf(kind).map(async (version) => {
      const names: string[] = []
      try {
        await addNames(names, listPath(version, namespace), api, signal)
      } catch (error) {
        if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
      }
      return names
    }),
  )
  return [...new Set(lists.flat())]
}

/** The namespaces that have an object of a kind and name; none if they may not be listed. */
export async function listHomes(kind: string, name: string, api: Transport, signal: AbortSignal): Promise<string[]> {
  const lists = await Promise.all(
    versionsOf(kind).map(async (version) => {
      const homes: string[] = []
      if (!version.namespaced) return homes
      try {
        await api.list(listPath(version, undefined), (raw) => homes.push(metadata(raw)?.namespace ?? ''), {
          signal,
          query: { fieldSelector: `metadata.name=${name}` },
          restart: () => {
            homes.length = 0
          },
        })
      } catch (error) {
        if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
      }
      return homes
    }),
  )
  return [...new Set(lists.flat())].sort(compareText)
}

/** The names of all namespaces. @throws ApiError */
export async function listNamespaces(api: Transport, signal: AbortSignal): Promise<string[]> {
  const names: string[] = []
  await addNames(names, listPath(kinds.Namespace, undefined), api, signal)
  return names.sort()
}

/** The events about an object, the newest last. Those of objects without a namespace are in `default`. @throws ApiError */
export async function listEvents(api: Transport, ref: ObjectRef, signal: AbortSignal): Promise<ObjectEvent[]> {
  const events: ObjectEvent[] = []
  const fieldSelector = `involvedObject.kind=${ref.kind},involvedObject.name=${ref.name}`
  const path = `/api/v1/namespaces/${encodeURIComponent(ref.namespace ?? 'default')}/events`
  await api.list(path, (raw) => events.push(eventOf(raw)), {
    signal,
    query: { fieldSelector },
    restart: () => {
      events.length = 0
    },
  })
  return events.sort((a, b) => compareText(a.last, b.last))
}

/** The kind in each of its versions, the newest first; none if it is not known. */
function versionsOf(name: string): Kind[] {
  const kind = kindNamed(name)
  return kind ? kind.versions.map((version) => inVersion(kind, version)) : []
}

async function addNames(names: string[], path: string, api: Transport, signal: AbortSignal): Promise<void> {
  await api.list(path, (raw) => names.push(metadata(raw)?.name ?? ''), {
    signal,
    restart: () => {
      names.length = 0
    },
  })
}

function eventOf(raw: unknown): ObjectEvent {
  const event = fields(raw)
  return {
    type: text(event.type) ?? '',
    reason: text(event.reason) ?? '',
    message: text(event.message) ?? '',
    ...occurrences(event),
  }
}
