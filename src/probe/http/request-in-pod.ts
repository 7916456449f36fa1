import { defined } from '../../lib/defined.ts'
import type { ExecOutcome } from '../../model/exec.ts'
import type { HttpProbe, HttpTarget } from '../../model/http-probe.ts'
import type { ProbePlace } from '../../model/probe-plan.ts'
import type { UnknownReason } from '../../model/socket.ts'
import { isSafeHost } from '../connect.ts'
import { isProgramMissing, type ProbeRun } from '../memory.ts'
import { outcomeMessage, outcomeReason } from '../read-sockets.ts'
import { judged } from './judge.ts'
import type { ReadCertificate } from './read-program.ts'
import type { HttpReading } from './reading.ts'
import { requestTools } from './request-tools.ts'
import type { RequestTool } from './tools/request-tool.ts'

const maxBytes = 64 * 1024
/** No tool needs more commands for one request. */
const mostSteps = 6

type Run = Pick<ProbeRun, 'exec' | 'signal' | 'probeTimeoutMs' | 'isAborted' | 'now'>

/** What a tool came to; undefined: it is missing, or cannot send the request. */
type Came = { reading: HttpReading } | { failed: Exclude<ExecOutcome, { kind: 'exited' }> } | undefined

/** Sends a request from the first container of a Pod that has a tool for it. Never rejects. */
export async function requestInPod(to: HttpTarget, from: ProbePlace, run: Run, certificates: ReadCertificate): Promise<HttpProbe> {
  const { namespace, pod, node, hostNetwork } = from
  let spent = 0
  const probe = (container: string | undefined, reading: HttpReading, stopped?: { reason: UnknownReason; message: string }): HttpProbe => ({
    ...judged(to, reading, { now: run.now(), ms: spent, ...defined({ stopped }) }),
    from: { namespace, pod, ...defined({ container, node, hostNetwork }) },
  })
  if (!isSafe(to)) return probe(undefined, {}, { reason: 'not-probed', message: 'an invalid address' })
  for (const container of from.containers) {
    for (const tool of requestTools) {
      const came = await askedWith(tool, to, { from, container, run, certificates }, (ms) => {
        spent += ms
      })
      if (came && 'failed' in came)
        return probe(container, {}, { reason: outcomeReason(came.failed, run), message: outcomeMessage(came.failed, run) })
      if (came) return { ...probe(container, came.reading, came.reading.unread), tool: tool.name }
    }
  }
  return probe(from.containers[0], {}, { reason: 'no-tool', message: missingWords[to.scheme] })
}

/** What begins with a dash would be an option, and a path with a line break or a space more than a path. */
function isSafe({ host, path, ofPort }: HttpTarget): boolean {
  return isSafeHost(host) && isSafeHost(ofPort?.endpoint?.address ?? host) && /^\/[!-~]*$/.test(path)
}

const missingWords = {
  http: 'no tool in the image that can send the request: it needs python3, node, curl, perl, wget, bash, or nc with sh',
  https: 'no tool in the image that can send the request: it needs python3, node, curl, openssl or wget',
} as const

interface Place {
  from: ProbePlace
  container: string
  run: Run
  certificates: ReadCertificate
}

/** Runs the commands of a tool, one after the other, until it knows. */
async function askedWith(
  tool: RequestTool,
  to: HttpTarget,
  { from: { namespace, pod }, container, run, certificates }: Place,
  spend: (ms: number) => void,
): Promise<Came> {
  // The tool has a part of the session's time, so that its own words arrive before the session is given up.
  const seconds = Math.max(1, Math.floor((run.probeTimeoutMs * 0.6) / 1_000))
  const asking = tool.ask(to, seconds, certificates)
  let step = asking.next()
  for (let steps = 0; !step.done; steps += 1) {
    if (steps === mostSteps) return undefined
    const call = { namespace, pod, container, command: step.value, timeoutMs: run.probeTimeoutMs * 2, maxBytes }
    const outcome = await run.exec(call, run.signal)
    spend(outcome.ms)
    if (isProgramMissing(outcome)) return undefined
    if (outcome.kind !== 'exited') return { failed: outcome }
    step = asking.next(outcome)
  }
  return step.value && { reading: step.value }
}
