import { describe, expect, it } from 'vitest'
import { exitCode, FAILED, type FailOn, MISUSED } from '../../src/cli/exit.ts'
import type { Verdict } from '../../src/model/verdict.ts'

const verdicts: readonly Verdict[] = ['healthy', 'idle', 'unknown', 'degraded', 'broken']

describe('exitCode', () => {
  const levels: [FailOn, Verdict[]][] = [
    ['broken', ['broken']],
    ['warn', ['degraded', 'broken']],
    ['unknown', ['unknown', 'degraded', 'broken']],
    ['never', []],
  ]
  it.each(levels)('--fail-on %s fails on %j alone', (level, failing) => {
    expect(verdicts.filter((verdict) => exitCode([verdict], level) === 1)).toStrictEqual(failing)
  })

  it('one such verdict among any number is enough to fail', () => {
    expect(exitCode([], 'unknown')).toBe(0)
    expect(exitCode(['healthy', 'broken', 'healthy'], 'broken')).toBe(1)
    expect(exitCode(['healthy', 'degraded'], 'broken')).toBe(0)
  })

  it('exit codes 2 and 3 are used only if nothing was traced', () => expect([MISUSED, FAILED]).toStrictEqual([2, 3]))
})
