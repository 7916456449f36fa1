import type { IncomingMessage } from 'node:http'
import type { TlsOptions } from 'node:tls'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Pair } from './certificates.ts'
import { type Loopback, serve } from './servers.ts'

/** An answer in place of a WebSocket. */
export interface Refused {
  status: number
  contentType?: string | undefined
  body: string
}

/** A server of WebSockets that does with each what it is told, or refuses it. */
export async function serveSocket(
  behave: (socket: WebSocket, request: IncomingMessage) => void,
  options: { pair?: Pair; tls?: TlsOptions; protocol?: string; refuse?: (request: IncomingMessage) => Refused | undefined } = {},
): Promise<Loopback> {
  const { pair, tls, protocol, refuse } = options
  const loopback = await serve(() => {}, pair, tls)
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocol ?? [...offered][0] ?? false,
  })
  loopback.server.on('upgrade', (request, socket, head) => {
    loopback.requests.push(request)
    const refused = refuse?.(request)
    if (refused === undefined) {
      sockets.handleUpgrade(request, socket, head, (open) => {
        open.on('error', () => {})
        behave(open, request)
      })
      return
    }
    const type = refused.contentType === undefined ? '' : `Content-Type: ${refused.contentType}\r\n`
    const { body, status } = refused
    socket.end(`HTTP/1.1 ${status} X\r\n${type}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
  })
  return loopback
}

/** A frame of a channel. */
export function frame(channel: number, data: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(channel), Buffer.from(data)])
}

/** The document of channel 3 for an exit code. */
export function exitStatus(code: number): string {
  if (code === 0) return '{"metadata":{},"status":"Success"}'
  const details = { causes: [{ reason: 'ExitCode', message: String(code) }] }
  return JSON.stringify({ metadata: {}, status: 'Failure', message: `exit code ${code}`, reason: 'NonZeroExitCode', details })
}
