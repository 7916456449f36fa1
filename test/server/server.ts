import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { listen } from '../../src/demo/server/listen.ts'
import { type EphemeralHandler, startsAtOnce } from '../../src/demo/server/pods/ephemeral-containers.ts'
import { type ExecHandler, noSuchProgram } from '../../src/demo/server/pods/exec.ts'
import type { LogHandler } from '../../src/demo/server/pods/log.ts'
import type { PortHandler } from '../../src/demo/server/pods/pod-ports.ts'
import type { Refusal } from '../../src/demo/server/refusals.ts'
import type { ApiRequest } from '../../src/demo/server/request.ts'
import { answer, type Cluster } from '../../src/demo/server/route.ts'
import { manifests } from '../../src/demo/server/store/object.ts'
import { resourceTypes, servedByDefault } from '../../src/demo/server/store/resource-types.ts'
import { createStore, type ObjectStore } from '../../src/demo/server/store/store.ts'
import type { OpenWatch } from '../../src/demo/server/watch.ts'
import { shopLogs } from '../../src/demo/shop/logs.ts'
import { shop, shopExec, shopPorts, shopPresent } from '../../src/demo/shop/shop.ts'
import { answerReview, isReview } from './access-review.ts'
import { keepEndpoints } from './endpoints.ts'
import { execWithFaults } from './exec-faults.ts'
import { createFaults, type FaultPlan, misbehave } from './faults.ts'
import { kubeconfigFor } from './kubeconfig.ts'
import { type Identity, recognise, type User } from './rbac.ts'
import { requestLog, type SeenRequest } from './requests.ts'
import { eventsWithFaults } from './watch-faults.ts'

/** The API server of the demo with what tests need: users, TLS, faults, and a log of its requests. */
export interface TestServer {
  /** `http://127.0.0.1:PORT`, or `https://…` with TLS. */
  readonly url: string
  readonly store: ObjectStore
  /** Every request so far, in order of arrival. */
  readonly requests: SeenRequest[]
  /** How many TCP connections were accepted. */
  readonly connections: number
  /** The watches under way. */
  readonly watches: ReadonlySet<OpenWatch>
  readonly faults: FaultPlan
  /** Resolves once `count` requests (1 by default) have arrived of which the condition holds, with the last of them. */
  arrived(match: (request: SeenRequest) => boolean, count?: number): Promise<SeenRequest>
  /** A kubeconfig with the only context `demo`, for a user that has a token; the first by default. */
  kubeconfig(user?: string): string
  /** Ends every connection and stops listening; nothing keeps the process alive after it. */
  close(): Promise<void>
}

/** What a server holds, and whom it serves. */
export interface TestServerOptions {
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
   * this or TLS. `system:anonymous` is a user without rights.
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
  /** What containers have written; by default those of the shop. */
  logs?: LogHandler
  /** Slices and Endpoints follow the Services and Pods; true by default. */
  controller?: boolean
  /** How many changes a watch can go back; 1000 by default. */
  history?: number
  /** The present of the shop, and the creation time of objects that come without one; by default a fixed time if the shop is there. */
  now?: () => Date
  /** Any free port by default. */
  port?: number
}

const noProgram: ExecHandler = ({ command: [program = ''] }) => ({ error: noSuchProgram(program) })
const administrator: User = { name: 'demo', token: 'demo', groups: ['system:masters'] }

/** Loads the objects and listens. Rejects where an object is not a manifest or the port is taken. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { users = [administrator], tls, objects } = options
  const now = options.now ?? (() => (objects ? new Date() : shopPresent))
  const types = resourceTypes()
  const store = createStore(types, { now, ...(options.history && { history: options.history }) })
  for (const { body, kind, apiVersion } of (objects ?? shop(now())).flatMap(manifests)) store.put({ ...body, kind, apiVersion })
  if (options.controller !== false) keepEndpoints(store)
  store.compact()

  const http = tls ? createTlsServer({ key: tls.key, cert: tls.cert }) : createServer()
  const log = requestLog(http, tls !== undefined)
  const faults = createFaults()
  const authenticate = (request: ApiRequest): Identity | Refusal => recognise(users, options.tokenless, log.of(request))
  const cluster: Cluster = {
    store,
    types,
    version: options.version ?? '1.36',
    served: options.served ?? servedByDefault,
    authenticate,
    exec: execWithFaults(options.exec ?? (objects ? noProgram : shopExec), (request) => faults.takeExec(log.of(request))),
    ports: options.ports ?? (objects ? () => 'refused' : shopPorts),
    ephemeral: options.ephemeral ?? startsAtOnce,
    logs: options.logs ?? (objects ? () => '' : shopLogs),
    watches: new Set(),
    eventText: eventsWithFaults((request) => faults.takeWatch(log.of(request))),
  }
  const { port, close } = await listen(http, options.port ?? 0, async (request) => {
    const fault = faults.takeRequest(log.add(request))
    if (fault && (await misbehave(request, fault))) return
    await (isReview(request) ? answerReview(authenticate(request), request) : answer(cluster, request))
  })
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  return {
    url,
    store,
    faults,
    watches: cluster.watches,
    requests: log.all,
    arrived: log.arrived,
    get connections() {
      return log.connections
    },
    kubeconfig: (name = users[0]?.name) =>
      kubeconfigFor(
        { url, namespace: 'demo', ...(tls && { certificate: tls.cert }) },
        users.find((user) => user.name === name),
      ),
    close,
  }
}
