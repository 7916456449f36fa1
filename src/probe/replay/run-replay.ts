import { joinLines } from '../../lib/line.ts'
import { maskText } from '../../lib/secrets.ts'
import type { Exec, ExecOutcome } from '../../model/exec.ts'
import { ImageMemory, isProgramMissing } from '../memory.ts'
import { tryConnect } from '../try-connect.ts'
import { grpcCommand } from './grpc-command.ts'
import { type HttpTool, httpTools } from './http-tools.ts'
import type { Replay, ReplayAction } from './replay.ts'

/** What the kubelet would make of the answer: ready, not ready, or unknown. */
export interface ReplayResult {
  state: 'ready' | 'not-ready' | 'unknown'
  /** `HTTP 200`, `HTTP 503`, `refused`, `exit code 1`, `no tool in the image`. */
  words: string
  /** The program that asked. */
  tool?: string
  /** What it said, one line, with secrets masked. */
  message?: string
  /** ms from the call to the result. */
  ms: number
}

interface ReplayRun {
  exec: Exec
  signal: AbortSignal
}

/** ms that a session may take to begin. */
const startMs = 4_000
const maxBytes = 16 * 1024

/** Sends a readiness probe from inside of the Pod, and reads the answer as the kubelet does. Never rejects. */
export async function runReplay(replay: Replay, run: ReplayRun): Promise<ReplayResult> {
  const { action } = replay
  switch (action.kind) {
    case 'none':
      return { state: 'unknown', words: action.why, ms: 0 }
    case 'http':
      return httpResult(replay, action, run)
    case 'tcp':
      return tcpResult(replay, action, run)
    case 'grpc':
      return grpcResult(await session(replay, grpcCommand(replay, action), run))
    case 'command':
      return commandResult(await session(replay, action.command, run), replay)
  }
}

function session(
  { namespace, pod, container, timeout }: Replay,
  command: readonly string[],
  { exec, signal }: ReplayRun,
): Promise<ExecOutcome> {
  return exec({ namespace, pod, container, command, timeoutMs: timeout * 1_000 + startMs, maxBytes }, signal)
}

async function httpResult(replay: Replay, action: Extract<ReplayAction, { kind: 'http' }>, run: ReplayRun): Promise<ReplayResult> {
  let ms = 0
  for (const tool of httpTools) {
    const outcome = await session(replay, tool.command(action, replay.timeout), run)
    ms += outcome.ms
    if (isProgramMissing(outcome)) continue
    if (outcome.kind !== 'exited') return { ...unknown(outcome), ms }
    const result = readHttp(outcome, tool)
    if (result) return { ...result, tool: tool.name, ms }
  }
  return { state: 'unknown', words: 'no tool in the image that can send HTTP', ms }
}

/** A status from 200 to 399 is ready (kubernetes/pkg/probe/http/http.go). */
function readHttp(outcome: Extract<ExecOutcome, { kind: 'exited' }>, tool: HttpTool): Omit<ReplayResult, 'ms'> | undefined {
  const answer = tool.read(outcome)
  if (!answer) return undefined
  if ('status' in answer) {
    const isReady = answer.status >= 200 && answer.status < 400
    return { state: isReady ? 'ready' : 'not-ready', words: `HTTP ${answer.status}${answer.ms === undefined ? '' : ` ${answer.ms} ms`}` }
  }
  const state = answer.result === 'unknown' ? 'unknown' : 'not-ready'
  return { state, words: answer.result.replaceAll('-', ' '), message: maskText(answer.message) }
}

async function tcpResult(
  { namespace, pod, container, timeout }: Replay,
  action: Extract<ReplayAction, { kind: 'tcp' }>,
  run: ReplayRun,
): Promise<ReplayResult> {
  const from = { namespace, pod, containers: [container], template: pod, role: 'endpoint' as const }
  const to = { type: 'pod' as const, address: action.host, port: action.port, protocol: 'TCP' as const, pod }
  const { result, reason, tool, message, connectMs, ms } = await tryConnect(
    { from, to },
    {
      ...run,
      probeTimeoutMs: timeout * 1_000 + startMs,
      isAborted: () => run.signal.aborted,
      memory: new ImageMemory(),
      targets: [],
      now: Date.now,
    },
  )
  const state = result === 'open' ? 'ready' : result === 'unknown' ? 'unknown' : 'not-ready'
  const words = result === 'unknown' ? (reason ?? 'unknown') : `${result}${connectMs === undefined ? '' : ` ${connectMs} ms`}`
  return { state, words: words.replaceAll('-', ' '), ms, ...(tool !== undefined && { tool }), ...(message !== undefined && { message }) }
}

/** Exit codes 2, 3 and 4: no connection, no answer, not serving (grpc-health-probe, README). */
function grpcResult(outcome: ExecOutcome): ReplayResult {
  const { ms } = outcome
  if (isProgramMissing(outcome)) return { state: 'unknown', words: 'no grpc_health_probe in the image', ms }
  if (outcome.kind !== 'exited') return unknown(outcome)
  const state = outcome.exitCode === 0 ? 'ready' : [2, 3, 4].includes(outcome.exitCode) ? 'not-ready' : 'unknown'
  return { state, words: `exit code ${outcome.exitCode}`, tool: 'grpc_health_probe', ...saidBy(outcome), ms }
}

/** An error of the runtime is no result: the kubelet keeps its last one (kubernetes/pkg/kubelet/prober/worker.go). */
function commandResult(outcome: ExecOutcome, { timeout }: Replay): ReplayResult {
  const { ms } = outcome
  // The session may have begun late: it is not known that the command itself took too long.
  if (outcome.kind === 'timeout') return { state: 'unknown', words: `no result, the kubelet waits ${timeout} s`, ms }
  if (outcome.kind === 'no-tool') return { state: 'unknown', words: 'no such program', message: joinLines(outcome.message), ms }
  if (outcome.kind !== 'exited') return unknown(outcome)
  return { state: outcome.exitCode === 0 ? 'ready' : 'not-ready', words: `exit code ${outcome.exitCode}`, ...saidBy(outcome), ms }
}

function unknown({ kind, message, ms }: Exclude<ExecOutcome, { kind: 'exited' }>): ReplayResult {
  return { state: 'unknown', words: kind.replaceAll('-', ' '), message: joinLines(maskText(message)), ms }
}

function saidBy({ stderr, stdout }: Extract<ExecOutcome, { kind: 'exited' }>): Pick<ReplayResult, 'message'> {
  const message = joinLines(maskText(`${stderr}\n${stdout}`.trim()))
  return message === '' ? {} : { message }
}
