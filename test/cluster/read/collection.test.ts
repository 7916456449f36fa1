import { describe, expect, it, onTestFinished } from 'vitest'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { kinds } from '../../../src/cluster/kinds/kinds.ts'
import { Reading, serverSource } from '../../../src/cluster/read/reading.ts'
import { readServiceList } from '../../../src/cluster/read/service-list.ts'
import { demo } from '../../server/client.ts'
import { connectionTo } from '../servers.ts'

const labelled = (name: string, namespace: string, app: string) => ({ apiVersion: 'v1', metadata: { name, namespace, labels: { app } } })
const pod = (name: string, app: string, namespace = 'demo') => ({ ...labelled(name, namespace, app), kind: 'Pod', spec: {}, status: {} })
const service = (name: string) => ({
  ...labelled(name, 'demo', name),
  kind: 'Service',
  spec: { selector: { app: name }, ports: [{ port: 80 }] },
})

/** A server that forgets where a list was (410) the first time that a request for its second page matches; at the same time `gone` are deleted. */
async function forgetful(objects: readonly unknown[], matching: RegExp, gone: readonly string[] = []) {
  const server = await demo({ objects, tokenless: 'demo' })
  let hasForgotten = false
  server.faults.add({
    do: 'status',
    status: 410,
    match: ({ path, query }) => {
      if (hasForgotten || !query.has('continue') || !matching.test(`${path}?${query.get('labelSelector')}`)) return false
      hasForgotten = true
      for (const name of gone) server.store.delete({ kind: 'Pod', namespace: 'demo', name })
      return true
    },
  })
  const api = createTransport(connectionTo(server.url), { pageSize: 1 })
  onTestFinished(() => api.close())
  const signal = new AbortController().signal
  return { api, signal, reading: new Reading(serverSource(api, signal)), isStruck: () => hasForgotten }
}

const names = (of: readonly { name: string }[]) => of.map(({ name }) => name).toSorted()

describe('a list that starts again', () => {
  it('a list that starts again keeps what other lists of its kind have read, and drops its own deleted objects', async () => {
    const objects = [pod('a-1', 'a'), pod('a-2', 'a'), pod('b-1', 'b'), pod('b-2', 'b'), pod('b-3', 'b')]
    const { reading, isStruck } = await forgetful(objects, /app=b/, ['b-1'])
    await reading.list(kinds.Pod, { namespace: 'demo', labelSelector: 'app=a' })
    expect(await reading.list(kinds.Pod, { namespace: 'demo', labelSelector: 'app=b' })).toBeUndefined()
    expect(isStruck()).toBe(true)
    expect(names(reading.lists.pods)).toEqual(['a-1', 'a-2', 'b-2', 'b-3'])
  })

  it('a list that starts again keeps what the lists of other namespaces have read', async () => {
    const { reading, isStruck } = await forgetful([pod('a-1', 'a', 'one'), pod('b-1', 'b', 'two'), pod('b-2', 'b', 'two')], /two\/pods/)
    for (const namespace of ['one', 'two']) await reading.list(kinds.Pod, { namespace })
    expect(isStruck()).toBe(true)
    expect(names(reading.lists.pods)).toEqual(['a-1', 'b-1', 'b-2'])
  })

  it('a list of Services whose list of Pods starts again has each Pod once', async () => {
    const objects = [service('a'), service('b'), ...['a', 'b'].flatMap((app) => [pod(`${app}-1`, app), pod(`${app}-2`, app)])]
    const slices = ['a', 'b'].map((app) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${app}-x`, namespace: 'demo', labels: { 'kubernetes.io/service-name': app } },
      addressType: 'IPv4',
      ports: [{ port: 80 }],
      endpoints: [{ addresses: ['10.0.0.1'], targetRef: { kind: 'Pod', name: `${app}-1` } }],
    }))
    const { api, signal, isStruck } = await forgetful([...objects, ...slices], /demo\/pods/)
    const source = { kind: 'cluster' as const, name: 'demo', kubectlFlags: [] }
    const { snapshot } = await readServiceList({ namespace: 'demo' }, { api, signal, source, now: () => '2026-01-15T10:00:00Z' })
    expect(isStruck()).toBe(true)
    expect(names(snapshot.pods)).toEqual(['a-1', 'a-2', 'b-1', 'b-2'])
    expect(snapshot.gaps).toEqual([])
  })
})

describe('overlapping lists', () => {
  it.each([
    ['an object of a namespace', kinds.Pod, pod('one', 'a')],
    ['an object of the cluster', kinds.Node, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'one', labels: { app: 'a' } } }],
  ])('overlapping lists bring %s once, also where it was got by its name', async (_, resource, object) => {
    const server = await demo({ objects: [object], tokenless: 'demo' })
    const api = createTransport(connectionTo(server.url))
    onTestFinished(() => api.close())
    const reading = new Reading(serverSource(api, new AbortController().signal))
    await reading.requireOne(resource, resource.namespaced ? 'demo' : undefined, 'one')
    await reading.list(resource, {})
    await reading.list(resource, { labelSelector: 'app=a' })
    expect(names([...reading.lists.pods, ...reading.lists.nodes])).toEqual(['one'])
  })
})
