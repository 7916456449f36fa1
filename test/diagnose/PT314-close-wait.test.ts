import { describe, expect, it } from 'vitest'
import type { PodTable } from '../probe/connections/table-text.ts'
import { codesOf, served, stranger, worldOf } from './connection-worlds.ts'
import { traceProbed } from './probed.ts'

describe('PT314 close-wait', () => {
  const closed = (count: number): PodTable => ({ peers: [{ address: stranger, count, state: '08' }] })

  it('a number that grows in three samples in a row is inferred', async () => {
    const trace = await traceProbed(served(1), worldOf({ 'web-0': [4, 8, 9, 12].map(closed) }))
    expect(trace.findings[0]).toMatchObject({ code: 'PT314', confidence: 'inferred' })
  })

  it('a number that falls once, or is below ten, is not faulty', async () => {
    expect(codesOf(await traceProbed(served(1), worldOf({ 'web-0': [8, 14, 12, 15].map(closed) })))).toEqual([])
    expect(codesOf(await traceProbed(served(1), worldOf({ 'web-0': [4, 5, 6, 7].map(closed) })))).toEqual([])
  })
})
