import type { ClientRequest, IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { type Answer, type Limits, readHead } from '../../lib/http-request.ts'
import { type ClientCertificate, certificateKey } from '../config/authentication.ts'
import type { Connection } from '../config/connection.ts'
import type { Credential, Credentials } from '../config/credentials.ts'
import { createDialer, type Dialer } from './agent.ts'
import { unlessAborted } from './deadline.ts'
import { networkError, watchProxy } from './network-errors.ts'

/** What comes after a frame: `more` frames are read, or the WebSocket is closed with a handshake (`close`) or at once (`terminate`). */
export type AfterFrame = 'more' | 'close' | 'terminate'

/** A WebSocket to open, and who reads its frames. */
export interface WebSocketRequest {
  /** Path and query. */
  path: string
  /** Sub-protocols, the best first. */
  protocols: readonly string[]
  /** Called once the WebSocket is open. */
  onOpen?(send: (frame: Buffer) => void): void
  /** Called with each frame that is not empty. */
  onFrame(frame: Buffer): AfterFrame
}

/**
 * How it ended: the server refused the WebSocket; `onFrame` needs no more; or it was closed before that (code of RFC 6455; 1006: broken
 * off).
 */
export type WebSocketEnd = { kind: 'refused'; answer: Answer } | { kind: 'done' } | { kind: 'closed'; code: number; reason: string }

/** What bounds a WebSocket. */
export interface WebSocketBounds {
  /** Ends it, with an ApiError as its reason. */
  signal: AbortSignal
  /** ms, about when the signal will end it. */
  timeoutMs: number
}

/**
 * Opens one WebSocket and reads it to its end. A 401 renews the credentials, once. Whatever comes of it, no socket and no timer of it is
 * left. Rejects with the signal's reason, with an ApiError if there is no connection, or with a UserError of the credentials.
 */
export type RunWebSocket = (request: WebSocketRequest, bounds: WebSocketBounds) => Promise<WebSocketEnd>

/** ms for the server to close its end too, once all has been read. */
const closeTimeout = 250

/** A kubelet copies output in pieces of 32 KiB; this is far more, and little enough to keep. */
const maxPayload = 4 * 1024 * 1024

/** WebSockets to the server of a connection. Nothing is opened before the first request for one. */
export function createWebSockets(connection: Connection, credentials: Credentials): RunWebSocket {
  const dialers = new Map<string, Dialer>()
  const dialerFor = (certificate: ClientCertificate | undefined) => {
    const key = certificateKey(certificate)
    const dialer = dialers.get(key) ?? createDialer(connection, certificate)
    dialers.set(key, dialer)
    return dialer
  }
  const attempt = async (request: WebSocketRequest, credential: Credential, bounds: WebSocketBounds) => {
    const ended = new AbortController()
    try {
      const dialer = dialerFor(credential.clientCertificate)
      const agent = await dialer.agent(AbortSignal.any([bounds.signal, ended.signal]), bounds.timeoutMs)
      const { WebSocket: Socket } = await import('ws')
      bounds.signal.throwIfAborted()
      const refused = { byProxy: () => {} }
      const options = {
        agent,
        headers: { 'User-Agent': 'kubectl-porttrace', ...credential.headers },
        perMessageDeflate: false,
        maxPayload,
        // The types of ws do not know it.
        closeTimeout,
        finishRequest(handshake: ClientRequest) {
          refused.byProxy = watchProxy(handshake, connection)
          handshake.end()
        },
      }
      const socket = new Socket(dialer.url(request.path), [...request.protocols], options)
      const explain = (error: unknown) => networkError(error, connection, limits)
      return await readToEnd(socket, request, bounds.signal, { refusedByProxy: () => refused.byProxy(), explain })
    } finally {
      ended.abort()
    }
  }
  return async (request, bounds) => {
    const credential = await unlessAborted(credentials.current(), bounds.signal)
    const ending = await attempt(request, credential, bounds)
    if (ending.kind !== 'refused' || ending.answer.status !== 401) return ending
    if (!(await unlessAborted(credentials.renew(credential), bounds.signal))) return ending
    return attempt(request, await unlessAborted(credentials.current(), bounds.signal), bounds)
  }
}

/** The deadline bounds everything; a refusal's body has this long to come. */
const limits: Limits = { connectTimeoutMs: 0, idleTimeoutMs: 5_000, maxAnswerBytes: 0 }

/** Reads a WebSocket from its opening until its socket is gone. */
function readToEnd(
  socket: WebSocket,
  { onOpen, onFrame }: WebSocketRequest,
  signal: AbortSignal,
  { refusedByProxy, explain }: { refusedByProxy: () => void; explain: (error: unknown) => Error },
): Promise<WebSocketEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<WebSocketEnd>()
  const state = { open: false, answered: false, done: false, error: '' }
  const abort = () => {
    // If the server has refused, the signal also ends the body of that answer, and what came of the body is used.
    if (state.answered) return
    if (state.done) resolve({ kind: 'done' })
    else reject(signal.reason)
    socket.terminate()
  }
  const refuse = async (request: ClientRequest, response: IncomingMessage) => {
    try {
      const answer = await readHead(response, limits, signal)
      refusedByProxy()
      resolve({ kind: 'refused', answer })
    } catch (error) {
      reject(error)
    } finally {
      request.destroy()
      socket.terminate()
    }
  }
  socket.on('open', () => {
    state.open = true
    onOpen?.((frame) => socket.send(frame, () => {}))
  })
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data) || data.length === 0) return
    const next = onFrame(data)
    if (next === 'more') return
    state.done = true
    if (next === 'close') socket.close(1000)
    else socket.terminate()
  })
  socket.on('unexpected-response', (request, response) => {
    state.answered = true
    refuse(request, response).catch(reject)
  })
  socket.on('error', (error) => {
    state.error = error.message
    if (!state.open && !state.answered) reject(explain(error))
  })
  socket.on('close', (code, reason) => {
    if (state.answered) return
    resolve(state.done ? { kind: 'done' } : { kind: 'closed', code, reason: reason.toString('utf8') || state.error })
  })
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  return promise.finally(() => signal.removeEventListener('abort', abort))
}
