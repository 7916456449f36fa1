import { describe, expect, it } from 'vitest'
import { createRenewableTransport } from '../../../src/cluster/http/renewable-transport.ts'
import { backoff } from '../../../src/cluster/http/timing.ts'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { kinds } from '../../../src/cluster/kinds/kinds.ts'
import { partsOf } from '../../../src/cluster/read/list-rows.ts'
import { type Change, isNewer } from '../../../src/cluster/watch/object-table.ts'
import { Watch } from '../../../src/cluster/watch/watch.ts'
import { usualBounds, type WatchBounds } from '../../../src/cluster/watch/watch-state.ts'
import { reader } from '../../cli/program.ts'
import { fastTiming, turn, until } from '../../live/pace.ts'
import { demo } from '../../server/client.ts'
import { connectionTo, json, serve } from '../servers.ts'

const service = (name: string, port = 80) => ({
  kind: 'Service',
  apiVersion: 'v1',
  metadata: { name, namespace: 'demo', labels: { note: 'größe-→-😀' } },
  spec: { clusterIP: '10.96.0.9', ports: [{ port }] },
})

/** Follows the Services of a server, and keeps what it hears and for how long it waits. */
function watch(url: string, bounds: Partial<WatchBounds> = {}, token?: string) {
  const timing = fastTiming(() => 0.5)
  const waits: number[] = []
  const sleep: typeof timing.sleep = (ms, signal) => {
    waits.push(ms)
    return timing.sleep(ms, signal)
  }
  const connection = connectionTo(url, token === undefined ? {} : { authentication: { impersonation: {}, token } })
  const api = createTransport(connection, { sleep: timing.sleep })
  const transport = createRenewableTransport(api, async () => api, timing)
  const heard: string[] = []
  const changed = ({ name, before, after }: Change<unknown>) =>
    heard.push(`${after.length > before.length ? '+' : after.length < before.length ? '-' : '~'}${name}`)
  const following = new Watch(
    partsOf(kinds.Service),
    {},
    { changed, moved: () => undefined },
    { transport, timing: { ...timing, sleep }, bounds: { ...usualBounds, ...bounds } },
  )
  const stop = () => {
    following.stop()
    transport.close()
  }
  return { watch: following, heard, waits, stop }
}

