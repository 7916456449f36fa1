import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Gunzip } from 'node:zlib'
import { bounded, type Ending } from './bounded.ts'
import { codeOf } from './errors.ts'

/** What bounds one request, so that none hangs: times in ms, size in bytes. */
export interface Limits {
  /** Until the connection stands, TLS and proxy included. */
  connectTimeoutMs: number
  /** Without a byte of the answer. */
  idleTimeoutMs: number
  /** For an answer, as it comes and unpacked. */
  maxAnswerBytes: number
}

/** A whole answer, unpacked. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** Why a request was ended on this side. */
export type InterruptionKind = 'connect-timeout' | 'idle' | 'cut' | 'too-large' | 'encoding'

/** A request that was ended on this side, or an answer of which only a part came. */
export class Interruption extends Error {
  readonly kind: InterruptionKind

  constructor(kind: InterruptionKind, cause?: unknown) {
    super(kind, { cause })
    this.kind = kind
  }
}

/**
 * Sends a request and resolves when the head of its answer is there. Rejects with an Interruption, with the error of the network, or with
 * the signal's reason. The caller reads the answer with `readAnswer`, or destroys it.
 */
export function sendRequest(
  request: ClientRequest,
  body: string | undefined,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  return bounded(request, signal, ({ done, fail, within }) => {
    within(limits.connectTimeoutMs, () => new Interruption('connect-timeout'))
    const connected = () => within(limits.idleTimeoutMs, () => new Interruption('idle'))
    request.once('socket', (socket) => whenConnected(request, socket, connected))
    request.once('response', done)
    request.on('error', fail)
    request.once('close', () => fail(new Interruption('cut')))
    if (!signal?.aborted) request.end(body)
  })
}

function whenConnected(request: ClientRequest, socket: Socket, connected: () => void): void {
  if (request.reusedSocket) connected()
  else if (socket instanceof TLSSocket) socket.once('secureConnect', connected)
  else if (socket.connecting) socket.once('connect', connected)
  else connected()
}

/**
 * Reads the body of an answer and unpacks it while it comes, so that no more than the limit is ever unpacked. Rejects with an Interruption,
 * with the error of the network, or with the signal's reason.
 */
export async function readAnswer(response: IncomingMessage, limits: Limits, signal: AbortSignal | undefined): Promise<Answer> {
  const body = await readBody(response, limits, signal)
  return { status: response.statusCode ?? 0, headers: response.headers, body }
}

function readBody(response: IncomingMessage, { idleTimeoutMs, maxAnswerBytes }: Limits, signal: AbortSignal | undefined): Promise<Buffer> {
  let unpacking: Gunzip | undefined
  const both = {
    destroy() {
      response.destroy()
      unpacking?.destroy()
    },
  }
  return bounded(both, signal, (ending) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      if (ending.isOver()) return
      size += chunk.length
      if (size > maxAnswerBytes) ending.fail(new Interruption('too-large'))
      else chunks.push(chunk)
    }
    const whole = () => Buffer.concat(chunks, size)
    let packed = 0
    // What comes packed may unpack to nothing, and what follows the packed text is not unpacked at all.
    const heardPacked = (chunk: Buffer) => {
      ending.heard()
      packed += chunk.length
      if (packed > maxAnswerBytes) ending.fail(new Interruption('too-large'))
    }
    ending.within(idleTimeoutMs, () => new Interruption('idle'))
    const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? ''
    if (signal?.aborted) return
    if (Number(response.headers['content-length'] ?? 0) > maxAnswerBytes) ending.fail(new Interruption('too-large'))
    else if (encoding === '' || encoding === 'identity') {
      response.on('data', ending.heard).on('data', take)
      untilEnd(response, ending, whole)
    } else if (encoding === 'gzip' || encoding === 'x-gzip') {
      unlessCut(response, ending.fail)
      // Nothing of the answer is read before this is loaded.
      void import('node:zlib').then(({ createGunzip }) => {
        unpacking = createGunzip()
        if (ending.isOver()) return both.destroy()
        unpacking.on('data', take).once('end', () => {
          // What follows the packed text says nothing, but whether the answer is whole does.
          response.unpipe().resume()
          if (response.complete) ending.done(whole())
          else response.once('end', () => response.complete && ending.done(whole()))
        })
        unpacking.on('error', (error) => ending.fail(new Interruption(codeOf(error) === 'Z_BUF_ERROR' ? 'cut' : 'encoding', error)))
        response.on('data', heardPacked).pipe(unpacking)
      })
    } else ending.fail(new Interruption('encoding'))
  })
}

/** An answer that has come to its end is worth `value`; one of which only a part comes fails as cut. */
export function untilEnd<T>(response: IncomingMessage, { done, fail }: Ending<T>, value: () => T): void {
  unlessCut(response, fail)
  response.once('end', () => response.complete && done(value()))
}

/** Fails where the answer ends before it is whole. */
function unlessCut(response: IncomingMessage, fail: (error: unknown) => void): void {
  const cut = (cause?: unknown) => fail(new Interruption('cut', cause))
  response.once('end', () => response.complete || cut())
  // A peer that closes early shows as ECONNRESET: what counts is that half of the answer is missing.
  response.on('error', (error) => (codeOf(error) === 'ECONNRESET' ? cut(error) : fail(error)))
  response.once('close', () => response.complete || cut())
}

/** So many bytes of the body of a failure are read: enough for a Status. */
const failureBytes = 16 * 1024

/**
 * The head of an answer, and of a failure (400 and above) the beginning of its body as far as it comes before the signal ends or the
 * server falls silent. The rest is not read; never rejects.
 */
export async function readHead(response: IncomingMessage, { idleTimeoutMs }: Limits, signal: AbortSignal | undefined): Promise<Answer> {
  const head = { status: response.statusCode ?? 0, headers: response.headers }
  const chunks: Uint8Array[] = []
  const stop = () => response.destroy()
  response.on('error', () => {})
  const timer = setTimeout(stop, idleTimeoutMs)
  signal?.addEventListener('abort', stop)
  if (head.status < 400 || signal?.aborted) stop()
  try {
    let size = 0
    for await (const chunk of response) {
      if (chunk instanceof Uint8Array) chunks.push(chunk)
      size += Number(chunk.length)
      if (size >= failureBytes) break
    }
  } catch {
    // Half a body may still say enough.
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    stop()
  }
  return { ...head, body: Buffer.concat(chunks).subarray(0, failureBytes) }
}
