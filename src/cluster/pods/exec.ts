import type { Exec } from '../../model/exec.ts'
import type { Connection } from '../config/connection.ts'
import { createCredentials } from '../config/credentials.ts'
import { deadline } from '../http/deadline.ts'
import { createWebSockets } from '../http/websocket.ts'
import { failed, outcomeOf } from './exec-outcome.ts'
import { ExecOutput } from './exec-output.ts'

/** The longest that a timer of Node waits. */
const longestMs = 2 ** 31 - 1

/**
 * Runs commands over WebSockets to the server of a connection, without stdin and terminal. `credentials` are those of the connection's
 * transport, so that a plugin runs once for both. Output beyond the limit is read and dropped, so that the command ends by itself; where it
 * does not end, it comes as `exited` with exit code -1, since the code is not known.
 *
 * To end a session is to close its connection. The kubelet then stops copying, and kills nothing: seen on 1.20 with containerd, a process
 * runs on to its own end, and one whose output nobody takes is blocked until its container ends. A command must therefore bound itself.
 */
export function createExec(connection: Connection, credentials = createCredentials(connection)): Exec {
  const runWebSocket = createWebSockets(connection, credentials)
  return async (request, signal) => {
    const began = performance.now()
    const timeoutMs = Math.min(Math.max(request.timeoutMs, 1), longestMs)
    const limit = deadline(signal, timeoutMs, connection.server)
    const output = new ExecOutput(request.maxBytes)
    const result = async () => {
      try {
        const { beginExec } = await import('./exec-session.ts')
        const { path, protocols, opened, take, ended } = await beginExec(request, output)
        const webSocket = { path, protocols, onOpen: opened, onFrame: take }
        const ending = await runWebSocket(webSocket, { signal: limit.signal, timeoutMs }).finally(ended)
        return outcomeOf(ending, output, connection, path)
      } catch (error) {
        return failed(error, limit.signal, timeoutMs, output)
      } finally {
        limit.clear()
      }
    }
    return { ...(await result()), ms: Math.round(performance.now() - began) }
  }
}
