import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { bounded, type Ending } from './bounded.ts'
import { codeOf } from './errors.ts'

/** What bounds one request, so that none hangs: times in ms, size in bytes. */
export interface Limits {
  /** Until the connection stands, TLS and proxy included. */
  connectTimeoutMs: number
  /** Without a byte of the answer. */
  idleTimeoutMs: number
  /** Of an answer, as it comes and unpacked. */
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

/** Reads the body of an answer and unpacks it. Rejects with an Interruption, with the error of the network, or with the signal's reason. */
export async function readAnswer(response: IncomingMessage, limits: Limits, signal: AbortSignal | undefined): Promise<Answer> {
  const packed = await read(response, limits, signal)
  const body = await unpack(packed, response.headers['content-encoding'], limits.maxAnswerBytes)
  return { status: response.statusCode ?? 0, headers: response.headers, body }
}

function read(response: IncomingMessage, limits: Limits, signal: AbortSignal | undefined): Promise<Buffer> {
  return bounded(response, signal, (ending) => {
    const chunks: Buffer[] = []
    let size = 0
    ending.within(limits.idleTimeoutMs, () => new Interruption('idle'))
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.maxAnswerBytes) return ending.fail(new Interruption('too-large'))
      chunks.push(chunk)
      return ending.heard()
    })
    untilEnd(response, ending, () => Buffer.concat(chunks, size))
    if (!signal?.aborted && Number(response.headers['content-length'] ?? 0) > limits.maxAnswerBytes)
      ending.fail(new Interruption('too-large'))
  })
}

/** An answer that has come to its end is worth `value`; one of which only a part comes fails as cut. */
export function untilEnd<T>(response: IncomingMessage, { done, fail }: Ending<T>, value: () => T): void {
  const cut = (cause?: unknown) => fail(new Interruption('cut', cause))
  response.once('end', () => (response.complete ? done(value()) : cut()))
  // A peer that closes early shows as ECONNRESET: what counts is that half of the answer is missing.
  response.on('error', (error) => (codeOf(error) === 'ECONNRESET' ? cut(error) : fail(error)))
  response.once('close', () => cut())
}

/** Of a failure's body so many bytes are read: enough for a Status. */
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

async function unpack(packed: Buffer, encoding: string | undefined, maxOutputLength: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return packed
  if (name !== 'gzip' && name !== 'x-gzip') throw new Interruption('encoding')
  const [{ promisify }, { gunzip }] = await Promise.all([import('node:util'), import('node:zlib')])
  try {
    return await promisify(gunzip)(packed, { maxOutputLength })
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Interruption('too-large', error)
    throw new Interruption(code === 'Z_BUF_ERROR' ? 'cut' : 'encoding', error)
  }
}
