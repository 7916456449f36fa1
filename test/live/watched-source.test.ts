import { describe, expect, it, onTestFinished } from 'vitest'
import { createRenewableTransport } from '../../src/cluster/http/renewable-transport.ts'
import { createTransport } from '../../src/cluster/http/transport.ts'
import { kinds } from '../../src/cluster/kinds/kinds.ts'
import { Collection } from '../../src/cluster/read/collection.ts'
import { createClusterWatches } from '../../src/cluster/watch/shared-watches.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { WatchedSource } from '../../src/live/watched-source.ts'
import { reader } from '../cli/program.ts'
import { connectionTo } from '../cluster/servers.ts'
import { demo } from '../server/client.ts'
import { fastTiming } from './pace.ts'

/** Reads the Service `web` as a user with these rights does, by a clock that the test turns. */
async function reading(...verbs: string[]) {
  const user = reader('few', ['services'])
  const server = await demo({ users: [{ ...user, rules: (user.rules ?? []).map((rule) => ({ ...rule, verbs })) }] })
  const clock = { ms: Date.parse('2026-01-15T10:00:00Z') }
  const timing = { ...fastTiming(), elapsed: () => clock.ms }
  const api = createTransport(connectionTo(server.url, { authentication: { impersonation: {}, token: 'token-of-few' } }))
  const transport = createRenewableTransport(api, async () => api, timing)
  const source = new WatchedSource(
    {
      watches: createClusterWatches({ transport, timing }),
      transport,
      tracer: createTracer([]),
      source: { kind: 'cluster', name: 'demo', kubectlFlags: [] },
      timing,
      notify: () => undefined,
    },
    { changed: () => undefined, moved: () => undefined },
  )
  onTestFinished(() => {
    source.close()
    transport.close()
  })
  const read = async () => {
    const into = new Collection()
    await source.get(kinds.Service, 'demo', 'web', into)
    return into.lists.services.map(({ name }) => name)
  }
  return { read, clock, gets: () => server.requests.filter(({ path }) => path.endsWith('/services/web')).length }
}

describe('an object that may not be listed', () => {
  it('an object that may not be listed is read again by each reading if it may be read by its name', async () => {
    const { read, gets } = await reading('get')
    for (let count = 1; count <= 3; count++) {
      expect(await read()).toEqual(['web'])
      expect(gets()).toBe(count)
    }
  })

  it('an object that may not be listed is requested again only after a minute if it may not be read by its name either', async () => {
    const { read, gets, clock } = await reading()
    for (let count = 0; count < 10; count++) await expect(read()).rejects.toMatchObject({ reason: 'forbidden' })
    expect(gets()).toBe(1)
    clock.ms += 60_000
    await expect(read()).rejects.toMatchObject({ reason: 'forbidden' })
    expect(gets()).toBe(2)
  })
})
