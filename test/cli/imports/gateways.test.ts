import { expect, it } from 'vitest'
import type { Trace } from '../../../src/model/trace.ts'
import type { TestServer } from '../../server/server.ts'
import { chainRights, listOf, reader } from '../program.ts'
import { all, clusters, exporting, importing, named } from './clusters.ts'

const both = ['--context', 'eu,us', 'serviceimport/cache', '-o', 'json'] as const
const lighthouse = { 'endpointslice.kubernetes.io/managed-by': 'lighthouse-agent.submariner.io' }

/** A Gateway of Submariner with its connections, as `east error`. */
function gateway(name: string, cluster: string, ...connections: readonly string[]) {
  return ({ store }: TestServer): void => {
    const of = connections.map((words) => {
      const [to, status] = words.split(' ')
      return { status, statusMessage: `of ${words}`, endpoint: { cluster_id: to } }
    })
    const status = { haStatus: of.length > 0 ? 'active' : 'passive', localEndpoint: { cluster_id: cluster }, connections: of }
    store.put({ apiVersion: 'submariner.io/v1', kind: 'Gateway', metadata: { name, namespace: 'submariner-operator' }, status })
  }
}

/** Lighthouse has written the slices. */
function ofLighthouse({ store }: TestServer): void {
  for (const { metadata } of store.list('EndpointSlice'))
    if (metadata.name.startsWith('imported-'))
      store.patch({ kind: 'EndpointSlice', namespace: 'demo', name: metadata.name }, { metadata: { labels: lighthouse } })
}

const importer = all(importing({ slices: { east: ['10.244.1.2'] } }), ofLighthouse)
const exporter = all(named('east'), exporting())

async function importWith(change: (server: TestServer) => void, eu = exporter): Promise<Trace> {
  const { run } = await clusters({ eu: { change: eu }, us: { change } })
  const ran = await run([...both])
  const found = listOf(ran).items.find(({ context }) => context === 'us')
  if (!found) throw new Error(ran.stderr)
  return found
}

const told = ({ verdict, findings }: Trace) => [verdict, ...findings.map(({ code, confidence }) => `${code} ${confidence}`)]

it.each([
  [['east error'], ['broken', 'PT904 proven']],
  [['east connecting'], ['unknown', 'PT904 inferred']],
  [['west connected'], ['unknown', 'PT904 inferred']],
  [['east connected'], ['healthy']],
  [['east error', 'east connected'], ['healthy']],
])('with the connections %j the import from the cluster east is %j', async (connections, expected) => {
  const trace = await importWith(all(importer, gateway('node-1', 'us', ...connections), gateway('node-2', 'us')))
  expect(told(trace)).toEqual(expected)
})

it('the finding has the status and the message of the connection, and names the Gateway', async () => {
  const [found] = (await importWith(all(importer, gateway('node-1', 'us', 'east error')))).findings
  expect(found?.message).toContain('gateway/node-1 in submariner-operator to cluster east has the status error: of east error.')
  expect(found?.evidence).toContainEqual({
    object: { kind: 'Gateway', namespace: 'submariner-operator', name: 'node-1' },
    field: 'status.connections',
    value: { status: 'error', statusMessage: 'of east error' },
  })
})

it('if another controller has written the slices, an error of the connection is inferred: its ids may be others', async () => {
  const foreign = importing({ slices: { east: ['10.244.1.2'] } })
  expect(told(await importWith(all(foreign, gateway('node-1', 'us', 'east error'))))).toEqual(['unknown', 'PT904 inferred'])
})

it('if one of two clusters is cut off, the import is degraded', async () => {
  const two = all(importing({ clusters: ['east', 'west'], slices: { east: ['10.244.1.2'], west: ['10.244.9.9'] } }), ofLighthouse)
  const trace = await importWith(all(two, gateway('node-1', 'us', 'east error', 'west connected')))
  expect(told(trace)).toEqual(['degraded', 'PT904 proven'])
})

it('the Gateways of a cluster show its id', async () => {
  const trace = await importWith(importer, all(exporting(), gateway('gw', 'east')))
  expect(trace.serviceImport?.sources).toMatchObject([{ exporter: { state: 'ok', context: 'eu', by: 'gateway' } }])
  const other = await importWith(importer, all(exporting(), gateway('gw', 'west')))
  expect(other.serviceImport?.sources).toMatchObject([{ exporter: { state: 'unknown', reason: 'not-chosen' } }])
})

it('Gateways that may not be read leave the import unknown, and the right that is missing is said', async () => {
  const rights = ['serviceimports.multicluster.x-k8s.io', 'serviceexports.multicluster.x-k8s.io', 'clusterproperties.about.k8s.io']
  const users = [reader('few', [...chainRights, ...rights])]
  const change = all(importer, gateway('node-1', 'us', 'east error'))
  const { run } = await clusters({ eu: { change: exporter }, us: { change, users } })
  const ran = await run(['--context', 'eu,us', 'serviceimport/cache'])
  expect(ran.code).toBe(0)
  expect(ran.stdout).toMatch(/^us +\? unknown/m)
  expect(ran.stdout).toContain('needs list gateways.submariner.io): whether the networks of the clusters are connected is unknown')
})
