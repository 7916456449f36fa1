import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { uidOf } from './names.ts'
import type { Refusal } from './status.ts'

/** One request as the server saw it. */
export interface RequestRecord {
  method: string
  /** Without the query. */
  path: string
  /** Every value of every parameter. */
  query: URLSearchParams
  /** Absent until the answer began; 101 for an exec that was let in. */
  status?: number
  /** Who the server took it for; with impersonation the impersonated name. Absent while nobody was recognised. */
  user?: string
  /** The Impersonate-* headers, where there are any. */
  impersonated?: { user: string; groups: string[]; uid?: string }
  /** Which TCP connection carried it, counted from 1. */
  connection: number
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** True once the answer has ended or its connection is gone. */
  closed: boolean
}

/** A request with everything that its answer needs. */
export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  record: RequestRecord
  /** There when the client asked for another protocol on this connection. */
  upgrade?: { socket: Duplex; head: Buffer }
}

/** Answers of at least this many bytes are compressed for clients that take gzip (apiserver defaultGzipThresholdBytes). */
const gzipFrom = 128 * 1024

/** Begins an answer whose body follows. */
export function begin(exchange: Exchange, code: number, headers: Readonly<Record<string, string>>): void {
  exchange.record.status = code
  const auditId = uidOf(`${exchange.record.connection}/${exchange.record.path}/${exchange.record.query}`)
  exchange.response.writeHead(code, { 'audit-id': auditId, 'cache-control': 'no-cache, private', ...headers })
}

/** Answers with text or bytes of a content type. */
export function answerText(
  exchange: Exchange,
  code: number,
  contentType: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = contentType ? { 'content-type': contentType } : {}
  const accepted = String(exchange.record.headers['accept-encoding'] ?? '')
  if (text.length >= gzipFrom && /\bgzip\b/.test(accepted)) {
    const packed = gzipSync(text, { level: 1 })
    begin(exchange, code, {
      ...type,
      'content-encoding': 'gzip',
      vary: 'Accept-Encoding',
      'content-length': String(packed.length),
      ...headers,
    })
    exchange.response.end(packed)
    return
  }
  begin(exchange, code, { ...type, 'content-length': String(Buffer.byteLength(text)), ...headers })
  exchange.response.end(text)
}

/** Answers with a JSON document and, as a Go server does, a line end behind it. */
export function answerJson(exchange: Exchange, code: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  answerText(exchange, code, 'application/json', `${JSON.stringify(body)}\n`, headers)
}

/** Answers with a Status. */
export function refuse(exchange: Exchange, refusal: Refusal): void {
  answerJson(exchange, refusal.code, refusal.body, refusal.headers)
}

/** The plain-text 404 of a path that no API group serves, as recorded. */
export function answerNoSuchPath(exchange: Exchange): void {
  answerText(exchange, 404, 'text/plain; charset=utf-8', '404 page not found\n', { 'x-content-type-options': 'nosniff' })
}

/** The body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks)
}
