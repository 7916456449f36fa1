import { describe, expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { fields } from '../../src/lib/read.ts'
import { type Bench, traceOf } from './program.ts'
import { start } from './start.ts'

const set = { 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { 'f:targetPort': {} } } } }
const edited = {
  manager: 'kubectl-edit',
  operation: 'Update',
  apiVersion: 'v1',
  time: '2026-01-15T09:39:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: set,
}

/** The shop, in which a person has edited the Service search. */
async function begin(): Promise<Bench> {
  const bench = await start({ objects: shop(), now: () => shopPresent })
  const search = shop()
    .map(fields)
    .find(({ kind, metadata }) => kind === 'Service' && fields(metadata).name === 'search')
  const metadata = { ...fields(search?.metadata), name: 'search', namespace: 'demo', managedFields: [edited] }
  bench.server.store.put({ ...search, apiVersion: 'v1', kind: 'Service', metadata })
  return bench
}

const objectsRead = ({ server }: Bench) => server.requests.map(({ path }) => path).filter((path) => path.endsWith('/services/search'))

describe('who changed a field', () => {
  it('the evidence of a broken Service names the manager and the time', async () => {
    const bench = await begin()
    expect((await bench.run(['svc/search'])).stdout).toMatch(/spec\.ports\[0\]\.targetPort = "htpp" \(by kubectl-edit, \d+\w+ ago\)/)
    const [finding] = traceOf(await bench.run(['svc/search', '-o', 'json'])).findings
    expect(finding?.evidence.flatMap(({ field, changed }) => (changed ? [[field, changed]] : []))).toEqual([
      ['spec.ports[0].targetPort', { manager: 'kubectl-edit', operation: 'Update', time: '2026-01-15T09:39:00Z' }],
    ])
  })

  it('managers of fields are not requested for a list, for -o name, or if nothing is broken', async () => {
    const bench = await begin()
    await bench.run(['svc/search', '-o', 'name'])
    expect(objectsRead(bench)).toHaveLength(1)
    await bench.run(['-n', 'demo'])
    expect(objectsRead(bench)).toHaveLength(1)
    await bench.run(['svc/db'])
    expect(bench.server.requests.filter(({ path }) => path.endsWith('/services/db'))).toHaveLength(1)
  })

  it('a server that refuses the second look changes nothing else', async () => {
    const bench = await begin()
    const whole = traceOf(await bench.run(['svc/search', '-o', 'json']))
    const again = await begin()
    let seen = 0
    const match = ({ path }: { path: string }) => {
      if (path.endsWith('/services/search')) seen += 1
      return path.endsWith('/services/search') && seen > 1
    }
    again.server.faults.add({ do: 'status', status: 403, match, count: Number.POSITIVE_INFINITY })
    const lesser = traceOf(await again.run(['svc/search', '-o', 'json']))
    expect([lesser.verdict, lesser.gaps, lesser.findings.map(({ code }) => code)]).toEqual([
      whole.verdict,
      whole.gaps,
      whole.findings.map(({ code }) => code),
    ])
  })
})
