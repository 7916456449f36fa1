import { createServer } from 'node:http'
import { shopCommands } from '../shop/commands.ts'
import { shopLogs } from '../shop/logs.ts'
import { shop, shopPorts, shopPresent } from '../shop/shop.ts'
import { everybody } from './access.ts'
import { keepSlices } from './controllers/keep-slices.ts'
import { listen } from './listen.ts'
import { startsAtOnce } from './pods/ephemeral-containers.ts'
import { answer, type Cluster } from './route.ts'
import { resourceTypes, servedByDefault } from './store/resource-types.ts'
import { createStore, type ObjectStore } from './store/store.ts'

export { applyFix, toFix } from '../shop/apply-fix.ts'
export { startLife } from '../shop/life/life.ts'

/** A miniature API server on loopback, with the shop in it. Every user may do everything. */
export interface DemoServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly store: ObjectStore
  /** Ends every connection and stops listening; nothing keeps the process alive after it. */
  close(): Promise<void>
}

/** Loads the shop and listens on any free port. `now` is the present of the shop, a fixed time by default. */
export async function startDemoServer({ now = () => shopPresent }: { now?: () => Date } = {}): Promise<DemoServer> {
  const types = resourceTypes()
  const store = createStore(types, { now })
  for (const object of shop(now())) store.put(object)
  keepSlices(store)
  store.compact()
  const cluster: Cluster = {
    store,
    types,
    version: '1.36',
    served: servedByDefault,
    authenticate: () => everybody,
    exec: shopCommands(store),
    ports: shopPorts,
    ephemeral: startsAtOnce,
    logs: shopLogs,
    watches: new Set(),
  }
  const { port, close } = await listen(createServer(), 0, (request) => answer(cluster, request))
  return { url: `http://127.0.0.1:${port}`, store, close }
}
