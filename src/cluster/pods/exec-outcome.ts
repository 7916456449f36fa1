import { messageOf } from '../../lib/errors.ts'
import type { Answer } from '../../lib/http-request.ts'
import { joinLines } from '../../lib/line.ts'
import { printable } from '../../lib/printable.ts'
import { type Fields, fields, items, text } from '../../lib/read.ts'
import type { ExecOutcome } from '../../model/exec.ts'
import type { Connection } from '../config/connection.ts'
import { ApiError } from '../http/api-error.ts'
import { statusError, statusOf } from '../http/status-errors.ts'
import type { WebSocketEnd } from '../http/websocket.ts'
import type { ExecOutput } from './exec-output.ts'

/** An outcome without its time. */
type Result = ExecOutcome extends infer Outcome ? (Outcome extends ExecOutcome ? Omit<Outcome, 'ms'> : never) : never
type Failure = Exclude<Result, { kind: 'exited' }>

/** What is wrong, as one line that is safe for a terminal. */
function failure(kind: Failure['kind'], message: string): Failure {
  return { kind, message: printable(joinLines(message, 500)) }
}

/** The result of a session that ended. `path` is the requested path. */
export function outcomeOf(ending: WebSocketEnd, output: ExecOutput, connection: Connection, path: string): Result {
  if (ending.kind === 'refused') return refusal(ending.answer, connection, path)
  if (output.unreadable !== undefined) return failure('lost', `the command ended with an unreadable status: ${output.unreadable}`)
  if (output.status !== undefined) return statusOutcome(output)
  // The session was closed before the server could say how the command ends.
  if (output.truncated) return exited(-1, output)
  const how = ending.kind === 'closed' && ending.reason !== '' ? `: ${ending.reason}` : ''
  const code = ending.kind === 'closed' ? ` (close code ${ending.code})` : ''
  return failure('lost', `${connection.server} closed the connection before the command had ended${code}${how}`)
}

/**
 * What an error during the session means. `limit` is the signal that bounded the session. Output that was cut at its limit is not a
 * failure.
 */
export function failedResult(error: unknown, limit: AbortSignal, timeoutMs: number, output: ExecOutput): Result {
  if (!(error instanceof ApiError)) return failure('lost', messageOf(error))
  if (error.reason === 'aborted') return failure('aborted', error.message)
  if (output.truncated) return exited(-1, output)
  if (error === limit.reason) return failure('timeout', `the command did not end within ${timeoutMs / 1000} s`)
  return failure(error.reason === 'unauthorized' ? 'forbidden' : 'lost', error.message)
}

function exited(exitCode: number, { stdout, stderr, truncated }: ExecOutput): Result {
  return { kind: 'exited', exitCode, stdout, stderr, truncated }
}

/** Words of kubelet, containerd, CRI-O and runc for a container that does not run, or that is just ending. */
const stopped =
  /container not found|not found in pod|is not valid for pod|is not running|not running|no running task|not created or running|is in CONTAINER_(EXITED|CREATED|UNKNOWN) state|stopped (state|container)|has stopped|is paused|is stopped|waiting to start|completed pod|does not have a host assigned|pod does not exist|process does not exist|container_stopped|cannot exec in a stopped|a container name must be specified/i

/** A refusal before the upgrade: as recorded from 1.36, and in client-go's words if the Node cannot be reached. */
function refusal(answer: Answer, connection: Connection, path: string): Result {
  const said = text(statusOf(answer)?.message)
  const words = said ?? answer.body.toString('utf8')
  const error = statusError(answer, connection, path, Date.now())
  if (answer.status === 401) return failure('forbidden', error.message)
  if (answer.status === 403) {
    // As recorded: if the verb `create` is missing, the refusal ends without a reason.
    if (error.message.endsWith('is forbidden:'))
      return failure('forbidden', `${error.message} no reason given; Kubernetes 1.35 and later also require permission to create pods/exec`)
    if (words.trim() !== '') return failure('forbidden', error.message)
    const why = 'no reason given: it supports neither protocol v5 nor v4 of exec, or a proxy refuses WebSockets'
    return failure('forbidden', `${connection.server} refuses the WebSocket (403, ${why})`)
  }
  if (answer.status === 404 && error.reason === 'not-found') return failure('not-running', error.message)
  if (/error dialing backend/i.test(words)) return failure('lost', `the API server cannot reach the kubelet: ${words}`)
  if (stopped.test(words)) return failure('not-running', words)
  if (answer.status === 200) return failure('lost', `${connection.server} did not open a WebSocket: a proxy may block WebSockets`)
  return failure('lost', error.message)
}

/** Channel 3: a Status (KEP-4006; kubelet since protocol v4). */
function statusOutcome(output: ExecOutput): Result {
  const status = fields(output.status)
  if (status.status === 'Success') return exited(0, output)
  const said = text(status.message)
  if (said === undefined) return failure('lost', `the command ended with an unreadable status: ${JSON.stringify(status)}`)
  if (status.reason !== 'NonZeroExitCode') return runtimeFailure(said)
  const code = exitCodeOf(status)
  if (code === undefined) return failure('lost', `the command ended with a status without an exit code: ${said}`)
  const refused = runtimeWords(code, output)
  return refused === undefined ? exited(code, output) : failure('no-tool', refused)
}

function exitCodeOf(status: Fields): number | undefined {
  const cause = items(fields(status.details).causes)
    .map(fields)
    .find((each) => each.reason === 'ExitCode')
  const code = text(cause?.message)
  return code !== undefined && /^\d{1,9}$/.test(code) ? Number(code) : undefined
}

/**
 * CRI-O and Docker report a program that cannot be started as output and exit code of the command: 126, 127, and 255 or 1 where conmon or
 * crun stand between. A shell's own `not found` has other words.
 */
function runtimeWords(code: number, { stdout, stderr }: ExecOutput): string | undefined {
  if (![1, 126, 127, 255].includes(code)) return undefined
  const said = `${stdout}${stderr}`.trim()
  const isRuntime =
    /^(time="[^"]*" level=error msg=|\S* ?level=error msg=)?"?(OCI runtime exec failed|exec failed: |executable file )/i.test(said)
  return isRuntime && /not found in \$PATH|no such file or directory|permission denied|exec format error/i.test(said) ? said : undefined
}

/** containerd's words come as an InternalError; the part that counts is at their end. */
function runtimeFailure(said: string): Failure {
  const [, why] = /(?:OCI runtime exec failed|unable to start container process): (.*)$/s.exec(said) ?? []
  if (/setns|procReady|cannot exec in a stopped/i.test(said) || (why === undefined && stopped.test(said)))
    return failure('not-running', said)
  if (why !== undefined) return failure('no-tool', why.replace(/: unknown$/, ''))
  if (/executable file not found|no such file or directory/i.test(said)) return failure('no-tool', said)
  if (/deadline ?exceeded|timed out/i.test(said)) return failure('timeout', said)
  return failure('lost', said)
}
