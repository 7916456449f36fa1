import { defined } from '../lib/defined.ts'
import type { ExecOutcome } from '../model/exec.ts'
import type { ConnectStep } from '../model/probe-plan.ts'
import type { ConnectProbe, ConnectResult } from '../model/probe-view.ts'
import type { UnknownReason } from '../model/socket.ts'
import type { ConnectAnswer } from './connect/words.ts'
import { type ConnectTool, connectTools, findTools, isSafeHost } from './connect.ts'
import { endsAll, isProgramMissing, type ProbeRun } from './memory.ts'
import { outcomeMessage, outcomeReason } from './read-sockets.ts'

const maxBytes = 16 * 1024
const ladder = connectTools.map((one) => ({ ...one, tool: one.name }))

type Try = { tool: string; answer: ConnectAnswer } | { reason: UnknownReason; message: string; isFinal: boolean; tool?: string }

/** Tries a connection from the first container of the Pod that has a tool for it. Never rejects. */
export async function tryConnect(step: ConnectStep, run: ProbeRun): Promise<ConnectProbe> {
  const { from, to } = step
  const protocol = to.protocol === 'UDP' ? 'UDP' : to.protocol === 'TCP' ? 'TCP' : undefined
  let spent = 0
  if (protocol === undefined)
    return view(step, undefined, { result: 'unknown', reason: 'no-tool', message: `no tool for ${to.protocol}` }, spent)
  if (!isSafeHost(to.address))
    return view(step, undefined, { result: 'unknown', reason: 'not-probed', message: 'an invalid address' }, spent)
  let failure: { container?: string; answer: ConnectAnswer; tool?: string } = {
    answer: { result: 'unknown', reason: 'not-running', message: 'no container of the Pod is running' },
  }
  for (const container of from.containers) {
    const found = await tryIn(step, container, protocol, run, (ms) => {
      spent += ms
    })
    if ('answer' in found) return view(step, container, found.answer, spent, found.tool)
    const { reason, message, isFinal, tool } = found
    if (failure.container === undefined || failure.answer.reason === 'no-tool')
      failure = { container, answer: { result: 'unknown', reason, message }, ...defined({ tool }) }
    if (isFinal) break
  }
  return view(step, failure.container, failure.answer, spent, failure.tool)
}

function view({ from, to }: ConnectStep, container: string | undefined, answer: ConnectAnswer, ms: number, tool?: string): ConnectProbe {
  const { namespace, pod, node, hostNetwork, role } = from
  const { result, reason, message, connectMs, lookupMs } = answer
  return {
    kind: 'connect',
    role,
    from: {
      namespace,
      pod,
      ...defined({ container, node, hostNetwork }),
    },
    to,
    result,
    ...defined({ tool, reason, message: message !== undefined && message !== '' && result !== 'open' ? message : undefined, connectMs }),
    // An address needs no look-up: what a program reports then is its own start.
    ...(to.type === 'dns' && defined({ lookupMs })),
    ms,
  }
}

async function tryIn(
  step: ConnectStep,
  container: string,
  protocol: 'TCP' | 'UDP',
  run: ProbeRun,
  spend: (ms: number) => void,
): Promise<Try> {
  const { from, to } = step
  const programs = await run.memory.programs(from, container, () => programsOf(step, container, run, spend))
  const usable = ladder.filter((tool) => tool.protocols.includes(protocol) && (programs === undefined || programs.has(tool.program)))
  const none = protocol === 'UDP' ? 'no tool in the image that can test UDP' : 'no tool in the image that can connect'
  let last: Try = { reason: 'no-tool', message: none, isFinal: false }
  for (const tool of run.memory.order(from, container, protocol, usable)) {
    const outcome = await session(step, container, command(tool, step, protocol, run), run)
    spend(outcome.ms)
    if (isProgramMissing(outcome)) {
      run.memory.lacks(from, container, tool.tool)
      continue
    }
    if (outcome.kind !== 'exited')
      return { reason: outcomeReason(outcome, run), message: outcomeMessage(outcome, run), isFinal: endsAll(outcome), tool: tool.tool }
    const answer = tool.read(outcome)
    if (!answer) run.memory.lacks(from, container, tool.tool)
    if (!answer || isNonsense(answer.result, to.address)) continue
    if (answer.reason === 'odd-output') {
      last = { reason: 'odd-output', message: answer.message ?? '', isFinal: false, tool: tool.tool }
      continue
    }
    run.memory.has(from, container, protocol, tool.tool)
    return { tool: tool.tool, answer }
  }
  return last
}

/** A tool without IPv6 takes such an address for a name. */
function isNonsense(result: ConnectResult, address: string): boolean {
  return result === 'no-such-name' && /^[\d.]+$|:/.test(address)
}

/** The tool has a part of the session's time, so that its own words arrive before the session is given up. */
function command(tool: ConnectTool, { to }: ConnectStep, protocol: 'TCP' | 'UDP', run: ProbeRun): string[] {
  return tool.command(to.address, to.port, Math.max(1, Math.floor((run.probeTimeoutMs * 0.6) / 1_000)), protocol)
}

/** The programs of the image that could connect; undefined if it has no shell to ask: then each is tried. */
async function programsOf(
  step: ConnectStep,
  container: string,
  run: ProbeRun,
  spend: (ms: number) => void,
): Promise<ReadonlySet<string> | undefined> {
  const outcome = await session(step, container, findTools, run)
  spend(outcome.ms)
  if (outcome.kind !== 'exited' || outcome.exitCode !== 0) return undefined
  return new Set(outcome.stdout.split('\n').map((line) => line.trim()))
}

function session({ from }: ConnectStep, container: string, command: readonly string[], run: ProbeRun): Promise<ExecOutcome> {
  const { namespace, pod } = from
  return run.exec({ namespace, pod, container, command, timeoutMs: run.probeTimeoutMs, maxBytes }, run.signal)
}
