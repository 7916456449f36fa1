import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { gzipSync } from 'node:zlib'
import type { Refusal } from './refusals.ts'
import { uidOf } from './store/stable-names.ts'

/** A request and what its answer needs. */
export interface ApiRequest {
  method: string
  /** Without the query. */
  path: string
  /** Every value of every parameter. */
  query: URLSearchParams
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  incoming: IncomingMessage
  /** Its statusCode is 101 once the connection has become a WebSocket. */
  response: ServerResponse
  /** Set if the client asked for another protocol on this connection. */
  upgrade?: { socket: Duplex; head: Buffer }
}

/** Answers of at least this many bytes are compressed for clients that take gzip (apiserver defaultGzipThresholdBytes). */
const gzipFrom = 128 * 1024

/** As Go's query conversion reads a boolean parameter. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0'
}

/** The body of a request. */
export async function readBody({ incoming }: ApiRequest): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Begins an answer whose body follows. */
export function begin({ path, query, response }: ApiRequest, code: number, headers: Readonly<Record<string, string>>): void {
  response.writeHead(code, { 'audit-id': uidOf(`${path}/${query}`), 'cache-control': 'no-cache, private', ...headers })
}

/** Answers with text of a content type. */
export function answerText(
  request: ApiRequest,
  code: number,
  contentType: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = contentType ? { 'content-type': contentType } : {}
  const accepted = String(request.headers['accept-encoding'] ?? '')
  if (text.length >= gzipFrom && /\bgzip\b/.test(accepted)) {
    const packed = gzipSync(text, { level: 1 })
    begin(request, code, {
      ...type,
      'content-encoding': 'gzip',
      vary: 'Accept-Encoding',
      'content-length': String(packed.length),
      ...headers,
    })
    request.response.end(packed)
    return
  }
  begin(request, code, { ...type, 'content-length': String(Buffer.byteLength(text)), ...headers })
  request.response.end(text)
}

/** Answers with a JSON document and, as a Go server does, a line end behind it. */
export function answerJson(request: ApiRequest, code: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  answerText(request, code, 'application/json', `${JSON.stringify(body)}\n`, headers)
}

/** Answers with a Status. */
export function refuse(request: ApiRequest, refusal: Refusal): void {
  answerJson(request, refusal.code, refusal.body, refusal.headers)
}

/** The plain-text 404 of a path that no API group serves, as recorded. */
export function answerNoSuchPath(request: ApiRequest): void {
  answerText(request, 404, 'text/plain; charset=utf-8', '404 page not found\n', { 'x-content-type-options': 'nosniff' })
}
