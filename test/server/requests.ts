import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { ApiRequest } from '../../src/demo/server/request.ts'

/** One request as the server saw it. */
export interface SeenRequest extends Pick<ApiRequest, 'method' | 'path' | 'query' | 'headers'> {
  /** Absent until the answer began; 101 for a connection that became a WebSocket. */
  readonly status: number | undefined
  /** Who the server took it for; with impersonation the impersonated name. Absent until a user was recognised. */
  user?: string
  /** The Impersonate-* headers, if there are any. */
  impersonated?: { user: string; groups: string[]; uid?: string }
  /** Which TCP connection carried it, counted from 1. */
  connection: number
  /** True once the answer has ended or its connection is gone. */
  closed: boolean
}

/** The requests of a server, and a way to wait for one without asking again and again. */
export interface RequestLog {
  /** In order of arrival. */
  readonly all: SeenRequest[]
  /** How many TCP connections were accepted; with TLS those that connected their handshake. */
  readonly connections: number
  add(request: ApiRequest): SeenRequest
  /** The entry of a request that was added. */
  of(request: ApiRequest): SeenRequest
  /** Resolves with the last of the first `count` requests (1 by default) of which the condition holds. */
  arrived(match: (request: SeenRequest) => boolean, count?: number): Promise<SeenRequest>
}

/** Counts the connections of the server from now on. */
export function requestLog(http: Server, tls: boolean): RequestLog {
  const all: SeenRequest[] = []
  const entries = new WeakMap<ApiRequest, SeenRequest>()
  const waiters = new Set<() => void>()
  const numbers = new WeakMap<Socket, number>()
  let connections = 0
  http.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections += 1
    numbers.set(socket, connections)
  })
  return {
    all,
    get connections() {
      return connections
    },
    add(request) {
      const seen = seenRequest(request, numbers.get(request.incoming.socket) ?? 0)
      all.push(seen)
      entries.set(request, seen)
      for (const check of [...waiters]) check()
      return seen
    },
    of(request) {
      const seen = entries.get(request)
      if (!seen) throw new Error(`${request.method} ${request.path} is not in the log`)
      return seen
    },
    arrived(match, count = 1) {
      const { promise, resolve } = Promise.withResolvers<SeenRequest>()
      const check = () => {
        const found = all.filter(match)[count - 1]
        if (!found) return
        waiters.delete(check)
        resolve(found)
      }
      waiters.add(check)
      check()
      return promise
    },
  }
}

function seenRequest(request: ApiRequest, connection: number): SeenRequest {
  const { method, path, query, headers, incoming, response, upgrade } = request
  const seen = {
    method,
    path,
    query,
    headers,
    connection,
    closed: false,
    get status() {
      return response.headersSent || response.statusCode === 101 ? response.statusCode : undefined
    },
  }
  const close = () => {
    seen.closed = true
  }
  response.on('close', close)
  if (upgrade) incoming.socket.on('close', close)
  return seen
}
