import { defined } from '../../lib/defined.ts'
import type { Exec } from '../../model/exec.ts'
import type { Connection } from '../config/connection.ts'
import { createCredentials } from '../config/credentials.ts'
import { deadline } from '../http/deadline.ts'
import { createWebSockets } from '../http/websocket.ts'
import { failedResult, outcomeOf } from './exec-outcome.ts'
import { ExecOutput } from './exec-output.ts'

/** The longest that a timer of Node waits. */
const longestMs = 2 ** 31 - 1
/** ms for a command that was told to end. */
const endingMs = 1_000
/**
 * A line feed into stdin (channel 0): protocol v4 has no frame that closes stdin alone, so that a command which runs on ends at a line as
 * well.
 */
const lineFeed = Buffer.of(0, 10)

/**
 * Runs commands over WebSockets to the server of a connection, without a terminal. `credentials` are those of the connection's transport,
 * so that a plugin runs once for both. Output beyond the limit is read and dropped, so that the command ends by itself; if it does not end,
 * the outcome is `exited` with exit code -1, since the code is not known.
 *
 * Ending a session closes its connection. The kubelet then stops copying, and kills nothing: seen on 1.20 with containerd, a process runs
 * on to its own end, and one whose output is not read is blocked until its container ends. A command must therefore bound itself. The stdin
 * of one that has it (`onStdout`) ends with the connection, however that ends.
 */
export function createExec(connection: Connection, credentials = createCredentials(connection)): Exec {
  const runWebSocket = createWebSockets(connection, credentials)
  return async (request, signal) => {
    const began = performance.now()
    const timeoutMs = Math.min(Math.max(request.timeoutMs, 1), longestMs)
    const output = new ExecOutput(request.maxBytes, defined({ onStdout: request.onStdout }))
    const ending = request.onStdout && delayed(signal)
    const limit = deadline(ending?.signal ?? signal, timeoutMs, connection.server)
    const result = async () => {
      try {
        const { beginExec } = await import('./exec-session.ts')
        const { path, protocols, opened, take, ended } = await beginExec(request, output)
        const onOpen = (send: (frame: Buffer) => void) => {
          opened()
          ending?.opened(() => send(lineFeed))
        }
        const webSocket = { path, protocols, onOpen, onFrame: take }
        const how = await runWebSocket(webSocket, { signal: limit.signal, timeoutMs }).finally(ended)
        return outcomeOf(how, output, connection, path)
      } catch (error) {
        return failedResult(error, limit.signal, timeoutMs, output)
      } finally {
        limit.clear()
        ending?.clear()
      }
    }
    return { ...(await result()), ms: Math.round(performance.now() - began) }
  }
}

/**
 * The signal for a command that does not end by itself: once begun, it is told to end, and has a moment for that before the connection is
 * closed.
 */
function delayed(caller: AbortSignal): { signal: AbortSignal; opened: (tell: () => void) => void; clear: () => void } {
  const controller = new AbortController()
  let tell: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  const abort = () => {
    if (!tell) return controller.abort(caller.reason)
    tell()
    timer = setTimeout(() => controller.abort(caller.reason), endingMs)
  }
  caller.addEventListener('abort', abort, { once: true })
  if (caller.aborted) abort()
  return {
    signal: controller.signal,
    opened(how) {
      tell = how
    },
    clear() {
      clearTimeout(timer)
      caller.removeEventListener('abort', abort)
    },
  }
}
