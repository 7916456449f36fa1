import type { ReadContext } from '../cluster/read/targets/targets.ts'
import { logRequests } from '../diagnose/log-requests.ts'
import type { PodLogs } from '../model/pod-log.ts'
import type { TracedTarget } from './missing.ts'

/**
 * Reads the last log lines of the containers that findings name; undefined if there are none to read. They are only printed: no snapshot and no
 * document holds them.
 * @throws ApiError where it was called off
 */
export async function logsOf(traced: readonly TracedTarget[], { api, signal }: ReadContext): Promise<PodLogs | undefined> {
  const requests = logRequests(traced.map(({ trace }) => trace))
  if (requests.length === 0) return undefined
  const { readLogs } = await import('../cluster/pods/log.ts')
  return readLogs(api, requests, signal)
}
