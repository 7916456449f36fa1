import { describe, expect, it } from 'vitest'
import { gate } from '../server/faults.ts'
import { type Bench, chainRights, listOf, reader, traceOf } from './program.ts'
import { start } from './start.ts'

const legacy = { kind: 'Service', namespace: 'demo', name: 'legacy' }

function pointTo({ server }: Bench, externalName: string): void {
  server.store.patch(legacy, { spec: { externalName } })
}

describe('an alias of a Service of the cluster', () => {
  it('an alias of a Service of another namespace is read in three round trips, and drawn with that Service', async () => {
    const bench = await start()
    pointTo(bench, 'kube-dns.kube-system.svc.cluster.local')
    const { stdout, code } = await bench.run(['svc/legacy'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^demo\/legacy +ExternalName kube-dns\.kube-system\.svc\.cluster\.local +● healthy$/m)
    expect(stdout).toContain('alias (CNAME) of service/kube-dns -n kube-system')
    expect(stdout).toMatch(/^kube-system\/kube-dns .* healthy$/m)
    expect(stdout).not.toContain('outside the cluster')
    const of = (part: string) => bench.server.requests.filter(({ path }) => path.includes(part))
    expect(of('/namespaces/kube-system/services')).toHaveLength(1)
    expect(of('/namespaces/kube-system/pods')).toHaveLength(1)
    expect(of('/namespaces/kube-system/ingresses')).toHaveLength(0)
  })

  it('what an alias names is requested in one round trip, once the alias is known', async () => {
    const bench = await start()
    pointTo(bench, 'kube-dns.kube-system.svc.cluster.local')
    const held = gate()
    bench.server.faults.add({ do: 'wait', gate: held, match: /kube-system\/services\/kube-dns/ })
    const running = bench.run(['svc/legacy', '-o', 'name'])
    await bench.server.arrived(({ path }) => path.includes('kube-system/services/kube-dns'))
    await bench.server.arrived(({ path }) => path.includes('kube-system/endpointslices'))
    await bench.server.arrived(({ path }) => path.includes('kube-system/networkpolicies'))
    held.open()
    expect((await running).stdout).toBe('service/legacy\n')
  })

  it('an alias of a Service that does not exist is broken, in every form', async () => {
    const bench = await start()
    pointTo(bench, 'kube-dms.kube-system.svc.cluster.local.')
    const { stdout, code } = await bench.run(['svc/legacy'])
    expect(code).toBe(1)
    expect(stdout).toContain('PT711   ExternalName target service/kube-dms does not exist')
    expect(stdout).toContain('Closest match: service/kube-dns.')
    expect(traceOf(await bench.run(['svc/legacy', '-o', 'json']))).toMatchObject({
      verdict: 'broken',
      alias: { reason: 'service-missing' },
    })
    for (const scope of [['-A'], []]) {
      const list = listOf(await bench.run([...scope, '-o', 'json']))
      const row = list.items.find(({ target }) => target.name === 'legacy')
      expect(row).toMatchObject({ verdict: 'broken', findings: [{ code: 'PT711' }, { code: 'PT410' }] })
    }
    expect(traceOf(await bench.run(['legacy.demo.svc:53', '-o', 'json'])).verdict).toBe('broken')
  })

  it('the row of an alias says what is wrong with the Service behind it, even if there is a second alias between them', async () => {
    const bench = await start()
    const row = async (name: string) => (await bench.run(['-A'])).stdout.split('\n').find((line) => line.includes(` ${name} `)) ?? ''
    pointTo(bench, 'search.demo.svc.cluster.local')
    expect(await row('legacy')).toMatch(/^✗ broken .* PT301 .*\(service\/search\)$/)
    const second = { type: 'ExternalName', externalName: 'legacy.demo.svc.cluster.local' }
    bench.server.store.put({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'second', namespace: 'default' }, spec: second })
    expect(await row('second')).toMatch(/^✗ broken .* PT301 .*\(service\/search -n demo\)$/)
    pointTo(bench, 'dns.demo.svc.cluster.local')
    expect(await row('legacy')).toMatch(/^● healthy +demo +legacy +ExternalName +- +-$/)
  })

  it('an alias of a namespace that may not be read is unknown, and the right that is missing is named', async () => {
    const bench = await start({ users: [reader('few', chainRights, 'demo')] })
    pointTo(bench, 'kube-dms.kube-system.svc.cluster.local')
    const { stdout, code } = await bench.run(['svc/legacy'])
    expect(code).toBe(0)
    expect(stdout.split('\n')[0]).toContain('? unknown')
    expect(stdout).toContain('the Service was not read')
    expect(stdout).toMatch(/not read: services.* kube-system/)
    expect(traceOf(await bench.run(['svc/legacy', '-o', 'json'])).findings.map(({ code }) => code)).toEqual(['PT410'])
  })

  it('a list of a namespace and its traces agree on aliases that lead out of it', async () => {
    const bench = await start()
    for (const name of ['kube-dns.kube-system.svc', 'web.demo.svc', 'payments.demo.svc', 'legacy.demo.svc', 'gone.demo.svc']) {
      pointTo(bench, name)
      const { verdict } = traceOf(await bench.run(['svc/legacy', '-o', 'json']))
      const row = listOf(await bench.run(['-o', 'json'])).items.find(({ target }) => target.name === 'legacy')
      expect([name, row?.verdict]).toEqual([name, verdict])
    }
  })

  it('an alias of a missing Service is unknown if the dump lacks the namespace of the Service, and else broken', async () => {
    const bench = await start()
    const kept = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' }
    const alias = (externalName: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'legacy', namespace: 'demo', ...kept },
      spec: { type: 'ExternalName', externalName },
    })
    const other = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'other', namespace: 'shop', ...kept },
      spec: { clusterIP: '10.96.9.9', ports: [{ port: 80 }] },
    }
    const run = async (externalName: string, ...more: object[]) => {
      const items = [alias(externalName), ...more]
      const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
      return traceOf(await bench.run(['-f', '-', 'svc/legacy', '-n', 'demo', '-o', 'json'], undefined, dump))
    }
    expect(await run('web.shop.svc.cluster.local')).toMatchObject({
      verdict: 'unknown',
      gaps: [{ resource: 'services', reason: 'absent' }],
    })
    expect(await run('web.demo.svc.cluster.local')).toMatchObject({ verdict: 'unknown' })
    expect(await run('web.shop.svc.cluster.local', other)).toMatchObject({ verdict: 'broken' })
  })
})

it('an alias has the probes of the Service that it leads to, and an alias that leads to no Service has none', async () => {
  const { run, server } = await start()
  const point = (externalName: string) =>
    server.store.patch({ kind: 'Service', namespace: 'demo', name: 'legacy' }, { spec: { externalName } })
  point('checkout.demo.svc.cluster.local')
  const trace = traceOf(await run(['svc/legacy', '--probe', '-o', 'json']))
  expect(trace.verdict).toBe('broken')
  const [checkout] = trace.through ?? []
  expect(checkout?.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven' })
  expect(checkout?.ports[0]?.endpoints[0]?.socket?.state).toBe('closed')
  point('gone.demo.svc.cluster.local')
  const { stdout, stderr } = await run(['svc/legacy', '--probe'])
  expect(stdout).toContain('PT711')
  expect(stderr).toContain('not probed: service/legacy leads to no Service and no Pod that was read')
})
