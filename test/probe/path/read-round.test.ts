import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathTools } from '../../../src/probe/path/path-tools.ts'
import { readRound } from '../../../src/probe/path/read-round.ts'
import { RoundReader } from '../../../src/probe/session/rounds.ts'
import recorded from '../../fixtures/probe/path.json' with { type: 'json' }

/** To the targets of record.mjs: a name that is found, one that is not, then an address for each outcome. */
const outcomes = ['open', 'no-such-name', 'open', 'refused', 'timeout', 'unreachable', 'open']

describe.each(recorded)('$tool', ({ tool: name, stdout }) => {
  const tool = pathTools.find((one) => one.name === name)

  it('refusal, silence and success are told apart in each round that a tool printed', () => {
    const rounds = new RoundReader(100_000).push(Buffer.from(stdout), 0)
    expect(rounds).toHaveLength(2)
    for (const { text } of rounds) {
      const found = tool && readRound(text, tool, outcomes.length)
      const known = outcomes.map((outcome, target) => [target, outcome]).filter(([target]) => tool?.names !== 'never' || Number(target) > 1)
      expect(found?.map(({ target, outcome }) => [target, outcome])).toEqual(known)
      const times = found?.filter(({ outcome, ms }) => outcome === 'open' && ms !== undefined && ms > 0 && ms < 900)
      expect(times).toHaveLength(tool?.program === 'nc' ? 0 : known.filter(([, outcome]) => outcome === 'open').length)
    }
  })
})

describe('what is not understood', () => {
  it('a target of which a round says nothing is neither lost nor answered', () => {
    expect(readRound('0 open 250\n2 failed 3\n7 open 1\n1: connect: Connection refused\n1 failed 4\nnoise\n', { lines: 'own' }, 3)).toEqual(
      [
        { target: 0, outcome: 'open', ms: 0.25 },
        { target: 1, outcome: 'refused', ms: 0.004 },
      ],
    )
  })

  it('an nc that does not know the options is not used', () => {
    const usage = 'Usage: nc [OPTIONS] HOST PORT - connect'
    expect(readRound(`0 exit 1 nc: invalid option -- 'z' BusyBox multi-call binary. ${usage}\n`, { lines: 'nc' }, 1)).toBeUndefined()
  })

  it('no output throws', () => {
    const line = fc.oneof(fc.string(), fc.stringMatching(/^\d{1,3}:? (exit \d+|open|failed|E[A-Z]+) .{0,20}$/))
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('own' as const, 'nc' as const, 'curl' as const), (all, lines) => {
        for (const { target, ms = 0 } of readRound(all.join('\n'), { lines }, 5) ?? []) {
          expect(target).toBeLessThan(5)
          expect(ms).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})
