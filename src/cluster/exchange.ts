import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { codeOf } from './errors.ts'

/** What bounds one exchange, so that none hangs: times in ms, size in bytes. */
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

/** Why an exchange was ended on this side. */
export type InterruptionKind = 'connect-timeout' | 'idle' | 'cut' | 'too-large' | 'encoding'

/** An exchange that was ended on this side, or an answer of which only a part came. */
export class Interruption extends Error {
  readonly kind: InterruptionKind

  constructor(kind: InterruptionKind, cause?: unknown) {
    super(kind, { cause })
    this.kind = kind
  }
}

/**
 * Sends a request and resolves when the head of its answer is there. Rejects with an Interruption, with the error of the network, or with
 * the signal's reason. The caller reads the answer with `collect`, or destroys it.
 */
export function start(
  request: ClientRequest,
  body: string | undefined,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    // Rejects by itself: a request that still waits for its proxy emits no error when it is destroyed.
    const fail = (error: unknown) => {
      settle()
      reject(error)
      request.destroy()
    }
    const abort = () => fail(signal?.reason)
    let timer = setTimeout(() => fail(new Interruption('connect-timeout')), limits.connectTimeoutMs)
    const connected = () => {
      clearTimeout(timer)
      timer = setTimeout(() => fail(new Interruption('idle')), limits.idleTimeoutMs)
    }
    request.once('socket', (socket) => whenConnected(request, socket, connected))
    request.once('response', (response) => {
      settle()
      resolve(response)
    })
    request.on('error', fail)
    request.once('close', () => fail(new Interruption('cut')))
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
    else request.end(body)
  })
}

function whenConnected(request: ClientRequest, socket: Socket, connected: () => void): void {
  if (request.reusedSocket) connected()
  else if (socket instanceof TLSSocket) socket.once('secureConnect', connected)
  else if (socket.connecting) socket.once('connect', connected)
  else connected()
}

/** Reads the body of an answer and unpacks it. Rejects with an Interruption, with the error of the network, or with the signal's reason. */
export async function collect(response: IncomingMessage, limits: Limits, signal: AbortSignal | undefined): Promise<Answer> {
  const packed = await read(response, limits, signal)
  const body = await unpack(packed, response.headers['content-encoding'], limits.maxAnswerBytes)
  return { status: response.statusCode ?? 0, headers: response.headers, body }
}

function read(response: IncomingMessage, limits: Limits, signal: AbortSignal | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    const fail = (error: unknown) => {
      settle()
      reject(error)
      response.destroy()
    }
    const abort = () => fail(signal?.reason)
    const timer = setTimeout(() => fail(new Interruption('idle')), limits.idleTimeoutMs)
    signal?.addEventListener('abort', abort)
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.maxAnswerBytes) return fail(new Interruption('too-large'))
      chunks.push(chunk)
      timer.refresh()
      return undefined
    })
    response.once('end', () => {
      settle()
      if (response.complete) resolve(Buffer.concat(chunks, size))
      else fail(new Interruption('cut'))
    })
    // A peer that closes early shows as ECONNRESET: what counts is that half of the answer is missing.
    response.on('error', (error) => fail(codeOf(error) === 'ECONNRESET' ? new Interruption('cut', error) : error))
    response.once('close', () => fail(new Interruption('cut')))
    if (signal?.aborted) abort()
    else if (Number(response.headers['content-length'] ?? 0) > limits.maxAnswerBytes) fail(new Interruption('too-large'))
  })
}

/** Of a failure's body so many bytes are read: enough for a Status. */
const peekBytes = 16 * 1024

/**
 * The head of an answer, and of a failure (400 and above) the beginning of its body as far as it comes before the signal ends or the
 * server falls silent. The rest is not read; never rejects.
 */
export async function peek(response: IncomingMessage, { idleTimeoutMs }: Limits, signal: AbortSignal | undefined): Promise<Answer> {
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
      if (size >= peekBytes) break
    }
  } catch {
    // Half a body may still say enough.
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    stop()
  }
  return { ...head, body: Buffer.concat(chunks).subarray(0, peekBytes) }
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
