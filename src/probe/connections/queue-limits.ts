import { oneLine } from '../../lib/line.ts'
import type { ConnectionSample } from '../../model/connections.ts'
import type { SocketStep } from '../../model/probe-plan.ts'
import { endsAll, isProgramMissing, type ProbeRun } from '../memory.ts'

/** The queue of a listening socket: how many connections wait, and how many may. */
export interface ListeningQueue {
  port: number
  waiting: number
  limit: number
}

/** Only the program `ss` (iproute2) tells the limit: no file below /proc has it (net/ipv4/tcp_diag.c, idiag_wqueue). */
const tool = 'ss'
const maxBytes = 256 * 1024

/** `LISTEN 129 128 *:8080 *:*`: of a socket that listens Recv-Q is what waits, and Send-Q the limit (ss(8)). Other lines are left out. */
export function queuesOf(text: string): ListeningQueue[] {
  return text.split('\n').flatMap((line) => {
    const [, waiting, limit, port] = /^LISTEN\s+(\d{1,10})\s+(\d{1,10})\s+\S*:(\d{1,5})\s/.exec(oneLine(line)) ?? []
    return port === undefined ? [] : [{ port: Number(port), waiting: Number(waiting), limit: Number(limit) }]
  })
}

/**
 * The sample with the limits of the queues in which connections wait, if an image of the Pod can tell them; without it as it was. The kernel lets one
 * more wait than the limit, so that a queue above it is full (net/ipv4/tcp_ipv4.c, sk_acceptq_is_full).
 */
export async function withQueueLimits(sample: ConnectionSample, step: SocketStep, run: ProbeRun): Promise<ConnectionSample> {
  if (!sample.ports.some(({ protocol, waiting }) => protocol === 'TCP' && (waiting ?? 0) > 0)) return sample
  return limited(sample, await askQueues(step, run))
}

/** The sample with what is known of its queues. */
export function limited(sample: ConnectionSample, queues: readonly ListeningQueue[]): ConnectionSample {
  const ports = sample.ports.map((port) => {
    const own = port.protocol === 'TCP' && port.waiting !== undefined ? queues.filter((one) => one.port === port.port) : []
    if (own.length === 0) return port
    const limit = own.reduce((sum, one) => sum + one.limit, 0)
    return { ...port, limit, ...(own.some((one) => one.waiting > one.limit) && { full: true as const }) }
  })
  return { ...sample, ports }
}

/** None if no container has the program, or it does not answer in time. */
async function askQueues(step: SocketStep, run: ProbeRun): Promise<ListeningQueue[]> {
  const { namespace, pod, containers } = step
  for (const container of containers) {
    if (run.memory.order(step, container, 'limits', [{ tool }]).length === 0) continue
    const command = [tool, '-ltn']
    const outcome = await run.exec({ namespace, pod, container, command, timeoutMs: run.probeTimeoutMs, maxBytes }, run.signal)
    if (outcome.kind === 'exited' && outcome.exitCode === 0 && !outcome.truncated) return queuesOf(outcome.stdout)
    if (isProgramMissing(outcome)) run.memory.lacks(step, container, tool)
    if (endsAll(outcome)) break
  }
  return []
}
