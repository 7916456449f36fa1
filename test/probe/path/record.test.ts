import { describe, expect, it } from 'vitest'
import type { ConnectTarget } from '../../../src/model/probe-plan.ts'
import { PathRecord } from '../../../src/probe/path/record.ts'

const target: ConnectTarget = { type: 'clusterIP', address: '10.96.0.10', port: 80, protocol: 'TCP' }
const pod = (name: string): ConnectTarget => ({ type: 'pod', address: `10.244.0.${name.at(-1)}`, port: 8080, protocol: 'TCP', pod: name })

describe('what a path says', () => {
  it('refusals and silences are counted separately, and times are those of established connections', () => {
    const record = new PathRecord([target])
    for (const [index, ms] of [4, 1, 3, 2].entries()) record.add(index, [{ target: 0, outcome: 'open', ms }], [target])
    record.add(4, [{ target: 0, outcome: 'timeout' }], [target])
    record.add(5, [{ target: 0, outcome: 'refused', ms: 0.1 }], [target])
    expect(record.targets).toEqual([{ ...target, sent: 6, refused: 1, silent: 1, lastMs: 2, minMs: 1, medianMs: 3, p95Ms: 4 }])
    expect(record.outcomesOf(target)).toEqual(['open', 'open', 'open', 'open', 'timeout', 'refused'])
  })

  it('a round without a word about a target counts neither for it nor against it', () => {
    const record = new PathRecord([target, pod('web-1')])
    record.add(0, [{ target: 1, outcome: 'open' }], [target, pod('web-1')])
    expect(record.targets).toEqual([
      { ...target, sent: 0, refused: 0, silent: 0 },
      { ...pod('web-1'), sent: 1, refused: 0, silent: 0 },
    ])
  })

  it('all connections are counted, and the last 30 rounds are kept one by one', () => {
    const record = new PathRecord([target])
    for (let round = 0; round < 1_000; round++) record.add(round, [{ target: 0, outcome: 'open', ms: 1_000 - round }], [target])
    expect(record.targets).toMatchObject([{ sent: 1_000, lastMs: 1, minMs: 1, medianMs: 301 }])
    expect(record.rounds).toHaveLength(30)
    expect(record.rounds[0]?.at).toBe('1970-01-01T00:00:00.970Z')
  })
})

describe('targets that come and go', () => {
  const all = (...targets: ConnectTarget[]) => targets.map((_, index) => ({ target: index, outcome: 'open' as const }))
  const numbers = (record: PathRecord) => record.targets.map(({ pod: name, sent, gone }) => [name, sent, gone ?? false])

  it('what is known of a target that stays does not change with the others, and a new one begins with its own first round', () => {
    const record = new PathRecord([target, pod('web-1'), pod('web-2')])
    record.add(0, all(target, pod('web-1'), pod('web-2')), [target, pod('web-1'), pod('web-2')])
    record.follow([target, pod('web-3'), pod('web-1')])
    record.add(1, all(target, pod('web-3'), pod('web-1')), [target, pod('web-3'), pod('web-1')])
    expect(numbers(record)).toEqual([
      [undefined, 2, false],
      ['web-3', 1, false],
      ['web-1', 2, false],
      ['web-2', 1, true],
    ])
    expect(record.rounds.map(({ at, target: index }) => [at.slice(-4), record.targets[index]?.pod])).toEqual([
      ['000Z', undefined],
      ['000Z', 'web-1'],
      ['000Z', 'web-2'],
      ['001Z', undefined],
      ['001Z', 'web-3'],
      ['001Z', 'web-1'],
    ])
  })

  it('a target that has gone stays until no kept round has it', () => {
    const record = new PathRecord([target, pod('web-1')])
    record.add(0, all(target, pod('web-1')), [target, pod('web-1')])
    record.follow([target])
    for (let round = 1; round < 30; round++) record.add(round, all(target), [target])
    expect(numbers(record)).toEqual([
      [undefined, 30, false],
      ['web-1', 1, true],
    ])
    record.add(30, all(target), [target])
    expect(numbers(record)).toEqual([[undefined, 31, false]])
  })

  it('a target that comes back goes on, and a round that was under way when it went does not count', () => {
    const record = new PathRecord([target, pod('web-1')])
    record.add(0, all(target, pod('web-1')), [target, pod('web-1')])
    record.follow([target])
    record.add(1, all(target, pod('web-1')), [target, pod('web-1')])
    expect(numbers(record)[1]).toEqual(['web-1', 1, true])
    record.follow([target, pod('web-1')])
    record.add(2, all(target, pod('web-1')), [target, pod('web-1')])
    expect(numbers(record)).toEqual([
      [undefined, 3, false],
      ['web-1', 2, false],
    ])
  })

  it('another Pod at the address of one that went is another target', () => {
    const record = new PathRecord([pod('web-1')])
    record.add(0, all(pod('web-1')), [pod('web-1')])
    record.follow([{ ...pod('web-1'), pod: 'web-9' }])
    expect(numbers(record)).toEqual([
      ['web-9', 0, false],
      ['web-1', 1, true],
    ])
  })
})
