import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { demo } from '../server/client.ts'
import { follow } from './following.ts'
import { readOnce, timeless } from './live-cluster.ts'
import { seeded, until } from './pace.ts'
import { seen } from './seen.ts'
import { mutate, settle } from './storm.ts'

const rounds = 60
const changesEach = 100
/** Bytes after 4,000 changes more: less than 800 a change, and several times what varies between two collections. */
const mostGrowth = 3 * 2 ** 20
/** For 2,000 changes. Services break and are healthy again, and what explains that is read only meanwhile. */
const mostRequests = 200

/** A Service that is never deleted: once its port is shown, so is everything before. */
const marker = (port: number) => ({
  kind: 'Service',
  apiVersion: 'v1',
  metadata: { name: 'marker', namespace: 'demo' },
  spec: { clusterIP: '10.96.0.77', selector: { app: 'app-1' }, ports: [{ name: 'http', port, targetPort: 'http' }] },
})

setFlagsFromString('--expose_gc')
const collect: unknown = runInNewContext('gc')

/** Bytes that are still used after a collection. */
function used(): number {
  if (typeof collect !== 'function') throw new Error('V8 has no gc')
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

it('a view that follows thousands of changes keeps no more than after the first thousands, and requests little again', {
  timeout: 120_000,
}, async () => {
  const random = seeded(20_261_201)
  const server = await demo({ tokenless: 'demo', history: 60 })
  const live = follow(server, { allNamespaces: true })
  server.store.put(marker(8_000))
  live.focus({ kind: 'service', name: 'marker' }, 'demo')
  await seen(live, ({ list, focus }) => list !== undefined && focus !== undefined)
  const heaps: number[] = []
  const requests: number[] = []
  for (let round = 1; round <= rounds; round++) {
    for (let count = 0; count < changesEach; count++) mutate(server, random)
    server.store.put(marker(8_000 + round))
    await seen(live, ({ focus }) => focus?.ports[0]?.port === 8_000 + round)
    if (round % 20 !== 0) continue
    requests.push(server.requests.length)
    // What only the server keeps is not measured.
    server.requests.length = 0
    heaps.push(used())
  }
  const [first = 0, , last = 0] = heaps
  expect(last - first).toBeLessThan(mostGrowth)
  expect(Math.max(...requests)).toBeLessThan(mostRequests)
  const once = await readOnce(server, undefined)
  await until(() => {
    settle(server)
    return timeless(live.view().list) === timeless(once.list)
  })
})
