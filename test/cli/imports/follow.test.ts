import { describe, expect, it } from 'vitest'
import type { ImportSource } from '../../../src/model/multi-cluster.ts'
import type { Trace } from '../../../src/model/trace.ts'
import { listOf, type Ran } from '../program.ts'
import { all, clusters, condition, exporting, importing, named } from './clusters.ts'

const service = { kind: 'Service', namespace: 'demo', name: 'cache' } as const
const serviceExport = { kind: 'ServiceExport', namespace: 'demo', name: 'cache' } as const
const both = ['--context', 'eu,us', 'serviceimport/cache'] as const
const slices = { east: ['10.244.1.2'] }

const exporter = all(named('east'), exporting())
const importer = all(named('us-1'), importing({ slices }))

/** The trace of the context `us`, which imports. */
function importOf(ran: Ran): Trace {
  const found = listOf(ran).items.find(({ context }) => context === 'us')
  if (!found) throw new Error(ran.stderr)
  return found
}

function sourcesOf(ran: Ran): ImportSource[] {
  return importOf(ran).serviceImport?.sources ?? []
}

const codes = ({ findings }: Trace) => findings.map(({ code, severity }) => `${code} ${severity}`)

describe('an import that another context exports', () => {
  it('an import leads to the Service of the cluster that exports it, with the context before each line of its chain', async () => {
    const { run } = await clusters({ eu: { change: exporter }, us: { change: importer } })
    const { stdout, code } = await run([...both, '--fail-on', 'unknown'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^us +● healthy$/m)
    expect(stdout).toMatch(/^ {3}import +ClusterSetIP 10\.42\.42\.42 {3}6379\/TCP \(redis\)$/m)
    expect(stdout).toMatch(/^ {3}clusters +east {3}1 slice, 1 of 1 address ready {3}context eu, by its ClusterProperty: healthy$/m)
    expect(stdout).toMatch(/^eu │ demo\/cache +ClusterIP 10\.96\.3\.1 +● healthy$/m)
    expect(stdout).toMatch(/^eu │ └─ redis {3}6379\/TCP ─▶ 6379 ─▶ 1\/1 ready ─▶ Pod ─▶ redis:6379 ─▶ \? socket {3}● healthy$/m)
    expect(stdout).toMatch(/^eu │ +● 10\.244\.1\.2:6379 {3}ready {3}cache-/m)
  })

  it('the document has the traces of the exporting Services, and what shows which context is which cluster', async () => {
    const { run } = await clusters({ eu: { change: exporter }, us: { change: importer } })
    const trace = importOf(await run([...both, '-o', 'json']))
    expect(trace).toMatchObject({ verdict: 'healthy', findings: [], serviceImport: { cluster: 'us-1', type: 'ClusterSetIP' } })
    expect(trace.serviceImport?.sources).toMatchObject([
      {
        cluster: 'east',
        listed: true,
        slices: { count: 1, endpoints: 1, ready: 1 },
        exporter: { state: 'ok', context: 'eu', by: 'property', verdict: 'healthy' },
      },
    ])
    expect(trace.exporters?.map(({ context, target, verdict }) => `${context} ${target.name} ${verdict}`)).toEqual(['eu cache healthy'])
  })

  it('if the exporting Service is broken, so is the import', async () => {
    const broken = all(exporter, ({ store }) => void store.patch(service, { spec: { selector: { app: 'nothing' } } }))
    const { run } = await clusters({ eu: { change: broken }, us: { change: importer } })
    const ran = await run(both)
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^us +✗ broken/m)
    expect(ran.stdout).toMatch(/^eu │ ✗ demo\/cache broken/m)
  })

  it('if one of two clusters is broken, the import is degraded', async () => {
    const two = importing({ clusters: ['east', 'west'], slices: { ...slices, west: ['10.244.1.2'] } })
    const broken = all(named('west'), exporting(), ({ store }) => void store.patch(service, { spec: { selector: { app: 'nothing' } } }))
    const { run } = await clusters({ eu: { change: exporter }, us: { change: two }, ap: { change: broken } })
    const trace = importOf(await run(['--all-contexts', 'serviceimport/cache', '-o', 'json']))
    expect(trace.verdict).toBe('degraded')
    expect(trace.exporters?.map(({ context, verdict }) => `${context} ${verdict}`)).toEqual(['eu healthy', 'ap broken'])
  })
})

