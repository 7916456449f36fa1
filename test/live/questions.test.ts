import { describe, expect, it } from 'vitest'
import { createTransport } from '../../src/cluster/http/transport.ts'
import { connectionTo } from '../cluster/servers.ts'
import { demo } from '../server/client.ts'
import { follow } from './following.ts'
import { target, web } from './live-cluster.ts'
import { until } from './pace.ts'
import { seen } from './seen.ts'

describe('what a live cluster is asked for', () => {
  it('a live cluster changes namespace and context', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    await seen(live, ({ list }) => list !== undefined)
    live.scope('kube-system')
    const system = await seen(live, ({ list }) => list !== undefined)
    expect(system.namespace).toBe('kube-system')
    expect(new Set(system.list?.items.map((item) => item.target.namespace))).toEqual(new Set(['kube-system']))
    live.scope(undefined)
    const everything = await seen(live, ({ list }) => list !== undefined)
    expect(everything).not.toHaveProperty('namespace')
    expect(new Set(everything.list?.items.map((item) => item.target.namespace)).size).toBeGreaterThan(1)
    expect(await live.namespaces()).toEqual({ names: ['default', 'demo', 'kube-system'] })
    expect(live.contexts()).toEqual(['demo', 'other'])
    live.context('other')
    expect(await seen(live, ({ list, context }) => list !== undefined && context === 'other')).toMatchObject({ namespace: 'demo' })
  })

  it.each(['failed', 'connecting'] as const)(
    'a live cluster stays with the context that was chosen where its connection is %s',
    async (state) => {
      const server = await demo({ tokenless: 'demo' })
      const asked: (string | undefined)[] = []
      let isAway = true
      const open = () => createTransport(connectionTo(server.url))
      const source = { kind: 'cluster' as const, name: 'demo', kubectlFlags: [] }
      const live = follow(server, {
        connect: async (context = 'a') => {
          asked.push(context)
          if (context === 'b' && isAway)
            await (state === 'failed' ? Promise.reject(new Error('no way to b')) : new Promise(() => undefined))
          const namespace = context === 'a' ? 'of-a' : 'of-b'
          return { transport: open(), renew: async () => open(), source, context, namespace, contexts: ['a', 'b'] }
        },
      })
      await seen(live, ({ list, context }) => list !== undefined && context === 'a')
      live.context('b')
      await seen(live, ({ status }) => status.state === state)
      expect(live.view()).toMatchObject({ context: 'b' })
      expect(live.view()).not.toHaveProperty('namespace')
      live.scope('demo')
      expect(live.view()).toMatchObject({ status: { state }, context: 'b', namespace: 'demo' })
      expect(await live.namespaces()).toMatchObject({ names: ['demo'], failure: expect.any(String) })
      expect(live.contexts()).toEqual(['a', 'b'])
      isAway = false
      live.refresh()
      expect(await seen(live, ({ list }) => list !== undefined)).toMatchObject({ context: 'b', namespace: 'demo' })
      expect(asked).toEqual(['a', 'b', 'b'])
    },
  )

  it('a live cluster shows objects, their events and their logs as the server has them', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    await seen(live, ({ status }) => status.state === 'live')
    expect(await live.object(web)).toMatchObject({ kind: 'Service', metadata: { name: 'web' } })
    const crashing = server.store.list('Pod').find(({ metadata }) => metadata.name.startsWith('orders-'))
    const events = await live.events({ kind: 'Pod', namespace: 'demo', name: crashing?.metadata.name ?? '' })
    expect(events).toContainEqual(expect.objectContaining({ type: 'Warning', reason: 'BackOff', last: expect.stringMatching(/^2026-/) }))
    const { logs, notes } = await live.logs(crashing)
    expect(logs).toEqual([
      expect.objectContaining({ container: 'orders', previous: true, lines: expect.arrayContaining([expect.stringMatching(/^fatal: /)]) }),
    ])
    expect(notes).toEqual([])
    const healthy = server.store.list('Pod').find(({ metadata }) => metadata.name.startsWith('web-'))
    expect(await live.logs(healthy)).toEqual({ logs: [], notes: [] })
    await expect(live.object({ kind: 'Secret', namespace: 'demo', name: 'x' })).rejects.toThrow('cannot be shown')
  })

  it('a live cluster shows a route in whatever version of its kind is served', async () => {
    const metadata = { namespace: 'demo', name: 'shop' }
    const routes = { HTTPRoute: 'v1', TLSRoute: 'v1alpha2' }
    const objects = Object.entries(routes).map(([kind, version]) => ({
      kind,
      apiVersion: `gateway.networking.k8s.io/${version}`,
      metadata,
      spec: {},
    }))
    const live = follow(await demo({ tokenless: 'demo', served: (gv) => gv !== 'gateway.networking.k8s.io/v1beta1', objects }))
    await seen(live, ({ status }) => status.state === 'live')
    for (const { kind, apiVersion } of objects)
      expect(await live.object({ kind, ...metadata })).toMatchObject({ kind, apiVersion, metadata })
    await expect(live.object({ ...metadata, kind: 'TLSRoute', name: 'gone' })).rejects.toThrow(/gone.*not found/)
    await expect(live.object({ ...metadata, kind: 'ReferenceGrant' })).rejects.toThrow(/does not serve/)
  })

  it('a live cluster leaves nothing open', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    live.focus(target)
    await seen(live, ({ list, focus }) => list !== undefined && focus !== undefined)
    await until(() => server.watches.size >= 7)
    live.close()
    await until(() => server.watches.size === 0)
  })
})
