import { describe, expect, it } from 'vitest'
import { ClusterOrigin } from '../../src/cli/origin.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'
import { fields } from '../../src/lib/read.ts'
import type { LiveView } from '../../src/model/live.ts'
import { reader } from '../cli/program.ts'
import { connectionTo } from '../cluster/servers.ts'
import { demo } from '../server/client.ts'
import type { TestServer } from '../server/server.ts'
import { follow } from './following.ts'
import { fastTiming, seeded, turn, until } from './pace.ts'
import { seen } from './seen.ts'
import { mutate, settle, storm } from './storm.ts'

const web = { kind: 'Service', namespace: 'demo', name: 'web' }
const target = { kind: 'service', name: 'web' } as const
const verdictOf = (view: LiveView, name: string) => view.list?.items.find((item) => item.target.name === name)?.verdict
const facts = (view: LiveView) =>
  view.changes.map(({ target: { name }, what, from, to }) => [name, what, from, to].filter((word) => word !== undefined).join(' '))

/** What a reading of the whole says now, without its time. */
async function readOnce(server: TestServer, namespace: string | undefined) {
  const api = createTransport(connectionTo(server.url))
  const context = {
    api,
    signal: new AbortController().signal,
    source: { kind: 'cluster' as const, name: 'demo', kubectlFlags: [] },
    now: () => '2026-01-15T10:00:00Z',
  }
  const origin = new ClusterOrigin(context, 'demo', { allNamespaces: namespace === undefined, ignore: [], output: 'json' })
  const list = (await origin.list()).document
  const [focus] = (await origin.traces([target])).traces
  api.close()
  return { list, focus }
}

const timeless = (value: unknown) => JSON.stringify(value, (key, item: unknown) => (key === 'taken' ? undefined : item))