describe('a watch', () => {
  it('a watch lists, then follows from the version of the list, with bookmarks and a timeout for the server', async () => {
    const server = await demo({ objects: [service('a')], tokenless: 'demo' })
    const { heard, stop } = watch(server.url)
    const { query } = await server.arrived((request) => request.query.has('watch'))
    expect(query.get('resourceVersion')).toBe(String(server.store.version))
    expect(query.get('allowWatchBookmarks')).toBe('true')
    expect(Number(query.get('timeoutSeconds'))).toBe(450)
    server.store.put(service('b'))
    server.store.put(service('a', 81))
    server.store.delete({ kind: 'Service', namespace: 'demo', name: 'b' })
    await until(() => heard.length === 4)
    expect(heard).toEqual(['+a', '+b', '~a', '-b'])
    stop()
  })

  it('a watch continues after a drop from the last version, even that of a bookmark, and does not list again', async () => {
    const server = await demo({ objects: [service('a')], tokenless: 'demo' })
    const { heard, stop } = watch(server.url)
    await until(() => server.watches.size === 1)
    server.store.put({ ...service('x'), kind: 'Pod', spec: {} })
    for (const open of server.watches) open.bookmark()
    server.store.put(service('b'))
    await until(() => heard.includes('+b'))
    server.store.put({ ...service('y'), kind: 'Pod', spec: {} })
    for (const open of server.watches) open.bookmark()
    await turn()
    for (const open of server.watches) open.end()
    const { query } = await server.arrived((request) => request.query.has('watch'), 2)
    expect(query.get('resourceVersion')).toBe(String(server.store.version))
    expect(server.requests.filter((request) => !request.query.has('watch'))).toHaveLength(1)
    stop()
  })

  it.each(['expire', 'HTTP 410'])('a watch lists again after %s, and reports only the differences', async (how) => {
    const server = await demo({ objects: [service('a'), service('b'), service('c')], tokenless: 'demo' })
    const { heard, stop } = watch(server.url)
    await until(() => server.watches.size === 1)
    if (how !== 'expire') server.faults.add({ do: 'status', status: 410, match: /watch=/ })
    const [open] = server.watches
    open?.[how === 'expire' ? 'expire' : 'drop']()
    server.store.delete({ kind: 'Service', namespace: 'demo', name: 'a' })
    server.store.put(service('b', 81))
    await until(() => heard.length === 5)
    expect(heard.slice(3).toSorted()).toEqual(['-a', '~b'])
    expect(server.requests.filter((request) => !request.query.has('watch'))).toHaveLength(2)
    stop()
  })

  it('a watch lists again when it cannot go on from a version', async () => {
    const server = await demo({ objects: [service('a')], tokenless: 'demo' })
    server.faults.add({ do: 'status', status: 504, match: /watch=/, count: 3 })
    const { stop } = watch(server.url)
    await until(() => server.watches.size === 1)
    expect(server.requests.filter((request) => !request.query.has('watch'))).toHaveLength(2)
    stop()
  })

  it('a watch notices a connection that is dead without saying so', async () => {
    const server = await demo({ objects: [service('a')], tokenless: 'demo' })
    const { watch: following, stop } = watch(server.url, { idleTimeoutMs: 20 })
    await server.arrived((request) => request.query.has('watch'), 3)
    expect(following.listed).toBe(true)
    stop()
  })

  it('a watch waits as long as a busy server asks for', async () => {
    const server = await demo({ objects: [], tokenless: 'demo' })
    server.faults.add({ do: 'status', status: 429, retryAfter: 7, match: /watch=/ })
    const { waits, stop } = watch(server.url)
    await until(() => server.watches.size === 1)
    expect(waits).toEqual([7_000])
    stop()
  })

  it('a watch waits longer from failure to failure', async () => {
    const server = await demo({ objects: [], tokenless: 'demo' })
    server.faults.add({ do: 'status', status: 500, count: 4 })
    const { waits, stop } = watch(server.url)
    await until(() => server.watches.size === 1)
    expect(waits).toEqual([200, 400, 800, 1_600])
    stop()
  })

  it('a watch lists again and again if it may list, but not watch', async () => {
    const user = reader('lister', ['services'])
    const rules = (user.rules ?? []).map((rule) => ({ ...rule, verbs: ['get', 'list'] }))
    const server = await demo({ objects: [service('a')], users: [{ ...user, rules }] })
    const { watch: following, heard, waits, stop } = watch(server.url, { pollMs: 1_000, gapMs: 400 }, 'token-of-lister')
    await until(() => following.polled !== undefined)
    expect(following.polled).toMatchObject({ verb: 'watch', reason: 'forbidden', instead: 'list' })
    server.store.put(service('b'))
    await until(() => heard.includes('+b'))
    expect(following.state.at).toBe('current')
    await server.arrived((request) => request.query.has('watch'), 4)
    const lists = server.requests.filter((request) => !request.query.has('watch'))
    const pauses = waits.filter((ms) => ms === 1_000 || ms === 400)
    // There is one pause between two lists, even after it has checked whether it may watch.
    expect(pauses.length).toBeLessThanOrEqual(lists.length)
    stop()
  })

  it('a watch is a gap if its kind may not be read, and asks again later', async () => {
    const server = await demo({ objects: [service('a')], users: [reader('nobody', [])] })
    const { watch: following, waits, stop } = watch(server.url, {}, 'token-of-nobody')
    await until(() => following.state.at === 'gap' && waits.length > 1)
    expect(following.state).toMatchObject({ gap: { resource: 'services', verb: 'list', reason: 'forbidden' } })
    expect(waits).toContain(60_000)
    stop()
  })

  it('a watch reads lines however they were split on the way, and passes over what it does not know', async () => {
    const lines = [
      { type: 'ADDED', object: { ...service('é😀'), metadata: { ...service('x').metadata, name: 'one', resourceVersion: '11' } } },
      { type: 'RENAMED', object: service('odd') },
      { type: 'MODIFIED', object: { metadata: {} } },
      { type: 'DELETED', object: { metadata: { name: 'one', namespace: 'demo', resourceVersion: '12' } } },
      { type: 'ADDED', object: { metadata: { name: 'one', namespace: 'demo', resourceVersion: '10' }, spec: {} } },
      { type: 'ADDED', object: { metadata: { name: 'last', namespace: 'demo', resourceVersion: '13' }, spec: {} } },
    ]
    const bytes = Buffer.from(`${lines.map((line) => JSON.stringify(line)).join('\r\n\n')}\n`)
    const server = await serve((request, response) => {
      if (!request.url?.includes('watch=')) return json(response, { metadata: { resourceVersion: '9' }, items: [] })
      response.writeHead(200).flushHeaders()
      void (async () => {
        for (const byte of bytes) {
          response.write(Buffer.from([byte]))
          await turn()
        }
      })()
    })
    const { heard, stop } = watch(server.url)
    await until(() => heard.includes('+last'))
    expect(heard).toEqual(['+one', '-one', '+last'])
    stop()
  })

  it('a watch goes on after a line that broke off, or that is not JSON', async () => {
    let answers = 0
    const event = (name: string, version: string) =>
      JSON.stringify({ type: 'ADDED', object: { metadata: { name, namespace: 'demo', resourceVersion: version } } })
    const server = await serve((request, response) => {
      if (!request.url?.includes('watch=')) return json(response, { metadata: { resourceVersion: '9' }, items: [] })
      answers += 1
      response.writeHead(200)
      if (answers === 1) response.end(`${event('a', '10')}\n${event('b', '11').slice(0, 30)}`)
      else if (answers === 2) response.end(`<html>\n${event('never', '11')}\n`)
      else response.write(`${event('b', '11')}\n`)
    })
    const { heard, stop } = watch(server.url)
    await until(() => heard.includes('+b'))
    expect(heard).toEqual(['+a', '+b'])
    const versions = server.requests.map(({ url }) => new URL(`http://x${url}`).searchParams.get('resourceVersion'))
    expect(versions).toEqual([null, '9', '10', '10'])
    stop()
  })
})

describe('backoff', () => {
  it('the wait between failures doubles up to 30 s, and varies at random from half to one and a half times of that', () => {
    expect([1, 2, 3, 9].map((failures) => backoff(failures, 0.5))).toEqual([200, 400, 800, 30_000])
    expect([backoff(1, 0), backoff(1, 0.999_9)]).toEqual([100, 300])
    expect(backoff(1, 0, 5_000)).toBe(5_000)
  })
})

describe('isNewer', () => {
  it('resourceVersions are compared as numbers of any size; others are newer unless they are the same', () => {
    expect([isNewer('10', '9'), isNewer('9', '10'), isNewer('9', '9'), isNewer('1', undefined)]).toEqual([true, false, false, true])
    expect(isNewer('90071992547409930', '90071992547409929')).toBe(true)
    expect([isNewer('b', 'a'), isNewer('a', 'a')]).toEqual([true, false])
  })
})
