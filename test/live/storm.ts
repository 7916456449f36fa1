import { type Fault, gate } from '../server/faults.ts'
import type { TestServer } from '../server/server.ts'
import { turn } from './pace.ts'

const app = (random: () => number) => `app-${Math.floor(random() * 12)}`
const placeOf = (random: () => number) => (random() < 0.7 ? 'demo' : 'other')

/** A manifest of a Service, Pod or Node that differs a little each time. */
function manifest(random: () => number): unknown {
  const namespace = placeOf(random)
  const name = app(random)
  const choice = random()
  if (choice < 0.1) {
    const status = { conditions: [{ type: 'Ready', status: random() < 0.8 ? 'True' : 'False' }], addresses: [] }
    return { kind: 'Node', apiVersion: 'v1', metadata: { name: `node-${Math.floor(random() * 3)}` }, status }
  }
  if (choice < 0.4) {
    const ports = [{ name: 'http', port: 80, targetPort: random() < 0.5 ? 'http' : 8000 + Math.floor(random() * 3) }]
    const type = random() < 0.3 ? 'NodePort' : 'ClusterIP'
    const spec = { type, clusterIP: '10.96.0.9', ports, ...(random() < 0.9 && { selector: { app: name, tier: 'größe-→' } }) }
    return { kind: 'Service', apiVersion: 'v1', metadata: { name, namespace, labels: { app: name } }, spec }
  }
  const ready = random() < 0.7
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: `${name}-${Math.floor(random() * 3)}`, namespace, labels: { app: name, tier: 'größe-→' } },
    spec: {
      nodeName: `node-${Math.floor(random() * 3)}`,
      containers: [{ name: 'app', ports: [{ name: 'http', containerPort: 8000 + Math.floor(random() * 3) }] }],
    },
    status: {
      phase: 'Running',
      podIP: `10.244.0.${Math.floor(random() * 200) + 1}`,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: [{ name: 'app', ready, restartCount: Math.floor(random() * 4), state: { running: {} } }],
    },
  }
}

/** Changes something in the cluster. */
export function mutate(server: TestServer, random: () => number): void {
  const kind = random() < 0.6 ? 'Pod' : 'Service'
  const known = server.store.list(kind)
  const one = known[Math.floor(random() * known.length)]
  const choice = random()
  if (one && choice < 0.25) server.store.delete({ kind, ...one.metadata })
  else if (one && choice < 0.35) {
    // The same name at once: another object.
    server.store.delete({ kind, ...one.metadata })
    server.store.put({ ...one, metadata: { name: one.metadata.name, namespace: one.metadata.namespace, labels: one.metadata.labels } })
  } else server.store.put(manifest(random))
}

const requestFaults: readonly ((random: () => number) => Fault)[] = [
  () => ({ do: 'status', status: 500 }),
  () => ({ do: 'status', status: 503 }),
  () => ({ do: 'status', status: 504 }),
  () => ({ do: 'status', status: 410, reason: 'Expired' }),
  () => ({ do: 'status', status: 401 }),
  () => ({ do: 'status', status: 403 }),
  (random) => ({ do: 'status', status: 429, retryAfter: random() < 0.5 ? 0 : 1 }),
  () => ({ do: 'half' }),
  () => ({ do: 'garbage' }),
  () => ({ do: 'html' }),
  () => ({ do: 'destroy' }),
]
const watchFaults = ['watch-drop', 'watch-expire', 'watch-half-line', 'watch-duplicate', 'watch-late', 'watch-unknown'] as const

function pick<T>(from: readonly T[], random: () => number): T | undefined {
  return from[Math.floor(random() * from.length)]
}

/** Plans one fault, or does something to a watch that is open, if one is. Answers how often it has struck. */
function harm(server: TestServer, random: () => number): { readonly struck: number } | undefined {
  const choice = random()
  if (choice < 0.05) server.store.compact()
  if (choice < 0.15) {
    const act = pick(['end', 'expire', 'drop', 'bookmark'] as const, random) ?? 'end'
    const watch = pick([...server.watches], random)
    watch?.[act]()
    return watch && { struck: 1 }
  }
  if (choice < 0.2) {
    const slow = gate()
    setImmediate(() => slow.open())
    return server.faults.add({ do: 'wait', gate: slow })
  }
  if (choice < 0.4) return server.faults.add(pick(requestFaults, random)?.(random) ?? { do: 'destroy' })
  return server.faults.add({ do: pick(watchFaults, random) ?? 'watch-drop' })
}

/** Changes and faults by turns, until so many faults have struck; then the server behaves. Answers how many it were. */
export async function storm(server: TestServer, random: () => number, faults: number): Promise<number> {
  let struck = 0
  let planned: { readonly struck: number }[] = []
  while (struck < faults) {
    const fault = planned.length < 40 ? harm(server, random) : undefined
    if (fault) planned.push(fault)
    // What is planned for requests strikes when there are some.
    if (planned.length === 40) for (const watch of server.watches) watch.drop()
    for (let count = Math.floor(random() * 4); count > 0; count--) mutate(server, random)
    await turn()
    const done = planned.filter((fault) => fault.struck > 0)
    struck += done.length
    planned = planned.filter((fault) => fault.struck === 0)
  }
  server.faults.clear()
  return struck
}

/** Sends what is held back: a bookmark to each watch. */
export function settle(server: TestServer): void {
  for (const watch of server.watches) watch.bookmark()
}
