import type { Exec, ExecRequest } from '../../model/exec.ts'
import type { Connection } from '../config/connection.ts'
import { createCredentials } from '../config/credentials.ts'
import { deadline } from '../http/deadline.ts'
import { createWebSockets } from '../http/websocket.ts'
import { objectPath } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import { failed, outcomeOf } from './exec-outcome.ts'
import { ExecOutput } from './exec-output.ts'

/** v5 of an API server since 1.29 (KEP-4006), v4 of all others. Without stdin they say the same. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

/** The longest that a timer of Node waits. */
const longestMs = 2 ** 31 - 1

/**
 * Runs commands over WebSockets to the server of a connection, without stdin and terminal. `credentials` are those of the connection's
 * transport, so that a plugin runs once for both. Output that was cut off comes as `exited` with exit code -1, since the code is not known.
 *
 * To end a session is to close its connection. The kubelet then stops copying, and kills nothing: seen on 1.20 with containerd, a process
 * runs on to its own end, whether it writes or not. A command must therefore bound itself.
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
        const path = pathOf(request)
        const webSocket = { path, protocols, onFrame: (frame: Buffer) => output.take(frame) }
        return outcomeOf(await runWebSocket(webSocket, { signal: limit.signal, timeoutMs }), output, connection, path)
      } catch (error) {
        return failed(error, limit.signal, timeoutMs)
      } finally {
        limit.clear()
      }
    }
    return { ...(await result()), ms: Math.round(performance.now() - began) }
  }
}

function pathOf({ namespace, pod, container, command }: ExecRequest): string {
  const query = new URLSearchParams({ container, stdout: 'true', stderr: 'true' })
  for (const argument of command) query.append('command', argument)
  return `${objectPath(kinds.Pod, namespace, pod)}/exec?${query}`
}
