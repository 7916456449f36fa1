import { pooled } from '../../lib/pool.ts'
import type { Pod } from '../../model/resources.ts'
import { ApiError } from '../http/api-error.ts'
import type { Transport } from '../http/transport.ts'
import { listPath } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import { projectPod } from '../project/pod.ts'

/** Requests at once. */
const limit = 8

/** The Pods that have some addresses, and the addresses for which the server has said whether a Pod has them. */
export interface PodsAt {
  pods: Pod[]
  asked: Set<string>
}

/**
 * Asks in all namespaces for the Pod at each of the addresses. The server finds a Pod only by its first address (`status.podIP`): if it
 * does not find an address of another family, that address stays unknown. If Pods may not be listed, `asked` is empty. @throws ApiError
 * only where the signal ends it
 */
export async function podsAt(api: Transport, addresses: readonly string[], signal: AbortSignal): Promise<PodsAt> {
  const found: PodsAt = { pods: [], asked: new Set() }
  let isRefused = false
  await pooled(
    limit,
    addresses.map((address) => async () => {
      const pods: Pod[] = []
      if (isRefused || signal.aborted) return
      try {
        await api.list(
          listPath(kinds.Pod, undefined),
          (raw) => {
            const pod = projectPod(raw)
            if (pod) pods.push(pod)
          },
          {
            signal,
            query: { fieldSelector: `status.podIP=${address}` },
            restart: () => {
              pods.length = 0
            },
          },
        )
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        isRefused = true
        return
      }
      found.pods.push(...pods)
      if (pods.length > 0 || !address.includes(':')) found.asked.add(address)
    }),
  )
  return found
}
