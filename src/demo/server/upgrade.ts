import type { WebSocket } from 'ws'
import { answerText, type Exchange, refuse } from './exchange.ts'
import { badRequest } from './status.ts'

/** A request that has become a WebSocket. */
export interface UpgradedCall {
  socket: WebSocket
  protocol: string
}

/** Turns the request into a WebSocket with the first of the protocols that the client offers, or refuses it as recorded. */
export async function upgradeTo(exchange: Exchange, known: readonly string[], serve: (call: UpgradedCall) => void): Promise<void> {
  const { record, request, response, upgrade } = exchange
  if (!upgrade || String(request.headers.upgrade).toLowerCase() !== 'websocket')
    return refuse(exchange, badRequest('Upgrade request required'))
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/)
  const protocol = known.find((each) => offered.includes(each))
  if (!protocol) return answerText(exchange, 403, '', '')
  const { WebSocketServer } = await import('ws')
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => protocol })
  response.detachSocket(request.socket)
  record.status = 101
  return server.handleUpgrade(request, upgrade.socket, upgrade.head, (socket) => {
    socket.on('close', () => {
      record.closed = true
    })
    socket.on('error', () => socket.terminate())
    serve({ socket, protocol })
  })
}
