import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { User } from './access.ts'
import { type EphemeralHandler, startsAtOnce } from './ephemeral.ts'
import { type Exchange, type RequestRecord, refuse } from './exchange.ts'
import { type ExecHandler, noSuchProgram } from './exec.ts'
import { createFaults, type FaultPlan, misbehave } from './faults.ts'
import { kubeconfigFor } from './kubeconfig.ts'
import { manifests } from './object.ts'
import type { PortHandler } from './ports.ts'
import { keepEndpoints } from './reconcile.ts'
import { resourceTypes, servedByDefault } from './resources.ts'
import { answer, type Cluster } from './route.ts'
import { failure } from './status.ts'
import { createStore, type ObjectStore } from './store.ts'
import { waitingRoom } from './waiting.ts'
import type { OpenWatch } from './watch.ts'

export { startLife } from '../shop/life/life.ts'

/** A miniature API server on loopback. */
export interface DemoServer {
  /** `http://127.0.0.1:PORT`, or `https://…` with TLS. */
  readonly url: string
  readonly store: ObjectStore
  /** Every request so far, in order of arrival. */
  readonly requests: RequestRecord[]
  /** How many TCP connections were accepted. */
  readonly connections: number
  /** The watches under way. */
  readonly watches: ReadonlySet<OpenWatch>
  readonly faults: FaultPlan
  /** Resolves once `count` requests (1 by default) have arrived of which the condition holds, with the last of them. */
  arrived(match: (request: RequestRecord) => boolean, count?: number): Promise<RequestRecord>
  /** A kubeconfig with the only context `demo`, for a user that has a token; the first by default. */
  kubeconfig(user?: string): string
  /** Ends every connection and stops listening; nothing keeps the process alive after it. */
  close(): Promise<void>
}

/** What a server holds, and whom it serves. */
export interface DemoOptions {
  /** Manifests or lists of them; the shop by default. */
  objects?: readonly unknown[]
  /** `1.36` by default; 1.20 has no discovery.k8s.io/v1 and other limits of its time. */
  version?: string
  /** Which group versions are there; all but the Gateway API by default (`servedByDefault`). */
  served?: (groupVersion: string) => boolean
  /** One who may do everything, by default. */
  users?: readonly User[]
  /**
   * Whose name a request without a token goes by; without it that is a 401. kubectl sends no token over plain HTTP, so that it needs
   * this or TLS. `system:anonymous` is somebody without rights.
   */
  tokenless?: string
  /** As `selfSignedCertificate` makes it. */
  tls?: { key: string; cert: string }
  /** What commands answer; by default those of the shop. */
  exec?: ExecHandler
  /** What the ports of Pods answer to the API server's proxies and to port-forward; by default those of the shop. */
  ports?: PortHandler
  /** What becomes of a container that is added to a Pod; it runs by default. */
  ephemeral?: EphemeralHandler
  /** Slices and Endpoints follow the Services and Pods; true by default. */
  controller?: boolean
  /** How many changes a watch can go back; 1000 by default. */
  history?: number
  /** The present of the shop, and the creation time of objects that come without one; a fixed time for the shop by default. */
  now?: () => Date
  /** Any free port by default. */
  port?: number
}

const administrator: User = { name: 'demo', token: 'demo', groups: ['system:masters'] }

/** Loads the objects and listens. Rejects where an object is no manifest or the port is taken. */
export async function startDemoServer(options: DemoOptions = {}): Promise<DemoServer> {
  const { users = [administrator], tls } = options
  const shop = options.objects ? undefined : await import('../shop/shop.ts')
  const types = resourceTypes()
  const now = options.now ?? (() => shop?.shopPresent ?? new Date())
  const store = createStore(types, { now, ...(options.history && { history: options.history }) })
  for (const { body, kind, apiVersion } of (options.objects ?? shop?.shop(now()) ?? []).flatMap(manifests))
    store.put({ ...body, kind, apiVersion })
  if (options.controller !== false) keepEndpoints(store)
  store.compact()

  const faults = createFaults()
  const watches = new Set<OpenWatch>()
  const noProgram: ExecHandler = ({ command: [program = ''] }) => ({ error: noSuchProgram(program) })
  const cluster: Cluster = {
    store,
    types,
    users,
    tokenless: options.tokenless,
    served: options.served ?? servedByDefault,
    version: options.version ?? '1.36',
    faults,
    watches,
    exec: options.exec ?? shop?.shopExec ?? noProgram,
    ports: options.ports ?? shop?.shopPorts ?? (() => 'refused'),
    ephemeral: options.ephemeral ?? startsAtOnce,
  }
  const requests = waitingRoom()
  const http = tls ? createTlsServer({ key: tls.key, cert: tls.cert }) : createServer()
  const connections = countConnections(http, tls ? 'secureConnection' : 'connection')
  const take = (request: IncomingMessage, response: ServerResponse, upgrade?: Exchange['upgrade']) => {
    const exchange = { request, response, record: recordOf(request, connections.numberOf(request.socket)), ...(upgrade && { upgrade }) }
    response.on('close', () => {
      exchange.record.closed = true
    })
    requests.add(exchange.record)
    serve(cluster, exchange).catch((error: unknown) => fail(exchange, error))
  }
  http.on('request', take)
  http.on('upgrade', (request, socket, head) => take(request, responseOn(request), { socket, head }))
  const port = await listen(http, options.port ?? 0)
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`

  return {
    url,
    store,
    faults,
    watches,
    requests: requests.all,
    arrived: requests.arrived,
    get connections() {
      return connections.count()
    },
    kubeconfig: (name = users[0]?.name) =>
      kubeconfigFor(
        { url, namespace: 'demo', ...(tls && { certificate: tls.cert }) },
        users.find((user) => user.name === name),
      ),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        connections.destroy()
      }),
  }
}

async function serve(cluster: Cluster, exchange: Exchange): Promise<void> {
  const fault = cluster.faults.takeRequest(exchange.record)
  if (fault && (await misbehave(exchange, fault))) return
  await answer(cluster, exchange)
}

/** A mistake of the server's own: a 500 that says what it was. */
function fail(exchange: Exchange, error: unknown): void {
  if (exchange.response.headersSent) exchange.request.socket.destroy()
  else refuse(exchange, failure(500, `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`, 'InternalError'))
}

function recordOf(request: IncomingMessage, connection: number): RequestRecord {
  const url = new URL(`http://demo${request.url ?? '/'}`)
  return { method: request.method ?? '', path: url.pathname, query: url.searchParams, connection, headers: request.headers, closed: false }
}

/** An answer to a request whose connection was asked to change its protocol: until it does, it is plain HTTP. */
function responseOn(request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(request.socket)
  response.on('finish', () => request.socket.end())
  return response
}

function countConnections(http: Server, ready: 'connection' | 'secureConnection') {
  const open = new Set<Socket>()
  const numbers = new WeakMap<Duplex, number>()
  let count = 0
  http.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  http.on(ready, (socket: Socket) => {
    count += 1
    numbers.set(socket, count)
  })
  return {
    count: () => count,
    numberOf: (socket: Duplex) => numbers.get(socket) ?? 0,
    destroy() {
      for (const socket of open) socket.destroy()
    },
  }
}

/** An idle connection is never closed by the server: a client may rely on it. */
function listen(http: Server, port: number): Promise<number> {
  http.keepAliveTimeout = 0
  http.requestTimeout = 0
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, '127.0.0.1', () => {
      http.off('error', reject)
      const address = http.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
