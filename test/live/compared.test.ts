import { expect, it } from 'vitest'
import type { Timing } from '../../src/cluster/http/timing.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'
import type { LiveView } from '../../src/model/live.ts'
import { connectionTo } from '../cluster/servers.ts'
import { demo } from '../server/client.ts'
import type { TestServer } from '../server/server.ts'
import { follow } from './following.ts'
import { target, verdictOf, web } from './live-cluster.ts'
import { fastTiming, turn, until } from './pace.ts'
import { seen } from './seen.ts'

/**
 * Follows several clusters; a context that has no server cannot be connected, and connections to the one that is `slow` are held until they
 * are let go. Counts the connections of each context, and the timers of 10 s that are set.
 */
function followSeveral(
  servers: Readonly<Record<string, TestServer | undefined>>,
  namespaces: Readonly<Record<string, string>> = {},
  slow?: string,
) {
  const held: (() => void)[] = []
  const timing = fastTiming()
  let waiting = 0
  const counted: Timing = {
    ...timing,
    after(ms, then) {
      if (ms !== 10_000) return timing.after(ms, then)
      waiting++
      return () => void waiting--
    },
  }
  const contexts = Object.keys(servers)
  const connected: string[] = []
  const connect = async (context: string = contexts[0] ?? '') => {
    connected.push(context)
    if (context === slow) await new Promise<void>((resolve) => held.push(resolve))
    const server = servers[context]
    if (!server) throw new Error(`no way to ${context}`)
    const open = () => createTransport(connectionTo(server.url))
    const source = { kind: 'cluster' as const, name: context, kubectlFlags: [] }
    return { transport: open(), renew: async () => open(), source, context, namespace: namespaces[context] ?? 'demo', contexts }
  }
  const [first] = Object.values(servers)
  if (!first) throw new Error('the first context has a server')
  return { live: follow(first, { connect, compared: contexts, timing: counted }), connected, held, waiting: () => waiting }
}

const elsewhere = ({ elsewhere: all }: LiveView, context: string) => all?.find((one) => one.context === context)
const webIn = (view: LiveView, context: string) => elsewhere(view, context)?.list?.items.find((item) => item.target.name === 'web')?.verdict
const broken = { spec: { selector: { app: 'nope' } } }

it('the lists of the contexts that are compared are followed, each by itself', async () => {
  const [a, b] = [await demo({ tokenless: 'demo' }), await demo({ tokenless: 'demo' })]
  const { live } = followSeveral({ a, b })
  const first = await seen(live, (view) => view.list !== undefined && webIn(view, 'b') === 'degraded')
  expect(first).toMatchObject({ context: 'a', elsewhere: [{ context: 'b', namespace: 'demo', status: { state: 'live' } }] })
  b.store.patch(web, broken)
  const changed = await seen(live, (view) => webIn(view, 'b') === 'broken')
  expect(verdictOf(changed, 'web')).toBe('degraded')
  expect(changed.changes).toEqual([])
  expect(changed.list).toBe(first.list)
})

it('a context that cannot be connected says why, and the others are followed', async () => {
  const a = await demo({ tokenless: 'demo' })
  const { live } = followSeveral({ a, down: undefined })
  const view = await seen(live, (one) => one.list !== undefined && elsewhere(one, 'down')?.status.state === 'failed')
  expect(view).toMatchObject({ status: { state: 'live' }, elsewhere: [{ status: { state: 'failed', message: 'no way to down' } }] })
})

it('a context that comes to the front keeps its connection, and the one that was in front is followed beside it', async () => {
  const [a, b] = [await demo({ tokenless: 'demo' }), await demo({ tokenless: 'demo' })]
  b.store.patch(web, broken)
  const { live, connected } = followSeveral({ a, b })
  await seen(live, (view) => view.list !== undefined && webIn(view, 'b') === 'broken')
  live.context('b')
  live.focus(target)
  const view = await seen(live, ({ context, focus }) => context === 'b' && focus !== undefined)
  expect(verdictOf(view, 'web')).toBe('broken')
  expect(view.focus?.verdict).toBe('broken')
  expect(webIn(view, 'a')).toBe('degraded')
  expect(connected.toSorted()).toEqual(['a', 'b'])
  a.store.patch(web, broken)
  expect(webIn(await seen(live, (one) => webIn(one, 'a') === 'broken'), 'a')).toBe('broken')
})

it('each context keeps its own namespace, and a namespace that is chosen is that of all, also after a change of the context', async () => {
  const [a, b] = [await demo({ tokenless: 'demo' }), await demo({ tokenless: 'demo' })]
  const { live } = followSeveral({ a, b }, { b: 'default' })
  await seen(live, (view) => elsewhere(view, 'b')?.namespace === 'default')
  live.context('b')
  expect(await seen(live, ({ list }) => list !== undefined)).toMatchObject({ namespace: 'default', elsewhere: [{ namespace: 'demo' }] })
  live.scope('kube-system')
  await seen(live, (view) => view.list !== undefined && elsewhere(view, 'a')?.namespace === 'kube-system')
  live.context('a')
  const view = await seen(live, ({ context, list }) => context === 'a' && list !== undefined)
  expect(view).toMatchObject({ namespace: 'kube-system', elsewhere: [{ context: 'b', namespace: 'kube-system' }] })
})

it('a context that was left before it was connected is connected again, and its list is followed', async () => {
  const [a, b] = [await demo({ tokenless: 'demo' }), await demo({ tokenless: 'demo' })]
  const { live, connected, held } = followSeveral({ a, b }, {}, 'b')
  await seen(live, ({ list }) => list !== undefined)
  live.context('b')
  await until(() => held.length === 2)
  // The connection for its column comes while it is in front, and is of no use; the one in front comes after it was left.
  held[0]?.()
  await turn()
  live.context('a')
  await until(() => held.length === 3)
  for (const open of held) open()
  expect(webIn(await seen(live, (view) => webIn(view, 'b') !== undefined), 'b')).toBe('degraded')
  expect(connected.filter((context) => context === 'b')).toHaveLength(3)
})

it('what waits to be tried again is called off when the view is closed', async () => {
  const a = await demo({ tokenless: 'demo' })
  const { live, waiting } = followSeveral({ a, down: undefined })
  await seen(live, (one) => elsewhere(one, 'down')?.status.state === 'failed')
  live.close()
  expect(waiting()).toBe(0)
})
