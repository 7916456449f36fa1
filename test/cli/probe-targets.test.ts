import { describe, expect, it } from 'vitest'
import { manyPods, openExec } from './many-pods.ts'
import { execs } from './probe-runs.ts'
import { type Bench, traceOf } from './program.ts'
import { start } from './start.ts'

describe('what is no Service', () => {
  const nameOf = ({ server }: Bench, start: string) =>
    server.store
      .list('Pod')
      .map((pod) => pod.metadata.name)
      .find((name) => name.startsWith(start)) ?? ''

  it('an address is probed through what it leads to', async () => {
    const trace = traceOf(await (await start()).run(['10.96.3.4:80', '--probe', '-o', 'json']))
    expect(trace.verdict).toBe('broken')
    expect(trace.through?.[0]?.findings[0]).toMatchObject({ code: 'PT302', confidence: 'proven' })
  })

  it.each([
    [8081, 'broken', { state: 'broken', reason: 'not-listening' }],
    [8080, 'healthy', { state: 'ok' }],
  ] as const)('at the address of a Pod port %i is %s', async (port, verdict, owner) => {
    const one = await start()
    const pod = one.server.store.list('Pod').find(({ metadata }) => metadata.name === nameOf(one, 'checkout-'))
    const [address = ''] = String(JSON.stringify(pod?.status)).match(/(?<="podIP":")[^"]+/) ?? []
    const trace = traceOf(await one.run([`${address}:${port}`, '--probe', '-o', 'json']))
    expect([trace.verdict, trace.address?.owners]).toEqual([verdict, [expect.objectContaining(owner)]])
  })

  it('the state of a port of a Pod follows its socket', async () => {
    const one = await start()
    const ran = [`pod/${nameOf(one, 'checkout-')}`, '--probe']
    const rows = traceOf(await one.run([...ran, '-o', 'json'])).reach?.ports ?? []
    expect(rows.map(({ port, sockets }) => [port, sockets?.map(({ state }) => state)])).toEqual([
      [8080, ['open']],
      [8081, ['closed']],
      [9090, ['open']],
    ])
    expect((await one.run(ran)).stdout).toMatch(/✗ 8081\/TCP .*service\/checkout:80.*nothing listens there/)
  })

  it('a Pod to which no Service leads shows what it listens on', async () => {
    const objects = manyPods(1).filter((one) => JSON.stringify(one).includes('"kind":"Pod"'))
    const one = await start({ objects, exec: openExec })
    expect((await one.run(['pod/many-000', '--probe=plan'])).stdout).toMatch(/sockets {3}pod\/many-000/)
    const { stdout } = await one.run(['pod/many-000', '--probe'])
    expect(stdout).toMatch(/8080\/TCP http .*no Service, socket \[::\]:8080/)
    expect(execs(one)).toHaveLength(1)
  })

  it('a Node is refused, in a line', async () => {
    const ran = await (await start()).run(['node/node-1', '--probe'])
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('--probe cannot probe a Node')])
  })

  it('an address without a Pod behind it says that nothing is probed', async () => {
    const one = await start()
    const { stderr } = await one.run(['10.0.0.12', '--probe'])
    expect([stderr, execs(one)]).toEqual([expect.stringMatching(/^not probed: address\/10\.0\.0\.12 leads to no Service/m), []])
  })
})

describe('many endpoints', () => {
  it('many endpoints are all probed with --probe=all, one session for the sockets of each Pod and one for each connection', async () => {
    const one = await start({ objects: manyPods(200), exec: openExec })
    const trace = traceOf(await one.run(['svc/many', '--probe=all', '-o', 'json']))
    expect(trace.ports[0]?.endpoints.filter(({ socket }) => socket?.state === 'open')).toHaveLength(200)
    expect(trace.probes.filter((probe) => probe.kind === 'connect' && probe.result === 'open')).toHaveLength(202)
    // 200 socket tables, 202 connections, and one session that looks for tools.
    expect(execs(one)).toHaveLength(403)
    // The other requests are those of the trace itself, and the access reviews for exec.
    expect(one.server.requests.length - 403).toBeLessThanOrEqual(9)
  })

  it('only a sample of many endpoints is probed, the output says so, and the others are not called open', async () => {
    const one = await start({ objects: manyPods(200), exec: openExec })
    const { stdout, stderr } = await one.run(['svc/many', '--probe'])
    expect(stderr).toContain('a sample: 20 of 200 Pods')
    expect(stdout).toContain('probed: 20 of 200 Pods')
    expect(stdout).toMatch(/─▶ \? socket/)
    expect(execs(one).length).toBeLessThanOrEqual(45)
  })
})
