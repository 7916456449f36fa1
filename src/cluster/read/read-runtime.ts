import { ApiError } from '../http/api-error.ts'
import type { Transport } from '../http/transport.ts'
import { projectNode } from '../project/node.ts'
import { apiResources, objectPath } from './resources.ts'

/** The container runtime of a Node (`containerd://2.1.9`); undefined where it cannot be read. */
export async function readRuntime(api: Transport, node: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return projectNode(await api.get(objectPath(apiResources.nodes, undefined, node), { signal }))?.runtime
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