describe('a live cluster', () => {
  it.each(['1.36', '1.20'])('a live cluster shows what one reading shows, on %s', async (version) => {
    const server = await demo({ tokenless: 'demo', version })
    const live = follow(server)
    live.focus(target)
    const once = await readOnce(server, 'demo')
    const view = await seen(live, ({ list, focus }) => timeless(list) === timeless(once.list) && timeless(focus) === timeless(once.focus))
    expect(view).toMatchObject({ status: { state: 'live' }, context: 'demo', namespace: 'demo', changes: [] })
  })

  it('a live cluster shows changes with their facts, and leaves alone what they do not touch', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    const once = await readOnce(server, 'demo')
    const first = await seen(live, ({ list }) => timeless(list) === timeless(once.list))
    server.store.patch(web, { spec: { selector: { app: 'nope' } } })
    const broken = await seen(live, (view) => facts(view).includes('web finding PT101'))
    expect(facts(broken)).toEqual([
      'web selector-changed app=web app=nope',
      'web endpoint-left 10.244.0.10:8080',
      'web endpoint-left 10.244.1.10:8080',
      'web endpoint-left 10.244.2.8:8080',
      'web verdict degraded broken',
      'web finding PT101',
    ])
    expect(verdictOf(broken, 'web')).toBe('broken')
    const dns = (view: LiveView) => view.list?.items.find((item) => item.target.name === 'dns')
    expect(dns(broken)).toBe(dns(first))
    server.store.patch(web, { spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 8080, targetPort: 'http' }] } })
    const mended = await seen(live, (view) => facts(view).includes('web finding-cleared PT101'))
    expect(facts(mended).slice(6)).toEqual(
      expect.arrayContaining([
        'web port-changed http 80/TCP→http http 8080/TCP→http',
        'web endpoint-ready 10.244.0.10:8080',
        'web verdict broken degraded',
      ]),
    )
    server.store.delete(web)
    expect(facts(await seen(live, (view) => verdictOf(view, 'web') === undefined))).toContain('web service-deleted')
  })

  it('a live cluster watches the Pods of the target in focus, and lets go of them', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    await seen(live, ({ list }) => list !== undefined)
    const watchesPods = () =>
      [...server.watches].some(({ request }) => request.path.endsWith('/pods') && request.query.get('labelSelector') === 'app=web')
    expect(watchesPods()).toBe(false)
    live.focus(target)
    const view = await seen(live, ({ focus }) => focus !== undefined)
    const name = view.focus?.ports[0]?.endpoints[0]?.pod ?? ''
    await until(watchesPods)
    const status = fields(server.store.get({ kind: 'Pod', namespace: 'demo', name })?.status)
    const containerStatuses = (Array.isArray(status.containerStatuses) ? status.containerStatuses : []).map((one) => ({
      ...fields(one),
      restartCount: 3,
    }))
    server.store.patch({ kind: 'Pod', namespace: 'demo', name }, { status: { containerStatuses } })
    expect(facts(await seen(live, ({ changes }) => changes.length > 0))).toEqual(['web pod-restarted 0 3'])
    live.focus(undefined)
    await until(() => !watchesPods())
    expect(await seen(live, ({ focus }) => focus === undefined)).not.toHaveProperty('focus')
  })

  it('a live cluster asks for nothing but what changed: watches tell the rest', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    live.focus(target)
    await seen(live, ({ list, focus }) => list !== undefined && focus !== undefined)
    await until(() => [...server.watches].some(({ request }) => request.path.endsWith('/pods')))
    const before = server.requests.length
    server.store.patch(web, { spec: { ports: [{ name: 'http', port: 8080, targetPort: 'http' }] } })
    await seen(live, ({ focus }) => focus?.ports[0]?.port === 8080)
    // A kind that is not served is asked for again now and then, on this clock rather often.
    const isNotServed = ({ path, status }: { path: string; status: number | undefined }) => status === 404 && path.split('/').length > 4
    const asked = server.requests
      .slice(before)
      .filter((request) => !request.query.has('watch') && !isNotServed(request))
      .map(({ path }) => path)
    expect(asked).toEqual([])
  })

  it('a live cluster follows a target of any kind, and says why one cannot be read', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    live.focus({ kind: 'workload', type: 'Deployment', name: 'web' })
    const workload = await seen(live, ({ focus, list }) => focus !== undefined && list !== undefined)
    expect(workload.focus?.target).toEqual({ kind: 'Deployment', namespace: 'demo', name: 'web' })
    expect(workload.focus?.through?.map((trace) => trace.target.name)).toContain('web')
    server.store.patch(web, { spec: { selector: { app: 'nope' } } })
    await seen(live, ({ focus }) => focus?.through?.every((trace) => trace.target.name !== 'web') ?? true)
    const refused = server.faults.add({ do: 'status', status: 403, match: /\/nodes/, count: Number.POSITIVE_INFINITY })
    live.focus({ kind: 'node', name: 'node-1' })
    const denied = await seen(live, ({ focusFailure }) => focusFailure !== undefined)
    expect(denied).toMatchObject({ focusFailure: expect.stringMatching(/403|forbidden/i), status: { state: 'live' } })
    refused.remove()
    live.focus({ kind: 'address', text: '10.244.9.9', host: '10.244.9.9' })
    expect(await seen(live, ({ focus, focusFailure }) => focus !== undefined && focusFailure === undefined)).toMatchObject({
      focus: { target: { name: '10.244.9.9' } },
    })
  })

  it('a live cluster says that it is stale while the server is away, and is live again after it', async () => {
    const server = await demo({ tokenless: 'demo' })
    const live = follow(server)
    await seen(live, ({ list }) => list !== undefined)
    const away = server.faults.add({ do: 'destroy', count: Number.POSITIVE_INFINITY })
    for (const watch of server.watches) watch.drop()
    const stale = await seen(live, ({ status }) => status.state === 'stale')
    expect(stale.status).toMatchObject({ reason: 'lost', since: expect.any(Number), message: expect.stringMatching(/connection/) })
    expect(stale.list?.items.length).toBeGreaterThan(10)
    server.store.patch(web, { spec: { selector: { app: 'nope' } } })
    away.remove()
    expect(verdictOf(await seen(live, (view) => view.status.state === 'live' && verdictOf(view, 'web') === 'broken'), 'web')).toBe('broken')
  })

  it('a live cluster says that the credentials have expired, reads them anew, and is live again', async () => {
    const server = await demo({ users: [reader('old', all), reader('new', all)] })
    let token = 'token-of-old'
    const open = () => createTransport(connectionTo(server.url, { authentication: { impersonation: {}, token } }))
    const source = { kind: 'cluster' as const, name: 'demo', kubectlFlags: [] }
    const live = follow(server, {
      connect: async () => ({ transport: open(), renew: async () => open(), source, context: 'demo', namespace: 'demo', contexts: [] }),
    })
    await seen(live, ({ list }) => list !== undefined)
    const refused = server.faults.add({
      do: 'status',
      status: 401,
      match: ({ headers }) => headers.authorization === 'Bearer token-of-old',
      count: Number.POSITIVE_INFINITY,
    })
    for (const watch of server.watches) watch.end()
    expect((await seen(live, ({ status }) => status.state === 'stale')).status).toMatchObject({ reason: 'expired' })
    token = 'token-of-new'
    await seen(live, ({ status }) => status.state === 'live')
    expect(refused.struck).toBeGreaterThan(0)
  })

  it('a live cluster has failed where the Services may not be read, and tries again', async () => {
    const user = reader('nobody', [])
    const server = await demo({ users: [user] })
    const live = follow(server, { token: 'token-of-nobody' })
    const failed = await seen(live, ({ status }) => status.state === 'failed')
    expect(failed.status).toMatchObject({ message: expect.stringMatching(/forbidden.*services/) })
    live.refresh()
    const before = server.requests.length
    await until(() => server.requests.length > before)
    await expect(live.object(web)).rejects.toThrow(/forbidden/)
    expect(await live.namespaces()).toMatchObject({ names: ['demo'], failure: expect.any(String) })
  })

  it('a live cluster says what it may not read, and goes on', async () => {
    const server = await demo({ users: [reader('few', ['services', 'endpointslices.discovery.k8s.io'], 'demo')] })
    const live = follow(server, { token: 'token-of-few' })
    live.focus(target)
    const isDeep = ({ list }: LiveView) => list?.gaps.some(({ resource }) => resource === 'pods') === true
    const view = await seen(live, (one) => isDeep(one) && one.focus !== undefined)
    expect(view.status.state).toBe('live')
    expect(view.list?.gaps.map(({ resource }) => resource)).toEqual(expect.arrayContaining(['nodes', 'pods']))
    expect(view.focus?.gaps.map(({ resource }) => resource)).toEqual(expect.arrayContaining(['ingresses', 'networkpolicies', 'pods']))
  })

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

const all = [
  ...['services', 'pods', 'nodes', 'endpointslices.discovery.k8s.io', 'deployments.apps', 'statefulsets.apps'],
  ...['ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io', 'ingressclasses.networking.k8s.io'],
]

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
