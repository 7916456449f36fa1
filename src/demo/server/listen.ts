import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { failure } from './refusals.ts'
import { type ApiRequest, refuse } from './request.ts'

/** An HTTP server that listens on loopback. */
export interface Listening {
  port: number
  /** Ends every connection and stops listening; nothing keeps the process alive after it. */
  close(): Promise<void>
}

/**
 * Hands every request to `answer`, those for another protocol too. Where that fails, the answer is a 500 that says why. Port 0 is any
 * free one. Rejects where the port is taken.
 */
export async function listen(http: Server, port: number, answer: (request: ApiRequest) => Promise<void>): Promise<Listening> {
  const open = new Set<Socket>()
  http.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  const take = (request: ApiRequest) => {
    answer(request).catch((error: unknown) => fail(request, error))
  }
  http.on('request', (incoming, response) => take(requestOf(incoming, response)))
  http.on('upgrade', (incoming, socket, head) => take({ ...requestOf(incoming, responseOn(incoming)), upgrade: { socket, head } }))
  return {
    port: await listening(http, port),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

function requestOf(incoming: IncomingMessage, response: ServerResponse): ApiRequest {
  const url = new URL(`http://demo${incoming.url ?? '/'}`)
  return { method: incoming.method ?? '', path: url.pathname, query: url.searchParams, headers: incoming.headers, incoming, response }
}

/** An answer to a request whose connection was asked to change its protocol: until it does, it is plain HTTP. */
function responseOn(incoming: IncomingMessage): ServerResponse {
  const response = new ServerResponse(incoming)
  response.shouldKeepAlive = false
  response.assignSocket(incoming.socket)
  response.on('finish', () => incoming.socket.end())
  return response
}

/** A mistake of the server's own. */
function fail(request: ApiRequest, error: unknown): void {
  if (request.response.headersSent) request.incoming.socket.destroy()
  else refuse(request, failure(500, `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`, 'InternalError'))
}

/** An idle connection is never closed by the server: a client may rely on it. */
function listening(http: Server, port: number): Promise<number> {
  http.keepAliveTimeout = 0
  http.requestTimeout = 0
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject)
      const address = http.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
