import type { Pod } from '../../model/resources.ts'
import { UserError } from '../config/user-error.ts'
import type { Transport } from '../http/transport.ts'
import { projectPod } from '../project/pod.ts'
import { apiResources, objectPath } from './resources.ts'

/** Reads one Pod. @throws ApiError, also where there is none; UserError where the answer is no Pod. */
export async function readPod(api: Transport, namespace: string, name: string, signal: AbortSignal): Promise<Pod> {
  const pod = projectPod(await api.get(objectPath(apiResources.pods, namespace, name), { signal }))
  if (!pod) throw new UserError(`the server's answer for pod "${name}" is no Pod`)
  return pod
}
