import { describe, expect, it } from 'vitest'
import { demo } from '../server/client.ts'
import { follow } from './following.ts'
import { readOnce, target, timeless, web } from './live-cluster.ts'
import { fastTiming, seeded, turn, until } from './pace.ts'
import { mutate, settle, storm } from './storm.ts'

const healthy = [
  {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name: 'web', namespace: 'demo' },
    spec: { clusterIP: '10.96.0.9', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
  },
  {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'web-1', namespace: 'demo', labels: { app: 'web' } },
    spec: { containers: [{ name: 'app' }] },
    status: { phase: 'Running', podIP: '10.244.0.9', conditions: [{ type: 'Ready', status: 'True' }] },
  },
]

describe('publishes', () => {
  it('publishes are at least 100 ms apart, however many events come', async () => {
    const server = await demo({ tokenless: 'demo', objects: healthy })
    const due: { at: number; then: () => void }[] = []
    let clock = 1_000_000
    const timing = {
      ...fastTiming(),
      now: () => clock,
      elapsed: () => clock,
      after(ms: number, then: () => void) {
        const entry = { at: clock + ms, then }
        due.push(entry)
        return () => void (due.includes(entry) && due.splice(due.indexOf(entry), 1))
      },
    }
    const advance = async () => {
      clock += 10
      for (const entry of due.filter(({ at }) => at <= clock)) {
        due.splice(due.indexOf(entry), 1)
        entry.then()
      }
      await turn()
    }
    const live = follow(server, { timing })
    while (!live.view().list) await advance()
    for (let count = 0; count < 30; count++) await advance()
    const at: number[] = []
    const began = clock
    live.subscribe(() => at.push(clock))
    for (let count = 1; count <= 1_000; count++)
      server.store.patch(web, { spec: { ports: [{ name: 'http', port: 1_000 + count, targetPort: 'http' }] } })
    const port = () => live.view().list?.items.find((item) => item.target.name === 'web')?.ports[0]?.port
    while (port() !== 2_000) await advance()
    expect(at.length).toBeLessThanOrEqual((clock - began) / 100 + 1)
    for (const [index, one] of at.entries()) if (index > 0) expect(one - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(100)
    const shown = at.length
    for (let count = 0; count < 50; count++) await advance()
    server.store.patch(web, { metadata: { annotations: { unseen: 'yes' } } })
    for (let count = 0; count < 50; count++) await advance()
    expect(at.length).toBe(shown)
  })
})

const seed = Number(process.env.SOAK_SEED ?? (process.env.CI ? 20_261_121 : Date.now() % 1_000_000_000))

describe('after a storm of faults', () => {
  it.each([undefined, 'demo'])(
    `list and focus are what one reading says, scope %s (SOAK_SEED=${seed})`,
    { timeout: 600_000 },
    async (namespace) => {
      const random = seeded(seed)
      const server = await demo({ objects: [], tokenless: 'demo', history: 60 })
      server.store.put({
        kind: 'Service',
        apiVersion: 'v1',
        metadata: { name: 'web', namespace: 'demo' },
        spec: { selector: { app: 'app-1' }, ports: [{ port: 80 }] },
      })
      for (let count = 0; count < 60; count++) mutate(server, random)
      const live = follow(server, { timing: fastTiming(random), ...(namespace === undefined ? { allNamespaces: true } : { namespace }) })
      live.focus(target, 'demo')
      await storm(server, random, 300)
      await until(async () => {
        settle(server)
        const once = await readOnce(server, namespace)
        const { list, focus, status } = live.view()
        return status.state === 'live' && timeless(list) === timeless(once.list) && timeless(focus) === timeless(once.focus)
      })
      expect(live.view().status).toEqual({ state: 'live' })
    },
  )
})
