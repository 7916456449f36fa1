import { createServer, type IncomingMessage, request as requestTo, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { startTestServer } from '../server/server.ts'

/** One request that a server may lie to. */
export interface Asked {
  path: string
  query: URLSearchParams
  method: string
  isWatch: boolean
  /** A list of objects, as it is asked for before it is watched. */
  isList: boolean
  /** How many requests of this path, and of this kind, came before. */
  before: number
}

/** What an honest server would have answered. */
export interface Truth {
  status: number
  body: string
}

/** Answers a request wrongly; `truth` asks an honest server. Returns false if this request gets the truth, now or later. */
export type Lie = (asked: Asked, response: ServerResponse, truth: () => Promise<Truth>) => unknown

/** Takes a request for a WebSocket. */
export type Upgrade = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void

/** A server that tells the lie, or the truth if the lie passes a request on. */
export interface LyingServer {
  url: string
  /** Requests so far. */
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

/**
 * Starts a server that lies, on loopback; behind it stands the honest one of the shop. `upgrade` lies to WebSockets, which otherwise
 * get the truth.
 */
export async function startLyingServer(lie: Lie, upgrade?: Upgrade): Promise<LyingServer> {
  const honest = await startTestServer({ tokenless: 'demo' })
  const asked: Asked[] = []
  const http = createServer((incoming, response) => {
    response.on('error', () => {})
    const one = askedOf(incoming, asked)
    asked.push(one)
    void answer(lie, one, incoming, response, honest.url)
  })
  const sockets = new Set<Socket>()
  http.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => {
      sockets.delete(socket)
    })
  })
  const server: LyingServer = {
    url: '',
    asked,
    async close() {
      http.close()
      for (const socket of sockets) socket.destroy()
      await honest.close()
    },
  }
  http.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    asked.push(askedOf(incoming, asked))
    if (upgrade) upgrade(incoming, socket, head)
    else passOn(incoming, socket, honest.url)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  server.url = `http://127.0.0.1:${address.port}`
  return server
}

function askedOf({ url = '/', method = 'GET' }: IncomingMessage, earlier: readonly Asked[]): Asked {
  const { pathname, searchParams } = new URL(url, 'http://server')
  const isWatch = searchParams.get('watch') === 'true'
  const isList = !isWatch && method === 'GET' && /^\/(api\/v1|apis\/[^/]+\/[^/]+)\/(namespaces\/[^/]+\/)?[a-z]+$/.test(pathname)
  const before = earlier.filter((one) => one.path === pathname && one.isWatch === isWatch).length
  return { path: pathname, query: searchParams, method, isWatch, isList, before }
}

async function answer(lie: Lie, asked: Asked, incoming: IncomingMessage, response: ServerResponse, honest: string): Promise<void> {
  const truth = () => truthOf(incoming, honest)
  try {
    if ((await lie(asked, response, truth)) !== false) return
    if (asked.isWatch) {
      const upstream = requestTo(`${honest}${incoming.url}`, (from) => {
        response.writeHead(from.statusCode ?? 500, from.headers)
        from.pipe(response)
      })
      response.once('close', () => upstream.destroy())
      upstream.on('error', () => response.destroy()).end()
      return
    }
    const { status, body } = await truth()
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  } catch {
    // The client has closed the connection.
    response.destroy()
  }
}

/** A page that only the lie knows is the first one. */
function truthOf(incoming: IncomingMessage, honest: string): Promise<Truth> {
  const url = new URL(incoming.url ?? '/', honest)
  url.searchParams.delete('continue')
  return new Promise((resolve, reject) => {
    const upstream = requestTo(
      url,
      { method: incoming.method, headers: { 'content-type': incoming.headers['content-type'] ?? '' } },
      (from) => {
        const chunks: Buffer[] = []
        from.on('data', (chunk: Buffer) => chunks.push(chunk))
        from.once('end', () => resolve({ status: from.statusCode ?? 500, body: Buffer.concat(chunks).toString('utf8') }))
      },
    )
    upstream.on('error', reject)
    incoming.pipe(upstream)
  })
}

/** Hands an upgraded connection through, head and all. */
function passOn(incoming: IncomingMessage, socket: Duplex, honest: string): void {
  const to = connect(Number(new URL(honest).port), '127.0.0.1')
  const headers = incoming.rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${incoming.rawHeaders[index + 1]}`] : []))
  to.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
  to.on('error', () => socket.destroy()).on('close', () => socket.destroy())
  socket.on('close', () => to.destroy())
  to.pipe(socket).pipe(to)
}
