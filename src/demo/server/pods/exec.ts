import type { WebSocket } from 'ws'
import { fields, items, text } from '../../../lib/read.ts'
import { badRequest, type Refusal } from '../refusals.ts'
import { type ApiRequest, answerText, isTrue, refuse } from '../request.ts'
import { type ApiObject, fieldText } from '../store/object.ts'
import { hexOf } from '../store/stable-names.ts'
import { upgradeTo } from './websocket.ts'

/** A command to run in a container. */
export interface ExecCall {
  namespace: string
  pod: string
  container: string
  command: string[]
  /** All that the client sent before it closed its end; empty without stdin. */
  stdin: string
  /** The Pod as it is in the store. */
  object: ApiObject
}

/** What came of it: output (each piece a frame of its own) and exit code, or why the runtime could not start it. */
export type ExecAnswer =
  | { stdout?: string | readonly string[]; stderr?: string; exitCode: number }
  /** The runtime's words, such as those of `noSuchProgram`. */
  | { error: string }

/** Answers a command that is run in a container, or says what is done with the connection in its place. */
export type ExecHandler = (call: ExecCall, request: ApiRequest) => ExecAnswer | ((socket: WebSocket) => void)

/** runc's words for a program that the image does not have. */
export function noSuchProgram(name: string): string {
  return `exec: ${JSON.stringify(name)}: executable file not found in $PATH`
}

/** A frame holds at most this many bytes, as a kubelet copies its output; a character may be cut in two. */
const frameBytes = 32 * 1024

/** Which container is used, or the refusal before the upgrade, as recorded. */
export function execTarget(pod: ApiObject, asked: string): { container: string } | { refusal: Refusal } {
  const names = containerNames(pod, 'containers')
  const inits = containerNames(pod, 'initContainers')
  const added = containerNames(pod, 'ephemeralContainers')
  const name = pod.metadata.name
  if (asked) {
    if ([...names, ...inits, ...added].includes(asked)) return { container: asked }
    return { refusal: badRequest(`container ${asked} is not valid for pod ${name}`) }
  }
  const [only, ...others] = names
  if (only !== undefined && others.length === 0) return { container: only }
  const also = inits.length > 0 ? ` or one of the init containers: [${inits.join(' ')}]` : ''
  return { refusal: badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]${also}`) }
}

function containerNames(pod: ApiObject, field: string): string[] {
  return items(fields(pod.spec)[field]).flatMap((item) => text(fields(item).name) ?? [])
}

/** Is it running, by its status? A Pod without container statuses goes by its phase. */
export function isRunning(pod: ApiObject, container: string): boolean {
  const status = fields(pod.status)
  const kinds = [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses]
  const statuses = kinds.flatMap((each) => items(each).map(fields))
  if (statuses.length === 0) return fieldText(pod, 'status.phase') === 'Running'
  return statuses.some((each) => each.name === container && fields(each.state).running !== undefined)
}

const known = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

/** Answers an exec request whose Pod exists and whose user may. Protocol v5 came with 1.29 (KEP-4006). */
export async function answerExec(request: ApiRequest, pod: ApiObject, handler: ExecHandler, minor: number): Promise<void> {
  const { query } = request
  const target = execTarget(pod, query.get('container') ?? '')
  if ('refusal' in target) return refuse(request, target.refusal)
  if (!isRunning(pod, target.container)) {
    return answerText(request, 500, 'text/plain; charset=utf-8', `container not found (${JSON.stringify(target.container)})`)
  }
  const spoken = known.filter((each) => minor >= 29 || !each.startsWith('v5'))
  return upgradeTo(request, spoken, ({ socket, protocol }) => {
    const call = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container: target.container, object: pod }
    const run = (stdin: string) => {
      const answer = handler({ ...call, command: query.getAll('command'), stdin }, request)
      if (typeof answer === 'function') answer(socket)
      else sendAnswer(socket, answer)
    }
    sendFrame(socket, 1, '')
    if (!isTrue(query.get('stdin'))) return run('')
    // A program that cannot be started waits for no stdin.
    const first = handler({ ...call, command: query.getAll('command'), stdin: '' }, request)
    if ('error' in first) sendAnswer(socket, first)
    else collectStdin(socket, protocol, run)
  })
}

/** v5 says with channel 255 that stdin has ended; v4 cannot say it, so that its first frame counts as all of it. */
function collectStdin(socket: WebSocket, protocol: string, run: (stdin: string) => void): void {
  const pieces: Buffer[] = []
  const done = () => {
    socket.off('message', take)
    run(Buffer.concat(pieces).toString('utf8'))
  }
  function take(data: unknown): void {
    const frame = Buffer.isBuffer(data) ? data : Buffer.alloc(0)
    if (frame[0] === 0) pieces.push(frame.subarray(1))
    if ((frame[0] === 255 && frame[1] === 0) || (frame[0] === 0 && protocol.startsWith('v4'))) done()
  }
  socket.on('message', take)
}

function sendAnswer(socket: WebSocket, answer: ExecAnswer): void {
  sendOutput(socket, answer)
  sendFrame(socket, 3, JSON.stringify(statusOf(answer)))
  socket.close(1000)
}

/** The frames of an answer's output, without the status that ends it. */
export function sendOutput(socket: WebSocket, answer: ExecAnswer): void {
  if ('error' in answer) return
  if (answer.stderr) sendFrame(socket, 2, answer.stderr)
  for (const piece of [answer.stdout ?? []].flat().map((each) => Buffer.from(each))) {
    for (let from = 0; from < piece.length; from += frameBytes) sendFrame(socket, 1, piece.subarray(from, from + frameBytes))
  }
}

function sendFrame(socket: WebSocket, channel: number, data: string | Buffer): void {
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)]))
}

/** The document of channel 3, as recorded. */
function statusOf(answer: ExecAnswer): unknown {
  if ('error' in answer) {
    const cause = `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${hexOf(answer.error, 64)}": OCI runtime exec failed: exec failed: unable to start container process: ${answer.error}`
    return {
      metadata: {},
      status: 'Failure',
      message: `Internal error occurred: ${cause}`,
      reason: 'InternalError',
      details: { causes: [{ message: cause }] },
      code: 500,
    }
  }
  if (answer.exitCode === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${answer.exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(answer.exitCode) }] },
  }
}
