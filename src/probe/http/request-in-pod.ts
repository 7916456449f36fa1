import { defined } from '../../lib/defined.ts'
import type { HttpProbe, HttpTarget } from '../../model/http-probe.ts'
import type { ProbePlace } from '../../model/probe-plan.ts'
import type { UnknownReason } from '../../model/socket.ts'
import { isSafeHost } from '../connect.ts'
import { isProgramMissing, type ProbeRun } from '../memory.ts'
import { outcomeMessage, outcomeReason } from '../read-sockets.ts'
import { judged } from './judge.ts'
import type { ReadCertificate } from './read-program.ts'
import { requestTools } from './request-tools.ts'

const maxBytes = 64 * 1024

/** Sends a request from the first container of a Pod that has a tool for it. Never rejects. */
export async function requestInPod(
  to: HttpTarget,
  from: ProbePlace,
  run: Pick<ProbeRun, 'exec' | 'signal' | 'probeTimeoutMs' | 'isAborted' | 'now'>,
  certificates: ReadCertificate,
): Promise<HttpProbe> {
  const { namespace, pod, node, hostNetwork } = from
  let spent = 0
  const unknown = (reason: UnknownReason, message: string, container?: string): HttpProbe => ({
    ...judged(to, {}, { now: run.now(), ms: spent, stopped: { reason, message } }),
    from: { namespace, pod, ...defined({ container, node, hostNetwork }) },
  })
  // What begins with a dash would be an option.
  if (!isSafeHost(to.host) || !to.path.startsWith('/')) return unknown('not-probed', 'an invalid address')
  const seconds = Math.max(1, Math.floor((run.probeTimeoutMs * 0.6) / 1_000))
  for (const container of from.containers) {
    for (const tool of requestTools) {
      const command = tool.command(to, seconds)
      if (!command) continue
      const outcome = await run.exec({ namespace, pod, container, command, timeoutMs: run.probeTimeoutMs * 2, maxBytes }, run.signal)
      spent += outcome.ms
      if (isProgramMissing(outcome)) continue
      if (outcome.kind !== 'exited') return unknown(outcomeReason(outcome, run), outcomeMessage(outcome, run), container)
      const reading = tool.read(outcome, to, certificates)
      if (!reading) continue
      return {
        ...judged(to, reading, { now: run.now(), ms: spent }),
        from: { namespace, pod, ...defined({ container, node, hostNetwork }) },
        tool: tool.name,
      }
    }
  }
  const needs = to.scheme === 'https' ? 'python3' : 'python3, or nc with sh'
  return unknown('no-tool', `no tool in the image that can send the request: it needs ${needs}`, from.containers[0])
}
