// Exec and its WebSocketHandler are what is used of @kubernetes/client-node (2.0.1) when the program runs; its types describe what the API
// server sends (project/). The rest of it was tried in place of ours, against the tests of ours, and stays unused:
// - KubeConfig passes 5 of 34 tests: it throws on a duplicate name and on a missing file of KUBECONFIG, lets the last current-context win,
//   knows neither tokenFile nor as-groups, as-uid and as-user-extra, and accepts what kubectl refuses.
// - Its credentials pass 4 of 35: an exec plugin runs once for each caller, without a time limit, and one that prints no JSON ends the
//   process; OIDC does not refresh, or continues anonymously. No 401 is answered with new credentials.
// - Its proxies pass 23 of 40: HTTPS_PROXY and NO_PROXY are not read, and names are resolved here for a SOCKS proxy.
// - Watch and informer stop for good after one 500 or 429, ask for no bookmarks, and swallow ERROR events.
// - PortForward passes 5 of 8: the body of a refusal is lost. Lists open a connection each, and take twice the time of node:https.
// - KubeConfig adds 942 kB to the bundle, Exec and WebSocketHandler 4 kB beside ws.
// So the WebSocket is ours (http/websocket.ts): connection, credentials, agents, deadlines, and what a refusal says. Frames are looked at
// before the library sees them: see `take`.
import { PassThrough } from 'node:stream'
import { Exec } from '@kubernetes/client-node/dist/exec.js'
import { type SocketOfHandler, WebSocketHandler } from '@kubernetes/client-node/dist/web-socket-handler.js'
import type { ExecRequest } from '../../model/exec.ts'
import type { AfterFrame } from '../http/websocket.ts'
import type { ExecOutput } from './exec-output.ts'

/** One command, as the library runs it: which WebSocket it wants, and where its events go. */
export interface ExecSession {
  /** Path and query. */
  path: string
  /** Sub-protocols, the best first. */
  protocols: readonly string[]
  /** The WebSocket is open. */
  opened: () => void
  /** Takes a frame. After the status no frame matters; after far more output than is kept, none is wanted. */
  take: (frame: Buffer) => AfterFrame
  /** The WebSocket has ended, or was never open. */
  ended: () => void
}

/** v5 of an API server since 1.29 (KEP-4006), v4 of all others; the older ones that the library knows report no exit code. */
const protocols = new Set(['v5.channel.k8s.io', 'v4.channel.k8s.io'])

/** Stands for the server, which the library puts before the path. */
const server = 'http://server'

/**
 * Begins a command without a terminal; its output goes to `output`. The command has stdin only if its output is wanted as it comes. Nothing
 * is sent yet.
 */
export async function beginExec({ namespace, pod, container, command, onStdout }: ExecRequest, output: ExecOutput): Promise<ExecSession> {
  const { promise, resolve, reject } = Promise.withResolvers<ExecSession>()
  const config = { getCurrentCluster: () => ({ server }), applyToHTTPSOptions: async () => {} }
  // Without these the library uses the streams of the process, and ends them.
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  const handler = new WebSocketHandler(
    config,
    (uri, known) => {
      const socket = new Socket()
      resolve({
        path: uri.slice('ws://server'.length),
        protocols: known.filter((one) => protocols.has(one)),
        opened: () => socket.onopen?.(),
        take: (frame) => take(frame, socket, output),
        ended: () => socket.onerror?.(new Error('the WebSocket has ended')),
      })
      return socket
    },
    streams,
  )
  // The library puts both names into a path without escaping them.
  const [where, who] = [namespace, pod].map(encodeURIComponent)
  // The library would send stdin as frames of channel 0; the only such frame is sent by exec.ts.
  const stdin = onStdout ? new PassThrough() : null
  new Exec(config, handler)
    .exec(where ?? '', who ?? '', container, command, output.stdoutStream, output.stderrStream, stdin, false, (status) => {
      output.status = status
    })
    .catch(reject)
  return promise
}

/** The end of a WebSocket that the library holds: it sets the listeners. */
class Socket implements SocketOfHandler {
  onopen?: () => void
  onerror?: (error: unknown) => void
  onmessage?: (message: { data: Buffer }) => void
  isClosed = false

  close(): void {
    this.isClosed = true
  }
}

/**
 * Hands a frame to the library if it is one of output (channels 1 and 2) or a status (3): it throws an uncaught exception at any other
 * channel, at a status that is not JSON, and at what comes behind the status.
 */
function take(frame: Buffer, socket: Socket, output: ExecOutput): AfterFrame {
  if (output.overrun) return 'terminate'
  if (socket.isClosed) return 'close'
  const [channel] = frame
  if (frame.length < 2 || (channel !== 1 && channel !== 2 && channel !== 3)) return 'more'
  if (channel === 3 && !isObject(frame.toString('utf8', 1))) {
    output.unreadable = frame.toString('utf8', 1)
    socket.close()
    return 'close'
  }
  socket.onmessage?.({ data: frame })
  return output.overrun ? 'terminate' : socket.isClosed ? 'close' : 'more'
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
