import { describe, expect, it } from 'vitest'
import type { ConnectTarget } from '../../../src/model/probe-plan.ts'
import { outcomesOf, PathRecord } from '../../../src/probe/path/record.ts'

const target: ConnectTarget = { type: 'clusterIP', address: '10.96.0.10', port: 80, protocol: 'TCP' }

describe('what a path says', () => {
  it('refusals and silences are counted apart, and times are of what stood', () => {
    const record = new PathRecord([target])
    for (const [index, ms] of [4, 1, 3, 2].entries()) record.add(index, [{ target: 0, outcome: 'open', ms }])
    record.add(4, [{ target: 0, outcome: 'timeout' }])
    record.add(5, [{ target: 0, outcome: 'refused', ms: 0.1 }])
    expect(record.targets).toEqual([{ ...target, sent: 6, refused: 1, silent: 1, lastMs: 2, minMs: 1, medianMs: 3, p95Ms: 4 }])
    expect(outcomesOf(record, 0)).toEqual(['open', 'open', 'open', 'open', 'timeout', 'refused'])
  })

  it('a round without a word about a target counts neither for it nor against it', () => {
    const record = new PathRecord([target, target])
    record.add(0, [{ target: 1, outcome: 'open' }])
    expect(record.targets).toEqual([
      { ...target, sent: 0, refused: 0, silent: 0 },
      { ...target, sent: 1, refused: 0, silent: 0 },
    ])
  })

  it('all connections are counted, and the last 30 rounds are kept one by one', () => {
    const record = new PathRecord([target])
    for (let round = 0; round < 1_000; round++) record.add(round, [{ target: 0, outcome: 'open', ms: 1_000 - round }])
    expect(record.targets).toMatchObject([{ sent: 1_000, lastMs: 1, minMs: 1, medianMs: 301 }])
    expect(record.rounds).toHaveLength(30)
    expect(record.rounds[0]?.at).toBe('1970-01-01T00:00:00.970Z')
  })
})
