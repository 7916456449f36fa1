import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts'

/** A server that ends with the test. */
export async function demo(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options)
  onTestFinished(() => server.close())
  return server
}

/** A file of the recording of a real 1.36. */
export function recorded(name: string): unknown {
  return JSON.parse(recordedText(name))
}

export function recordedText(name: string): string {
  return readFileSync(new URL(`../fixtures/recorded/kubernetes-1.36/${name}`, import.meta.url), 'utf8')
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The body, where it is JSON. */
  body: unknown
}

/** A request with the token of the administrator, or with the headers given. */
export async function get(
  server: TestServer,
  path: string,
  headers: Record<string, string> = admin,
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(server.url + path, { ...init, headers })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: parsed(text) }
}

export const admin = { authorization: 'Bearer demo' }

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The lines of a watch, one by one, as JSON; a line that is none comes as text. Ends with the answer. */
export async function* watchLines(server: TestServer, path: string, headers: Record<string, string> = admin): AsyncGenerator<unknown> {
  const response = await fetch(server.url + path, { headers })
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of response.body ?? []) {
    rest += decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield parsed(line) ?? line
  }
  if (rest) yield rest
}

/** The next so many items. */
export async function take(from: AsyncGenerator<unknown>, count: number): Promise<unknown[]> {
  const taken: unknown[] = []
  while (taken.length < count) {
    const next = await from.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

export interface ExecResult {
  protocol: string
  /** Code of the close frame; 1006 where the connection broke. */
  close: number
  frames: { channel: number; text: string }[]
  /** The refusal, if there was no upgrade. */
  status?: number
  contentType?: string
  body?: string
}

/** Runs an exec to its end. As soon as the connection stands `sent` goes out and `opened` is told. */
export function exec(
  server: TestServer,
  path: string,
  options: { protocols?: string[]; token?: string; sent?: Buffer[]; opened?: () => void } = {},
): Promise<ExecResult> {
  const { protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'], token = 'demo', sent = [] } = options
  const result: ExecResult = { protocol: '', close: 0, frames: [] }
  const socket = new WebSocket(server.url.replace('http', 'ws') + path, protocols, { headers: { authorization: `Bearer ${token}` } })
  const { promise, resolve, reject } = Promise.withResolvers<ExecResult>()
  socket.on('open', () => {
    result.protocol = socket.protocol
    for (const frame of sent) socket.send(frame)
    options.opened?.()
  })
  socket.on('message', (data) => {
    if (Buffer.isBuffer(data)) result.frames.push({ channel: data[0] ?? -1, text: data.subarray(1).toString('utf8') })
  })
  socket.on('close', (code) => resolve({ ...result, close: code }))
  socket.on('error', reject)
  socket.on('unexpected-response', (_request, response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => {
      const contentType = response.headers['content-type']
      const body = Buffer.concat(chunks).toString('utf8')
      resolve({ ...result, status: response.statusCode ?? 0, body, ...(contentType && { contentType }) })
    })
  })
  return promise
}
