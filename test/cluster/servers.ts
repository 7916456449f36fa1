import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, createServer as createTcp, type Server, type Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Connection } from '../../src/cluster/config/connection.ts'
import type { Pair } from './certificates.ts'

/** A server on loopback that ends with its test. */
export interface Loopback {
  url: string
  port: number
  /** Connections that it has taken. */
  connections(): number
  /** Requests that it has taken, in order; of a plain TCP server none. */
  requests: IncomingMessage[]
  /** For events that have no place here, such as CONNECT. */
  server: Server
}

/** Starts an HTTP server, or with a certificate an HTTPS server. */
export async function serve(answer: RequestListener, pair?: Pair, tls: TlsOptions = {}): Promise<Loopback> {
  const requests: IncomingMessage[] = []
  const listener: RequestListener = (request, response) => {
    requests.push(request)
    answer(request, response)
  }
  const server = pair ? createHttps({ ...tls, cert: pair.certificate, key: pair.key }, listener) : createHttp(listener)
  const port = await listen(server)
  let connections = 0
  server.on(pair ? 'secureConnection' : 'connection', () => {
    connections += 1
  })
  return { url: `${pair ? 'https' : 'http'}://127.0.0.1:${port}`, port, requests, server, connections: () => connections }
}

/** Starts a TCP server. */
export async function serveTcp(take: (socket: Socket) => void): Promise<Loopback> {
  let connections = 0
  const server = createTcp((socket) => {
    connections += 1
    socket.on('error', () => {})
    take(socket)
  })
  const port = await listen(server)
  return { url: `http://127.0.0.1:${port}`, port, requests: [], server, connections: () => connections }
}

function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no port'))
      else resolve(address.port)
    })
  })
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createTcp()
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      return server.close(() => resolve(address.port))
    })
  })
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** Joins two sockets, whichever ends first. */
export function join(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one)
  one.on('error', () => other.destroy())
  other.on('error', () => one.destroy())
  one.on('close', () => other.destroy())
  other.on('close', () => one.destroy())
}

/** Connects to a loopback port. */
export function reach(port: number): Socket {
  return connect(port, '127.0.0.1')
}

/** A connection to a server, as `loadConnection` would make it. */
export function connectionTo(server: string, more: Partial<Connection> = {}): Connection {
  return {
    user: 'jane',
    namespace: 'default',
    server,
    kubectlFlags: [],
    tls: { insecure: false },
    authentication: { impersonation: {} },
    execConfig: undefined,
    disableCompression: false,
    requestTimeoutMs: 0,
    surroundings: { env: { PATH: process.env.PATH }, home: '/nowhere', platform: process.platform, stdinIsTTY: false, stderr: () => {} },
    ...more,
  }
}
