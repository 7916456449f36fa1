import { beforeAll, describe, expect, it } from 'vitest'
import { openFiles } from '../../src/cli/view/file-view.ts'
import { parseDump } from '../../src/cluster/read/dump.ts'
import { shopPresent } from '../../src/demo/shop/shop.ts'
import { fields } from '../../src/lib/read.ts'
import { placeOf } from '../../src/tui/state.ts'
import { startTestServer } from '../server/server.ts'
import { stage } from '../tui/stage.ts'
import { quietIo } from './quiet-io.ts'
import { seen } from './seen.ts'
import { parse } from './text.ts'

const secret = { kind: 'Secret', apiVersion: 'v1', metadata: { namespace: 'demo', name: 'key' }, data: { key: 'aGlkZGVu' } }
const route = { kind: 'HTTPRoute', apiVersion: 'gateway.networking.k8s.io/v1', metadata: { namespace: 'demo', name: 'shop' }, spec: {} }
const kinds = ['Service', 'EndpointSlice', 'Pod', 'Node', 'Ingress', 'Deployment']

let dump = ''
beforeAll(async () => {
  const { store, close } = await startTestServer()
  await close()
  dump = JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [...kinds.flatMap((kind) => store.list(kind)), secret, route] })
})

async function open(content: string, line = '-i -f -') {
  const command = parse(line)
  if (command.run !== 'trace') throw new Error('no trace')
  return openFiles(command, ['-'], quietIo({ readStdin: async () => content, now: () => shopPresent }))
}

describe.each([
  ['a dump', async () => dump],
  ['what --save kept', async () => JSON.stringify(await parseDump(dump, 'shop', shopPresent.toISOString()))],
])('the view of %s', (_, content) => {
  it('the view of a file lists its Services, says that the data does not change, and accepts a scope and a target', async () => {
    const { live } = await open(await content())
    const view = await seen(live, ({ list }) => list !== undefined)
    expect(view.status).toEqual({ state: 'still' })
    expect(await live.namespaces()).toEqual({ names: ['default', 'demo', 'kube-system'] })
    live.scope('demo')
    await seen(live, ({ list }) => list?.items.every(({ target }) => target.namespace === 'demo') === true)
    live.focus({ kind: 'service', name: 'search' }, 'demo')
    expect((await seen(live, ({ focus }) => focus !== undefined)).focus).toMatchObject({ verdict: 'broken', target: { name: 'search' } })
  })

  it('the view of a file has the Pods and routes that it names, and nothing else', async () => {
    const { live, pod } = await open(await content())
    live.focus({ kind: 'service', name: 'web' }, 'demo')
    const { focus } = await seen(live, (view) => view.focus !== undefined)
    const name = focus?.ports[0]?.endpoints[0]?.pod ?? ''
    expect(pod(await live.object({ kind: 'Pod', namespace: 'demo', name }))).toMatchObject({ name, containers: [{ role: 'container' }] })
    expect(await live.object({ kind: 'HTTPRoute', namespace: 'demo', name: 'shop' })).toMatchObject({ kind: 'HTTPRoute' })
    await expect(live.object({ kind: 'Pod', namespace: 'demo', name: 'gone' })).rejects.toThrow('it is not in the dump')
    await expect(live.object({ kind: 'Secret', namespace: 'demo', name: 'key' })).rejects.toThrow('it is not in the dump')
  })
})

it('an object is shown as it is in the dump, so that the field of the evidence is found in it', async () => {
  const { live } = await open(dump)
  const search = fields(await live.object({ kind: 'Service', namespace: 'demo', name: 'search' }))
  expect(fields(search.spec).ports).toMatchObject([{ targetPort: 'htpp' }])
})

it('an EndpointSlice opens the Service that its label names, in its own namespace', async () => {
  const slice = (namespace: string, service: string) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace, name: 'by-hand-abcde', uid: namespace, labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    endpoints: [],
    ports: [],
  })
  const dumpWith = (...slices: object[]) => JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [JSON.parse(dump), ...slices] })
  const two = dumpWith(slice('demo', 'web'), slice('kube-system', 'kube-dns'))
  const line = '-i -f - endpointslice/by-hand-abcde'
  expect((await open(dumpWith(slice('kube-system', 'web')), line)).target).toEqual({
    kind: 'service',
    name: 'web',
    namespace: 'kube-system',
  })
  const { live, target } = await open(dumpWith(slice('kube-system', 'web')), line)
  await seen(live, ({ list }) => list !== undefined)
  const place = placeOf(stage(live, { ...(target && { target }) }).session.model().state)
  expect(place.screen).toMatchObject({ at: 'chain', service: { namespace: 'kube-system', name: 'web' } })
  expect((await open(two, `${line} -n demo`)).target).toMatchObject({ name: 'web', namespace: 'demo' })
  expect((await open(two, `${line} -n kube-system`)).target).toMatchObject({ name: 'kube-dns', namespace: 'kube-system' })
  await expect(open(two, line)).rejects.toThrow('is in several namespaces of the dump (demo, kube-system): choose one with -n')
})
