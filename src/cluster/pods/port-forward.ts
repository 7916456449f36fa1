import { messageOf } from '../../lib/errors.ts'
import { joinLines } from '../../lib/line.ts'
import { printable } from '../../lib/printable.ts'
import type { Connection } from '../config/connection.ts'
import { createCredentials } from '../config/credentials.ts'
import { ApiError } from '../http/api-error.ts'
import { deadline } from '../http/deadline.ts'
import { statusError } from '../http/status-errors.ts'
import { createWebSockets, type WebSocketEnd } from '../http/websocket.ts'
import { objectPath } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'

/** A port of a Pod to forward. */
export interface PortRequest {
  namespace: string
  pod: string
  port: number
  timeoutMs: number
  /** Path of a GET to send once the connection stands. Without it nothing is sent. */
  path?: string
}

/**
 * Was a connection to the port established? It is made from inside the Pod's network namespace to `localhost`, so it says nothing of the
 * address that the process listens on, nor of the way to the Pod. `unknown` says why: silence is one reason, for a process may wait for its client.
 */
export type PortAnswer = { kind: 'accepted' } | { kind: 'refused' | 'unknown'; message: string }

/**
 * The port-forward of kubelet and CRI's streaming server over WebSockets, which API servers of all versions pass on: for each port a data
 * and an error channel, each begun with the port's number. (The tunnel that kubectl uses since 1.31 carries SPDY; its name is not a valid
 * sub-protocol to the `ws` package.)
 */
const protocols = ['v4.channel.k8s.io']

/**
 * On the data channel. Most servers answer it with something, be it an error or the end of the connection; without it only those that speak
 * first are heard.
 */
function question(path: string): Buffer {
  return Buffer.from(`\0GET ${path} HTTP/1.0\r\n\r\n`)
}

/** Asks whether a port of a Pod takes a connection, by port-forward. Never rejects, and ends within the request's time. */
export type PortForward = (request: PortRequest, signal: AbortSignal) => Promise<PortAnswer>

/** Asks whether ports of Pods take a connection. Nothing is sent yet. */
export function createPortForward(connection: Connection, credentials = createCredentials(connection)): PortForward {
  const runWebSocket = createWebSockets(connection, credentials)
  return async ({ namespace, pod, port, timeoutMs, path: asked }, signal) => {
    const limit = deadline(signal, Math.max(timeoutMs, 1), connection.server)
    const said = { begun: 0, data: false, error: '' }
    const onFrame = (frame: Buffer) => {
      const [channel] = frame
      if ((said.begun & (1 << (channel ?? 7))) === 0) said.begun |= 1 << (channel ?? 7)
      else if (channel === 0) said.data = true
      else if (channel === 1) said.error += frame.toString('utf8', 1)
      return said.data || said.error !== '' ? 'terminate' : 'more'
    }
    try {
      const path = `${objectPath(kinds.Pod, namespace, pod)}/portforward?ports=${port}`
      const webSocket = {
        path,
        protocols,
        onFrame,
        onOpen: (send: (frame: Buffer) => void) => asked !== undefined && send(question(asked)),
      }
      const ending = await runWebSocket(webSocket, { signal: limit.signal, timeoutMs })
      return answerOf(ending, said, connection, path)
    } catch (error) {
      const silent = error instanceof ApiError && error === limit.signal.reason && error.reason === 'timeout'
      return unknown(silent ? `port ${port} neither refused nor answered within ${timeoutMs / 1000} s` : messageOf(error))
    } finally {
      limit.clear()
    }
  }
}

function answerOf(
  ending: WebSocketEnd,
  said: { begun: number; data: boolean; error: string },
  connection: Connection,
  path: string,
): PortAnswer {
  if (said.data) return { kind: 'accepted' }
  if (said.error !== '') {
    const message = printable(joinLines(said.error, 500))
    return { kind: /connection refused/i.test(said.error) ? 'refused' : 'unknown', message }
  }
  if (ending.kind === 'refused') return unknown(statusError(ending.answer, connection, path, Date.now()).message)
  // A connection that could not be made is told on the error channel; one that was made and closed again is not.
  if (ending.kind === 'closed' && ending.code === 1000 && said.begun === 3) return { kind: 'accepted' }
  return unknown(`${connection.server} closed the connection`)
}

function unknown(message: string): PortAnswer {
  return { kind: 'unknown', message: printable(joinLines(message, 500)) }
}
