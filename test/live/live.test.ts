import { describe, expect, it } from 'vitest'
import { createTransport } from '../../src/cluster/http/transport.ts'
import { fields } from '../../src/lib/read.ts'
import type { LiveView } from '../../src/model/live.ts'
import { reader } from '../cli/program.ts'
import { connectionTo } from '../cluster/servers.ts'
import { demo } from '../server/client.ts'
import { follow } from './following.ts'
import { all, facts, readOnce, target, timeless, verdictOf, web } from './live-cluster.ts'
import { until } from './pace.ts'
import { seen } from './seen.ts'

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

  it('a live cluster watches the Pods of the target in focus, and stops when the focus moves', async () => {
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

  it('a live cluster requests only what changed, since watches report the rest', async () => {
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

  it('a live cluster has failed if the Services may not be read, and tries again', async () => {
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
})
