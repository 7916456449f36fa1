import type { Transport } from '../cluster/http/transport.ts'
import { readLogs } from '../cluster/pods/log.ts'
import { projectPod } from '../cluster/project/pod.ts'
import type { PodLogs } from '../model/pod-log.ts'
import type { Container } from '../model/resources.ts'

/** Containers of one Pod whose logs are read at most. */
const MOST_LOGS = 3

/**
 * The ends of the logs of those containers of a Pod that are not ready, but run or ran. The Pod is as the server sent it.
 * @throws ApiError if it was cancelled
 */
export async function logsOfPod(api: Transport, raw: unknown, signal: AbortSignal): Promise<PodLogs> {
  const pod = projectPod(raw)
  if (!pod) return { logs: [], notes: [] }
  const requests = pod.containers.filter(isInTrouble).map((container) => ({
    namespace: pod.namespace,
    pod: pod.name,
    container: container.name,
    previous: container.state.state === 'waiting',
  }))
  return readLogs(api, requests.slice(0, MOST_LOGS), signal)
}

/** The container is not ready, but has written a log. A waiting container has one only if it ended before. */
function isInTrouble({ ready, state, lastEnd }: Container): boolean {
  if (ready || (state.state === 'terminated' && state.exitCode === 0)) return false
  return state.state === 'waiting' ? lastEnd !== undefined : state.state !== 'unknown'
}
