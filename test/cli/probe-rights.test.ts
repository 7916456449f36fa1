import { describe, expect, it } from 'vitest'
import { execs, lists, runner } from './probe-runs.ts'
import { reader, traceOf } from './program.ts'
import { start } from './start.ts'

describe('rights', () => {
  it('rights that a probe lacks are one line and one gap, and nothing is tried', async () => {
    const one = await start({ users: [reader('looker', lists)] })
    const ran = await one.run(['svc/checkout', '--probe', '-o', 'json'], 'looker')
    const trace = traceOf(ran)
    expect(execs(one)).toEqual([])
    expect(ran.stderr.match(/^not probed: no permission to .*pods\/exec.*$/gm)).toHaveLength(1)
    expect(trace.gaps.filter(({ resource }) => resource === 'pods/exec')).toMatchObject([
      { reason: 'forbidden', hops: ['socket'], hides: false },
    ])
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'forbidden' })
    // An unknown socket does not count as closed, so the finding stays as it was.
    expect(trace.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
    const { stdout } = await one.run(['svc/checkout', '--probe'], 'looker')
    expect(stdout).toMatch(/not probed: no permission to .*what listens is unknown/s)
  })

  it('the right to exec and the rights to read are enough for a probe', async () => {
    const one = await start({ users: [runner] })
    expect(traceOf(await one.run(['svc/web', '--probe', '-o', 'json'], 'runner')).ports[0]?.endpoints[0]?.socket?.state).toBe('open')
  })

  it('a socket is unknown where its session is forbidden', async () => {
    const one = await start()
    one.server.faults.add({ do: 'status', status: 403, match: /exec/, count: 100 })
    const trace = traceOf(await one.run(['svc/db', '--probe', '-o', 'json']))
    expect(trace.ports[0]?.endpoints[0]?.socket).toMatchObject({ state: 'unknown', reason: 'forbidden' })
    expect(trace.verdict).toBe('healthy')
  })
})

describe('sessions that go wrong', () => {
  it.each(['exec-no-status', 'exec-die'] as const)('a session that ends with %s is unknown, never a closed port', async (fault) => {
    const one = await start()
    one.server.faults.add({ do: fault, count: 100 })
    const trace = traceOf(await one.run(['svc/checkout', '--probe', '-o', 'json']))
    for (const { socket } of trace.ports[0]?.endpoints ?? []) expect(socket).toMatchObject({ state: 'unknown', reason: 'lost' })
    expect(trace.findings[0]).toMatchObject({ code: 'PT302', confidence: 'inferred' })
  })

  it('a session that hangs ends with its deadline', async () => {
    const one = await start()
    one.server.faults.add({ do: 'exec-hang', count: 100 })
    const trace = traceOf(await one.run(['svc/checkout', '--probe', '--probe-timeout', '1s', '-o', 'json']))
    for (const { socket } of trace.ports[0]?.endpoints ?? []) expect(socket).toMatchObject({ state: 'unknown', reason: 'timeout' })
  })
})
