import { expect, it } from 'vitest'
import type { User } from '../../server/rbac.ts'
import { chainRights, listOf, reader, startBench, traceOf } from '../program.ts'
import { all, clusters, exporting, importing, named } from './clusters.ts'

const sets = ['serviceimports.multicluster.x-k8s.io', 'serviceexports.multicluster.x-k8s.io', 'clusterproperties.about.k8s.io']
const few = (rights: readonly string[]): User[] => [reader('few', [...chainRights, ...rights])]
const isOfClusters = ({ path }: { path: string }) => /multicluster|about\.k8s\.io|submariner/.test(path)

const exporter = all(named('east'), exporting())
const importer = importing({ slices: { east: ['10.244.1.2'] }, derived: true })

it('a plain trace of a Service asks a cluster without the API for no export, no import and no id', async () => {
  const { server, run, close } = await startBench()
  try {
    expect((await run(['svc/web', 'svc/db'])).code).toBe(0)
    expect((await run(['-A'])).code).toBe(1)
    expect(server.requests.filter(isOfClusters)).toEqual([])
  } finally {
    await close()
  }
})

it('a plain trace of a Service asks a cluster with the API for its export alone, and several contexts ask no more', async () => {
  const { run, servers } = await clusters({ eu: { change: exporter }, us: { change: exporter } })
  await run(['--context', 'eu', 'svc/db'])
  await run(['--context', 'eu,us', 'svc/db'])
  const asked = servers
    .get('eu')
    ?.requests.filter(isOfClusters)
    .map(({ path }) => path)
  const one = '/apis/multicluster.x-k8s.io/v1beta1/namespaces/demo/serviceexports/db'
  expect(asked).toEqual([one, one])
})

it('an import that may not be read is an error of that context, and the others are traced', async () => {
  const { run } = await clusters({ eu: { change: exporter }, us: { change: importer, users: few([]) } })
  const ran = await run(['--context', 'eu,us', 'serviceimport/cache', '-o', 'json'])
  expect(listOf(ran).contexts?.[1]?.error).toMatch(/serviceimports\.multicluster\.x-k8s\.io "cache" is forbidden/)
})

it('an exporting cluster whose export and id may not be read is unknown, and the reason is said', async () => {
  const { run } = await clusters({ eu: { change: exporter, users: few([]) }, us: { change: importer } })
  const ran = await run(['--context', 'eu,us', 'serviceimport/cache', '-o', 'json'])
  const [trace] = listOf(ran).items
  expect(ran.code).toBe(0)
  expect(trace).toMatchObject({ verdict: 'unknown', findings: [] })
  expect(trace?.serviceImport?.sources).toMatchObject([
    { exporter: { state: 'unknown', reason: 'unread', message: expect.stringMatching(/^context eu: .*forbidden/) } },
  ])
})

it('an exporting Service that may not be read is unknown, never gone', async () => {
  const { run } = await clusters({ eu: { change: exporter, users: [reader('few', sets)] }, us: { change: importer } })
  const [trace] = listOf(await run(['--context', 'eu,us', 'serviceimport/cache', '-o', 'json'])).items
  expect(trace).toMatchObject({ verdict: 'unknown', findings: [] })
  expect(trace?.serviceImport?.sources).toMatchObject([{ exporter: { state: 'unknown', reason: 'unread', context: 'eu', by: 'property' } }])
})

it('what of an import may not be read is a gap of its trace, and a Service beside it has none of it', async () => {
  const rights = sets.filter((one) => one.startsWith('serviceimports'))
  const { run } = await clusters({ us: { change: importer, users: few(rights) } })
  const { stdout } = await run(['--context', 'us', 'serviceimport/cache'])
  expect(stdout).toMatch(/forbidden: needs get serviceexports\.multicluster\.x-k8s\.io/)
  expect(stdout).toMatch(/what is exported and imported is unknown/)
  const list = listOf(await run(['--context', 'us', 'serviceimport/cache', 'svc/db', '-o', 'json']))
  expect(list.items.map(({ gaps }) => gaps.some(({ resource }) => resource === 'multicluster'))).toEqual([true, false])
})

