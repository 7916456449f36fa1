import { request as http1Request } from 'node:http'
import { connect as http2Connect } from 'node:http2'
import type { Socket } from 'node:net'
import { isIP } from 'node:net'
import { oneLine } from '../../../lib/line.ts'
import { fields, text } from '../../../lib/read.ts'
import type { HttpTarget } from '../../../model/http-probe.ts'
import type { Bounds } from './connect.ts'

/** What came of a request. */
interface Response {
  status: number
  server?: string
}

const userAgent = 'kubectl-porttrace'
const maxHeaderBytes = 16 * 1024

/** An answer in another protocol: its first bytes. */
export class ForeignAnswer extends Error {
  readonly first: Uint8Array

  constructor(first: Uint8Array) {
    super(isSettings(first) ? 'the server answers with HTTP/2 without TLS' : 'the answer is not HTTP')
    this.first = first
  }
}

/** A frame of type SETTINGS, with which each HTTP/2 connection begins (RFC 9113, 3.4). */
function isSettings(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[3] === 4
}

/** Sends a GET over a connection that stands, and answers as soon as the headers are there. The caller ends the connection. @throws the error, or that the time is over */
export async function requested(
  socket: Socket,
  to: HttpTarget,
  protocol: string | undefined,
  { timeoutMs, signal }: Bounds,
): Promise<Response> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const ended = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => reject(new Error(`no answer within ${timeoutMs / 1_000} s`)), { once: true })
  })
  return Promise.race([protocol === 'h2' ? overHttp2(socket, to) : overHttp1(socket, to), ended])
}

function overHttp1(socket: Socket, to: HttpTarget): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = http1Request({
      createConnection: () => socket,
      method: 'GET',
      path: to.path,
      headers: { host: authority(to), 'user-agent': userAgent, accept: '*/*', connection: 'close' },
      maxHeaderSize: maxHeaderBytes,
    })
    request.on('response', (response) => {
      const { statusCode = 0, headers } = response
      response.on('error', () => undefined)
      resolve({ status: statusCode, ...serverOf(headers.server) })
      response.destroy()
    })
    request.on('error', (error) => {
      const { rawPacket } = fields(error)
      reject(rawPacket instanceof Uint8Array && rawPacket.length > 0 ? new ForeignAnswer(rawPacket) : error)
    })
    request.end()
  })
}

function overHttp2(socket: Socket, to: HttpTarget): Promise<Response> {
  return new Promise((resolve, reject) => {
    const session = http2Connect(`${to.scheme}://${authority(to)}`, { createConnection: () => socket })
    session.on('error', reject)
    const stream = session.request({ ':path': to.path, ':authority': authority(to), 'user-agent': userAgent, accept: '*/*' })
    stream.on('error', reject)
    stream.on('response', (headers) => {
      resolve({ status: headers[':status'] ?? 0, ...serverOf(headers.server) })
      stream.close()
      session.destroy()
    })
    stream.end()
  })
}

function serverOf(value: unknown): { server?: string } {
  const server = text(value)
  return server === undefined || server === '' ? {} : { server: oneLine(server, 100) }
}

/** Host and, where it is not that of the scheme, port. */
function authority({ host, port, scheme }: HttpTarget): string {
  const name = isIP(host) === 6 ? `[${host}]` : host
  return port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`
}
