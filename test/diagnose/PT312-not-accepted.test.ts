import { describe, expect, it } from 'vitest'
import { codesOf, served, waits, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

describe('PT312 not-accepted', () => {
  it('one Pod of two that does not accept degrades a Service, also if its queue is full', async () => {
    const tables = { 'web-0': [waits(3), waits(3, { listenOverflows: 9 })], 'web-1': [{}, {}] }
    const trace = await traceProbed(served(2), worldOf(tables))
    expect(trace.verdict).toBe('degraded')
    expect(trace.findings[0]).toMatchObject({ code: 'PT312', severity: 'warn', confidence: 'proven' })
  })

  it('a queue is not called full while the counter stands', async () => {
    const trace = await traceProbed(served(1), worldOf({ 'web-0': [waits(3), waits(3)] }))
    expect(trace.findings[0]).toMatchObject({ code: 'PT312', severity: 'warn', title: 'process does not accept connections' })
  })

  it('a single sample proves nothing', async () => {
    expect(codesOf(await traceProbed(served(1), worldOf({ 'web-0': [waits(3)] })))).toEqual([])
  })
})