it('a Service that handles an import shows the import, its clusters, and where its addresses are', async () => {
  const { run } = await clusters({ eu: { change: exporter }, us: { change: importer } })
  const alone = await run(['--context', 'us', 'svc/derived-4h0q7m'])
  expect(alone.code).toBe(0)
  expect(alone.stdout).toMatch(/^demo\/derived-4h0q7m +ClusterIP 10\.42\.42\.42 +● healthy$/m)
  expect(alone.stdout).toMatch(/^│ {2}imported +serviceimport\/cache {3}ClusterSetIP 10\.42\.42\.42 {3}6379\/TCP \(redis\)$/m)
  expect(alone.stdout).toMatch(/^ +● 10\.244\.1\.2:6379 {3}ready {3}in cluster east$/m)
  const [trace] = listOf(await run(['--context', 'eu,us', 'svc/derived-4h0q7m', '-o', 'json'])).items
  expect(trace).toMatchObject({ verdict: 'healthy', exporters: [{ context: 'eu', verdict: 'healthy' }] })
})

it('a Service that handles an import is broken if the exporting Service is', async () => {
  const broken = all(
    exporter,
    ({ store }) => void store.patch({ kind: 'Service', namespace: 'demo', name: 'cache' }, { spec: { selector: { app: 'no' } } }),
  )
  const { run } = await clusters({ eu: { change: broken }, us: { change: importer } })
  const ran = await run(['--context', 'eu,us', 'svc/derived-4h0q7m'])
  expect(ran.code).toBe(1)
  expect(ran.stdout).toMatch(/^us +✗ broken/m)
})

it.each([
  ['cache.demo.svc.clusterset.local', undefined],
  ['cache.demo.svc.clusterset.local:6379', 6379],
  ['east.cache.demo.svc.clusterset.local:6379', 6379],
  ['redis-0.east.cache.demo.svc.clusterset.local', undefined],
  ['http://cache.demo.svc.clusterset.local:6379/keys', 6379],
  ['dial tcp: lookup cache.demo.svc.clusterset.local: no such host', undefined],
])('%s leads to the import in its namespace', async (word, port) => {
  const { run } = await clusters({ us: { change: importer, namespace: 'default' } })
  const trace = traceOf(await run(['--context', 'us', word, '-o', 'json']))
  expect(trace.target).toEqual({ kind: 'ServiceImport', namespace: 'demo', name: 'cache', ...(port && { port }) })
  expect(trace.serviceImport?.sources.map(({ cluster }) => cluster)).toEqual(['east'])
})

it('the name of a cluster that the import does not lead to is unknown, and a port that it does not have is broken', async () => {
  const { run } = await clusters({ us: { change: importer } })
  const other = traceOf(await run(['--context', 'us', 'west.cache.demo.svc.clusterset.local', '-o', 'json']))
  expect(other).toMatchObject({ verdict: 'unknown', serviceImport: { sources: [{ cluster: 'west', listed: false }] } })
  const port = await run(['--context', 'us', 'cache.demo.svc.clusterset.local:80'])
  expect(port.code).toBe(1)
  expect(port.stdout).toContain('✗ PT903   the import has no port 80')
})

it('an import that does not exist is said as kubectl says it', async () => {
  const { run } = await clusters({ us: { change: importer }, eu: {} })
  const one = await run(['--context', 'us', 'serviceimport/cahce'])
  expect(one).toMatchObject({ code: 3, stdout: '' })
  expect(one.stderr).toBe('error: serviceimports.multicluster.x-k8s.io "cahce" not found in namespace "demo"; did you mean "cache"?\n')
  expect((await run(['--context', 'eu', 'svcim/cache'])).code).toBe(3)
})
