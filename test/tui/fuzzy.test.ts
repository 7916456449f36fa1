import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closest } from '../../src/lib/similar.ts'
import { bestFits, fuzzy } from '../../src/tui/palette/fuzzy.ts'

const best = (typed: string, all: readonly string[]) => bestFits(all, (one) => fuzzy(typed, one))

describe('fuzzy fits', () => {
  it('a text that begins as typed comes before one that holds it, and that before one with gaps', () => {
    expect(best('so', ['explain so', 'sort', 'shop', 'x'])).toEqual(['sort', 'explain so', 'shop'])
  })

  it('a text always matches itself best, and letters in another order do not match', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => (fuzzy(text, text) ?? 99) <= (fuzzy(text, `x${text}`) ?? 99)))
    expect(fuzzy('ab', 'ba')).toBeUndefined()
  })

  it('letters fit if they begin words or are all in one word, and letters from anywhere do not', () => {
    expect(best('pap', ['plan a probe; it runs only after you confirm'])).toHaveLength(1)
    expect(best('rvrs', ['reverse the sort order'])).toHaveLength(1)
    expect(best('logs', ['plan to watch clients; it runs only after you confirm'])).toEqual([])
    expect(best('sor', ['open the selection; run the plan'])).toEqual([])
    expect(best('eso', ['reverse the sort order'])).toEqual([])
  })
})

describe('the closest words', () => {
  it('words that could be typos come first, then those that begin alike, and distant ones not at all', () => {
    expect(closest('paymnets', ['cart', 'payouts', 'payments', 'web'], 3)).toEqual(['payments', 'payouts'])
    expect(closest('xyzzy', ['cart', 'web', 'only', 'q'], 3)).toEqual([])
  })
})
