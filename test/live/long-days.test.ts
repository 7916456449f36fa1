import { describe, expect, it, onTestFinished } from 'vitest'
import type { Timing } from '../../src/cluster/http/timing.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'
import type { Live, LiveView } from '../../src/model/live.ts'
import { connectionTo } from '../cluster/servers.ts'
import { demo } from '../server/client.ts'
import type { TestServer } from '../server/server.ts'
import { follow } from './following.ts'
import { readOnce, target, timeless, web } from './live-cluster.ts'
import { fastTiming } from './pace.ts'
import { startRelay } from './relay.ts'
import { seen } from './seen.ts'

const hour = 3_600_000

/** A clock that a test sets; what measures how long ago something was does not see that. */
function settable() {
  const timing = fastTiming()
  let offset = 0
  return {
    timing: { ...timing, now: () => timing.now() + offset },
    set(ms: number) {
      offset += ms
    },
  }
}

/** How a live cluster reaches a server. `renew` is called when its credentials were refused. */
function access(url: string, timing: Timing, token: () => string, renewed: () => void = () => undefined) {
  const open = () => createTransport(connectionTo(url, { authentication: { impersonation: {}, token: token() } }), { sleep: timing.sleep })
  return async () => ({
    transport: open(),
    renew: async () => {
      renewed()
      return open()
    },
    source: { kind: 'cluster' as const, name: 'demo', kubectlFlags: [] },
    context: 'demo',
    namespace: 'demo',
    contexts: ['demo'],
  })
}

const portsOf = ({ list }: LiveView) => list?.items.find((item) => item.target.name === 'web')?.ports.map(({ port }) => port)

/** Changes the port of the Service, and waits until list and focus show it. */
async function changeShows(server: TestServer, live: Live, port: number): Promise<LiveView> {
  server.store.patch(web, { spec: { ports: [{ name: 'http', port, targetPort: 'http' }] } })
  return seen(live, (view) => portsOf(view)?.[0] === port && view.focus?.ports[0]?.port === port && view.status.state === 'live')
}

async function asOnServer(server: TestServer, live: Live): Promise<void> {
  const once = await readOnce(server, 'demo')
  await seen(live, ({ list, focus }) => timeless(list) === timeless(once.list) && timeless(focus) === timeless(once.focus))
}

async function stage() {
  const server = await demo({ tokenless: 'demo' })
  const relay = await startRelay(server.url)
  onTestFinished(() => relay.close())
  const clock = settable()
  const live = follow(server, { timing: clock.timing, connect: access(relay.url, clock.timing, () => 'demo') })
  live.focus(target)
  await seen(live, ({ list, focus }) => list !== undefined && focus !== undefined)
  await changeShows(server, live, 8_001)
  return { server, relay, clock, live }
}

describe('a view that is open for long', () => {
  it.each([
    ['back by an hour', -hour],
    ['forward by a day', 24 * hour],
  ])('a view that is open for long shows changes after the clock was set %s, without reading again', async (_, ms) => {
    const { server, clock, live } = await stage()
    const before = server.requests.length
    clock.set(ms)
    for (const port of [8_002, 8_003, 8_004]) await changeShows(server, live, port)
    await asOnServer(server, live)
    const lists = server.requests
      .slice(before)
      .filter(({ path, query, status }) => status !== 404 && /\/(services|pods)$/.test(path) && !query.has('watch'))
    // What compares the view with the server reads each once or twice.
    expect(lists.length).toBeLessThanOrEqual(6)
    expect(JSON.stringify(live.view())).not.toMatch(/"-\d+[smhd]|<invalid>/)
  })

  it('a view that is open for long shows the state of the server after the machine has slept for 8 hours', async () => {
    const { server, relay, clock, live } = await stage()
    const watches = server.watches.size
    const before = server.requests.length
    relay.silence()
    server.store.patch(web, { spec: { ports: [{ name: 'http', port: 9_000, targetPort: 'http' }] } })
    clock.set(8 * hour)
    await seen(live, (view) => portsOf(view)?.[0] === 9_000 && view.focus?.ports[0]?.port === 9_000 && view.status.state === 'live')
    const asked = server.requests.slice(before).filter(({ status }) => status !== 404)
    expect(asked.length).toBeLessThanOrEqual(3 * watches)
    await asOnServer(server, live)
  })

  it('a view that is open for long reads everything again if the history of the server does not reach back to when the machine fell asleep', async () => {
    const { server, relay, clock, live } = await stage()
    relay.silence()
    server.store.patch(web, { spec: { ports: [{ name: 'http', port: 9_000, targetPort: 'http' }] } })
    server.store.compact()
    clock.set(8 * hour)
    await seen(live, (view) => portsOf(view)?.[0] === 9_000 && view.status.state === 'live')
    await asOnServer(server, live)
  })

  it('a view that is open for long renews credentials that have expired once, however many watches they were refused to', async () => {
    const users = [
      { name: 'early', token: 'early' },
      { name: 'late', token: 'late' },
    ]
    const server = await demo({ users })
    let token = 'early'
    let renewals = 0
    const renewed = () => {
      renewals += 1
    }
    const timing = fastTiming()
    const live = follow(server, { timing, connect: access(server.url, timing, () => token, renewed) })
    live.focus(target)
    await seen(live, ({ list, focus }) => list !== undefined && focus !== undefined)
    const watches = server.watches.size
    token = 'late'
    users.shift()
    for (const watch of [...server.watches]) watch.drop()
    await changeShows(server, live, 8_002)
    expect(renewals).toBe(1)
    expect(server.requests.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(20 * watches)
  })
})
