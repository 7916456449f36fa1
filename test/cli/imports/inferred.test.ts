import { describe, expect, it } from 'vitest'
import type { Trace } from '../../../src/model/trace.ts'
import type { TestServer } from '../../server/server.ts'
import { listOf, type Ran } from '../program.ts'
import { all, clusters, condition, endpointsOfCache, exporting, importing, named } from './clusters.ts'

type Change = (server: TestServer) => void

const service = { kind: 'Service', namespace: 'demo', name: 'cache' } as const
const both = ['--context', 'eu,us', 'serviceimport/cache'] as const

/** No endpoint is ready: broken, though the addresses are still in the slices. */
function unready({ store }: TestServer): void {
  for (const { metadata } of store.list('EndpointSlice')) {
    const endpoints = endpointsOfCache.map((address) => ({ addresses: [address], conditions: { ready: false } }))
    if (metadata.name.startsWith('cache-')) store.patch({ kind: 'EndpointSlice', namespace: 'demo', name: metadata.name }, { endpoints })
  }
}

/** The Service has another port than the import. */
function moved({ store }: TestServer): void {
  store.patch(service, { spec: { ports: [{ name: 'redis', protocol: 'TCP', port: 6380, targetPort: 6379 }] } })
}

const conflicting = exporting([condition('Valid', 'True', 'Valid'), condition('Conflict', 'True', 'TypeConflict')])
const withSlices = importing({ slices: { east: endpointsOfCache } })
const derived = importing({ slices: { east: endpointsOfCache }, derived: true })

/** The slices of the import, with one that the own controller of the cluster `east` has copied from the Service that handles it. */
function ownSlice({ store }: TestServer): void {
  const metadata = {
    name: 'derived-4h0q7m-abcde',
    namespace: 'demo',
    labels: {
      'kubernetes.io/service-name': 'derived-4h0q7m',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'multicluster.kubernetes.io/service-name': 'cache',
      'multicluster.kubernetes.io/source-cluster': 'east',
    },
  }
  store.put({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType: 'IPv4', endpoints: [], ports: [] })
}

async function ranIn(eu: Change, us: Change, args: readonly string[] = both): Promise<Ran> {
  const { run } = await clusters({ eu: { change: eu }, us: { change: us } })
  return run([...args])
}

async function importIn(eu: Change, us: Change): Promise<Trace> {
  const ran = await ranIn(eu, us, [...both, '-o', 'json'])
  const found = listOf(ran).items.find(({ context }) => context === 'us')
  if (!found) throw new Error(ran.stderr)
  return found
}

const told = ({ verdict, findings }: Trace) => [verdict, ...findings.map(({ code, confidence }) => `${code} ${confidence}`)]

describe('a context that is only inferred to be the cluster', () => {
  it('a broken Service in a context that only addresses show leaves the import unknown, and the output says why', async () => {
    const ran = await ranIn(all(exporting(), unready), withSlices)
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/^us +\? unknown +context eu, inferred from the addresses in the slices: broken$/m)
    expect(ran.stdout).toMatch(/^ {3}clusters {2}\? east .* context eu, inferred from the addresses in the slices: broken$/m)
    expect(ran.stdout).toMatch(/^eu │ ✗ demo\/cache broken/m)
  })

  it('a broken Service in the only context that is left leaves the import unknown, and the output says why', async () => {
    const ran = await ranIn(all(exporting(), unready), importing())
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/^us +\? unknown +context eu, inferred from its ServiceExport, the only one left: broken$/m)
  })

  it('the same Service in a context that the label of its own slices shows breaks the import', async () => {
    expect((await importIn(all(exporting(), unready, ownSlice), withSlices)).serviceImport?.sources).toMatchObject([
      { exporter: { state: 'ok', by: 'label', verdict: 'broken' } },
    ])
    expect((await ranIn(all(exporting(), unready, ownSlice), withSlices)).code).toBe(1)
  })

  it('the same Service in a context that a ClusterProperty shows breaks the import', async () => {
    expect((await ranIn(all(named('east'), exporting(), unready), withSlices)).code).toBe(1)
  })

  it('a healthy Service in a context that only addresses show leaves the import healthy', async () => {
    const trace = await importIn(exporting(), withSlices)
    expect(told(trace)).toEqual(['healthy'])
    expect(trace.serviceImport?.sources).toMatchObject([{ exporter: { state: 'ok', by: 'address' } }])
  })

  it('a Service that handles an import is unknown if the exporting Service is broken in a context that only addresses show', async () => {
    const args = ['--context', 'eu,us', 'svc/derived-4h0q7m']
    const ran = await ranIn(all(exporting(), unready), derived, args)
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/^us +\? unknown +context eu, inferred from the addresses in the slices: broken$/m)
    expect((await ranIn(all(named('east'), exporting(), unready), derived, args)).code).toBe(1)
  })
})

describe('findings about a context that is only inferred to be the cluster', () => {
  it('a port that is not exported is inferred, and proven where a ClusterProperty shows the cluster', async () => {
    for (const us of [importing(), withSlices]) {
      const trace = await importIn(all(exporting(), moved), us)
      expect(told(trace)).toEqual(['unknown', 'PT903 inferred'])
      expect(trace.findings[0]?.message).toMatch(/^Cluster east \(probably context eu, by .*\) exports the Service without 6379\/TCP\. /)
    }
    expect(told(await importIn(all(named('east'), exporting(), moved), withSlices))).toEqual(['broken', 'PT903 proven'])
  })

  it('a port that one cluster lacks for sure and the other as far as can be inferred is not proven to be served by none', async () => {
    const two = importing({ clusters: ['east', 'west'], slices: { west: endpointsOfCache } })
    const both = async (of: (id: string) => Change) => {
      const contexts = { eu: { change: of('east') }, ap: { change: of('west') }, us: { change: two } }
      const list = listOf(await (await clusters(contexts)).run(['--all-contexts', 'serviceimport/cache', '-o', 'json']))
      return list.items.filter(({ context }) => context === 'us').map(told)
    }
    const lacking = all(exporting(), moved)
    const unsure = await both((id) => (id === 'east' ? all(named(id), lacking) : lacking))
    expect(unsure).toEqual([['unknown', 'PT903 inferred', 'PT903 inferred']])
    expect(await both((id) => all(named(id), lacking))).toEqual([['broken', 'PT903 proven', 'PT903 proven']])
  })

  it('an export that conflicts is inferred, and proven where a ClusterProperty shows the cluster', async () => {
    expect(told(await importIn(conflicting, withSlices))).toEqual(['unknown', 'PT902 inferred'])
    expect(told(await importIn(all(named('east'), conflicting), withSlices))).toEqual(['degraded', 'PT902 proven'])
  })
})