describe('an import whose exporter is not as it says', () => {
  it('an import whose only exporting Service was deleted is broken', async () => {
    const gone = all(named('east'), ({ store }) => void store.delete(service))
    const { run } = await clusters({ eu: { change: gone }, us: { change: importer } })
    const ran = await run(both)
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('✗ PT901   a cluster of the import has no Service')
    expect(ran.stdout).toContain('Cluster east (context eu) has no Service cache in namespace demo. Clients of the import get no answer.')
    expect(ran.stdout).toMatch(/^ {3}clusters {2}✗ east .* context eu, by its ClusterProperty: it has no Service of this name$/m)
  })

  it('an import whose ServiceExport alone was deleted is degraded: the Service still answers', async () => {
    const unexported = all(exporter, ({ store }) => void store.delete(serviceExport))
    const { run } = await clusters({ eu: { change: unexported }, us: { change: importer } })
    const trace = importOf(await run([...both, '-o', 'json']))
    expect({ verdict: trace.verdict, codes: codes(trace) }).toEqual({ verdict: 'degraded', codes: ['PT901 warn'] })
    expect(trace.exporters).toHaveLength(1)
  })

  it('an import of a port that the exporting Service does not have is broken, and one with fewer ports is healthy', async () => {
    const moved = (ports: readonly object[]) => all(exporter, ({ store }) => void store.patch(service, { spec: { ports } }))
    const redis = { name: 'redis', protocol: 'TCP', port: 6379, targetPort: 6379 }
    const other = await clusters({ eu: { change: moved([{ ...redis, port: 6380 }]) }, us: { change: importer } })
    const ran = await other.run(both)
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('✗ PT903   port 6379/TCP of the import is not exported')
    expect(ran.stdout).toContain('Cluster east (context eu) exports the Service without 6379/TCP. No cluster serves it.')
    const more = await clusters({ eu: { change: moved([redis, { ...redis, name: 'more', port: 6380 }]) }, us: { change: importer } })
    const trace = importOf(await more.run([...both, '-o', 'json']))
    expect({ verdict: trace.verdict, codes: codes(trace) }).toEqual({ verdict: 'healthy', codes: ['PT903 info'] })
  })

  it('an import whose export has the condition Conflict is degraded, and one whose conflict is over is healthy', async () => {
    const said = (status: string) => all(named('east'), exporting([condition('Conflict', status, 'TypeConflict', 'east is headless')]))
    for (const [status, verdict, found] of [
      ['True', 'degraded', ['PT902 warn']],
      ['False', 'healthy', []],
    ] as const) {
      const { run } = await clusters({ eu: { change: said(status) }, us: { change: importer } })
      const trace = importOf(await run([...both, '-o', 'json']))
      expect({ verdict: trace.verdict, codes: codes(trace) }).toEqual({ verdict, codes: found })
    }
  })
})

describe('an import of a cluster that is not read', () => {
  it('a cluster that is down leaves the import unknown, and names the context that may be it', async () => {
    const { run } = await clusters({ eu: { change: exporter, isDown: true }, us: { change: importer } })
    const ran = await run(both)
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/^us +\? unknown/m)
    expect(ran.stdout).toMatch(/^ {3}clusters {2}\? east .* not read: context eu: cannot connect to https:.*: connection refused$/m)
    expect((await run([...both, '--fail-on', 'unknown'])).code).toBe(1)
  })

  it('a cluster that is not among the contexts leaves the import unknown, with one context and with several', async () => {
    const { run } = await clusters({ eu: { change: exporter }, us: { change: importer }, ap: { change: named('ap') } })
    for (const contexts of ['us', 'us,ap']) {
      const { stdout, code } = await run(['--context', contexts, 'serviceimport/cache'])
      expect(code).toBe(0)
      expect(stdout).toMatch(/^ {3}clusters {2}\? east .* exported by cluster east, which is not among the contexts$/m)
      expect(stdout).not.toContain('✗')
    }
  })

  it('an import that lists no cluster and has no slices is unknown', async () => {
    const { run } = await clusters({ us: { change: importing({ clusters: [] }) } })
    const { stdout, code } = await run(['--context', 'us', 'serviceimport/cache'])
    expect(code).toBe(0)
    expect(stdout).toContain('? PT901   no cluster exports the Service (inferred)')
  })
})

describe('clusters without an id', () => {
  it('the only context that exports the Service is the only cluster of the import', async () => {
    const { run } = await clusters({ eu: { change: exporting() }, us: { change: importing() }, ap: {} })
    expect(sourcesOf(await run(['--all-contexts', 'serviceimport/cache', '-o', 'json']))).toMatchObject([
      { cluster: 'east', exporter: { state: 'ok', context: 'eu', by: 'export' } },
    ])
  })

  it('of two contexts that export the Service, the addresses in the slices tell which cluster is which', async () => {
    const two = importing({ clusters: ['east', 'west'], slices: { east: ['10.244.1.2'], west: ['10.99.0.7'] } })
    const moved = all(exporting(), ({ store }) => {
      for (const { metadata } of store.list('EndpointSlice')) {
        if (metadata.name.startsWith('cache-'))
          store.patch({ kind: 'EndpointSlice', namespace: 'demo', name: metadata.name }, { endpoints: [{ addresses: ['10.99.0.7'] }] })
      }
    })
    const { run } = await clusters({ ap: { change: moved }, eu: { change: exporting() }, us: { change: two } })
    expect(sourcesOf(await run(['--all-contexts', 'serviceimport/cache', '-o', 'json']))).toMatchObject([
      { cluster: 'east', exporter: { context: 'eu', by: 'address' } },
      { cluster: 'west', exporter: { context: 'ap', by: 'address' } },
    ])
  })

  it('two contexts that export the Service and two clusters without slices stay unknown, and both chains are drawn', async () => {
    const two = importing({ clusters: ['east', 'west'] })
    const { run } = await clusters({ eu: { change: exporting() }, ap: { change: exporting() }, us: { change: two } })
    const ran = await run(['--all-contexts', 'serviceimport/cache', '-o', 'json'])
    expect(sourcesOf(ran).map(({ exporter: one }) => one)).toEqual([
      { state: 'unknown', reason: 'ambiguous', message: 'eu, ap' },
      { state: 'unknown', reason: 'ambiguous', message: 'eu, ap' },
    ])
    expect(importOf(ran)).toMatchObject({ verdict: 'unknown', exporters: [{ context: 'eu' }, { context: 'ap' }] })
  })
})
