import type { ClientRequest, IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { type ClientCertificate, keyOf } from '../config/authentication.ts'
import type { Connection } from '../config/connection.ts'
import type { Credential, Credentials } from '../config/credentials.ts'
import { createDialer, type Dialer } from './agent.ts'
import { unlessAborted } from './deadline.ts'
import { networkError, watchProxy } from './network-errors.ts'
import { type Answer, type Limits, peek } from './request.ts'

/** What a frame means for the conversation: `more` is wanted, it was the `last` that counts, or it is cut off at once. */
export type Heard = 'more' | 'last' | 'cut'

/** A talk over a WebSocket: where, and what is done with what comes. */
export interface Talk {
  /** Path and query. */
  path: string
  /** Sub-protocols, the best first. */
  protocols: readonly string[]
  /** Called once the connection stands. */
  opened?(send: (frame: Buffer) => void): void
  /** Called with each frame that is not empty. */
  hear(frame: Buffer): Heard
}

/** How it ended: the server refused the WebSocket; `hear` had enough; or it was closed before that (code of RFC 6455; 1006: broken off). */
export type Ending = { kind: 'refused'; answer: Answer } | { kind: 'enough' } | { kind: 'closed'; code: number; words: string }

/** What bounds a talk. */
export interface Bounds {
  /** Ends it, with an ApiError as its reason. */
  signal: AbortSignal
  /** ms, about when the signal will end it. */
  timeoutMs: number
}

/**
 * Holds one talk from the handshake to the end. A 401 renews the credentials, once. Whatever comes of it, no socket and no timer of it is
 * left. Rejects with the signal's reason, with an ApiError where there is no connection, or with a UserError of the credentials.
 */
export type Converse = (talk: Talk, bounds: Bounds) => Promise<Ending>

/** ms for the server to close its end too, once all has been heard. */
const closeTimeout = 250

/** A kubelet copies output in pieces of 32 KiB; this is far more, and little enough to keep. */
const maxPayload = 4 * 1024 * 1024

/** Conversations with the server of a connection. Nothing is opened before the first. */
export function createConverse(connection: Connection, credentials: Credentials): Converse {
  const dialers = new Map<string, Dialer>()
  const dialerFor = (certificate: ClientCertificate | undefined) => {
    const key = keyOf(certificate)
    const dialer = dialers.get(key) ?? createDialer(connection, certificate)
    dialers.set(key, dialer)
    return dialer
  }
  const attempt = async (talk: Talk, credential: Credential, bounds: Bounds) => {
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
        finishRequest(request: ClientRequest) {
          refused.byProxy = watchProxy(request, connection)
          request.end()
        },
      }
      const socket = new Socket(dialer.url(talk.path), [...talk.protocols], options)
      const explain = (error: unknown) => networkError(error, connection, limits)
      return await hold(socket, talk, bounds.signal, { refusedByProxy: () => refused.byProxy(), explain })
    } finally {
      ended.abort()
    }
  }
  return async (talk, bounds) => {
    const credential = await unlessAborted(credentials.current(), bounds.signal)
    const ending = await attempt(talk, credential, bounds)
    if (ending.kind !== 'refused' || ending.answer.status !== 401) return ending
    if (!(await unlessAborted(credentials.renew(credential), bounds.signal))) return ending
    return attempt(talk, await unlessAborted(credentials.current(), bounds.signal), bounds)
  }
}

/** The deadline bounds everything; a refusal's body has this long to come. */
const limits: Limits = { connectTimeoutMs: 0, idleTimeoutMs: 5_000, maxAnswerBytes: 0 }

/** From a socket that connects to one that is gone. */
function hold(
  socket: WebSocket,
  talk: Talk,
  signal: AbortSignal,
  { refusedByProxy, explain }: { refusedByProxy: () => void; explain: (error: unknown) => Error },
): Promise<Ending> {
  const { promise, resolve, reject } = Promise.withResolvers<Ending>()
  const state = { open: false, answered: false, enough: false, words: '' }
  const abort = () => {
    // The body of a refusal ends with the signal too, and what came of it counts.
    if (state.answered) return
    if (state.enough) resolve({ kind: 'enough' })
    else reject(signal.reason)
    socket.terminate()
  }
  const refuse = async (request: ClientRequest, response: IncomingMessage) => {
    try {
      const answer = await peek(response, limits, signal)
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
    talk.opened?.((frame) => socket.send(frame, () => {}))
  })
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data) || data.length === 0) return
    const heard = talk.hear(data)
    if (heard === 'more') return
    state.enough = true
    if (heard === 'last') socket.close(1000)
    else socket.terminate()
  })
  socket.on('unexpected-response', (request, response) => {
    state.answered = true
    refuse(request, response).catch(reject)
  })
  socket.on('error', (error) => {
    state.words = error.message
    if (!state.open && !state.answered) reject(explain(error))
  })
  socket.on('close', (code, reason) => {
    if (state.answered) return
    resolve(state.enough ? { kind: 'enough' } : { kind: 'closed', code, words: reason.toString('utf8') || state.words })
  })
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  return promise.finally(() => signal.removeEventListener('abort', abort))
}
