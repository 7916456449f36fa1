import type { WebSocket } from 'ws'
import { badRequest } from '../refusals.ts'
import { type ApiRequest, answerText, refuse } from '../request.ts'

/** A request that has become a WebSocket. */
export interface UpgradedCall {
  socket: WebSocket
  protocol: string
}

/** Turns the request into a WebSocket with the first of the protocols that the client offers, or refuses it as recorded. */
export async function upgradeTo(request: ApiRequest, known: readonly string[], serve: (call: UpgradedCall) => void): Promise<void> {
  const { headers, incoming, response, upgrade } = request
  if (!upgrade || String(headers.upgrade).toLowerCase() !== 'websocket') return refuse(request, badRequest('Upgrade request required'))
  const offered = String(headers['sec-websocket-protocol'] ?? '').split(/,\s*/)
  const protocol = known.find((each) => offered.includes(each))
  if (!protocol) return answerText(request, 403, '', '')
  const { WebSocketServer } = await import('ws')
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => protocol })
  response.detachSocket(incoming.socket)
  response.statusCode = 101
  return server.handleUpgrade(incoming, upgrade.socket, upgrade.head, (socket) => {
    socket.on('error', () => socket.terminate())
    serve({ socket, protocol })
  })
}
