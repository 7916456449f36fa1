import type { Transport } from '../cluster/http/transport.ts'
import { readLogs } from '../cluster/pods/log.ts'
import { projectPod } from '../cluster/project/pod.ts'
import type { PodLogs } from '../model/pod-log.ts'
import type { Container } from '../model/resources.ts'

/** Containers of one Pod whose logs are read at most. */
const MOST_LOGS = 3

/** The ends of the logs of the containers of a Pod, as the server sent it, that are not ready and run or ran. @throws ApiError where it was called off */
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

/** It is not ready, and has written something: one that waits has done so only where it ended before. */
function isInTrouble({ ready, state, lastEnd }: Container): boolean {
  if (ready || (state.state === 'terminated' && state.exitCode === 0)) return false
  return state.state === 'waiting' ? lastEnd !== undefined : state.state !== 'unknown'
}
