import { expect, test } from 'vitest'
import { createRenewableTransport } from '../../src/cluster/http/renewable-transport.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'
import type { Kind } from '../../src/cluster/kinds/kind.ts'
import { kinds } from '../../src/cluster/kinds/kinds.ts'
import type { ListItems } from '../../src/cluster/kinds/lists.ts'
import type { Scope } from '../../src/cluster/read/list-rows.ts'
import { partsOf } from '../../src/cluster/read/list-rows.ts'
import type { Change } from '../../src/cluster/watch/object-table.ts'
import { createClusterWatches, type SharedWatches } from '../../src/cluster/watch/shared-watches.ts'
import type { ApiObject } from '../../src/demo/server/store/object.ts'
import { labels } from '../../src/lib/read.ts'
import { connectionTo } from '../cluster/servers.ts'
import { demo } from '../server/client.ts'
import type { TestServer } from '../server/server.ts'
import { fastTiming, seeded, until } from './pace.ts'
import { mutate, settle, storm } from './storm.ts'

const seed = Number(process.env.SOAK_SEED ?? (process.env.CI ? 20_261_121 : Date.now() % 1_000_000_000))
const faults = 2_000 * Number(process.env.FC_RUNS ?? 1)

/** One watch, and what its changes alone add up to: they must neither miss nor repeat anything. */
function mirror<T>(pool: SharedWatches<T>, scope: Scope, wrong: string[]) {
  const seen = new Map<string, readonly T[]>()
  const changed = ({ namespace, name, before, after }: Change<T>) => {
    const key = `${namespace}/${name}`
    if (JSON.stringify(seen.get(key) ?? []) !== JSON.stringify(before)) wrong.push(`${key}: lost a change`)
    if (JSON.stringify(before) === JSON.stringify(after)) wrong.push(`${key}: repeats a change`)
    seen.set(key, after)
  }
  const { watch } = pool.take(scope, { changed, moved: () => undefined })
  return { watch, seen: () => [...seen.values()].flat() }
}

function expected(server: TestServer, name: string, kind: Kind, holds: (object: ApiObject) => boolean): ListItems[] {
  return server.store.list(name).filter(holds).flatMap(partsOf(kind).project)
}

const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort()

test(`thousands of faults end in exactly the server's state (SOAK_SEED=${seed})`, { timeout: 600_000 }, async () => {
  const random = seeded(seed)
  const server = await demo({ objects: [], tokenless: 'demo', history: 60 })
  for (let count = 0; count < 60; count++) mutate(server, random)
  const timing = fastTiming(random)
  const open = () =>
    createTransport(connectionTo(server.url), { pageSize: 7, sleep: timing.sleep, idleTimeoutMs: 2_000, connectTimeoutMs: 2_000 })
  const transport = createRenewableTransport(open(), async () => open(), timing)
  const watches = createClusterWatches({ transport, timing })
  const wrong: string[] = []
  const inDemo = ({ metadata }: ApiObject) => metadata.namespace === 'demo'
  const followed = [
    { ...mirror(watches.of(kinds.Service), {}, wrong), wanted: () => expected(server, 'Service', kinds.Service, () => true) },
    {
      ...mirror(watches.of(kinds.EndpointSlice), { namespace: 'demo' }, wrong),
      wanted: () => expected(server, 'EndpointSlice', kinds.EndpointSlice, inDemo),
    },
    { ...mirror(watches.of(kinds.Endpoints), {}, wrong), wanted: () => expected(server, 'Endpoints', kinds.Endpoints, () => true) },
    {
      ...mirror(watches.of(kinds.Pod), { namespace: 'demo', labelSelector: 'app=app-1' }, wrong),
      wanted: () => expected(server, 'Pod', kinds.Pod, (pod) => inDemo(pod) && labels(pod.metadata.labels).app === 'app-1'),
    },
    { ...mirror(watches.of(kinds.Pod), {}, wrong), wanted: () => expected(server, 'Pod', kinds.Pod, () => true) },
    { ...mirror(watches.of(kinds.Node), {}, wrong), wanted: () => expected(server, 'Node', kinds.Node, () => true) },
  ]

  const struck = await storm(server, random, faults)
  await until(() => {
    settle(server)
    return followed.every(
      ({ watch, wanted }) => watch.state.at === 'current' && sorted(watch.table.all()).join() === sorted(wanted()).join(),
    )
  })
  expect(wrong).toEqual([])
  for (const { watch, seen, wanted } of followed) {
    expect(sorted(watch.table.all())).toEqual(sorted(wanted()))
    expect(sorted(seen())).toEqual(sorted(wanted()))
  }
  expect(struck).toBeGreaterThanOrEqual(faults)
  for (const { watch } of followed) watch.stop()
  transport.close()
})
