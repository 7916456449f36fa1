import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { expansionFault } from '../../../src/lib/yaml/expansion.ts'

/** Each line holds ten times what the line before it holds. */
function bomb(lines: number): string {
  const line = (name: string, item: string) => `${name}: &${name} [${Array(10).fill(item).join(', ')}]`
  return Array.from({ length: lines }, (_, index) => line(`a${index}`, index === 0 ? 'x' : `*a${index - 1}`)).join('\n')
}

function faultOf(text: string): string | undefined {
  return expansionFault(load(text), text.length)
}

describe('expansionFault', () => {
  it.each([
    ['nothing', ''],
    ['a text', 'web'],
    ['a map without aliases', '{a: {b: [1, 2, {c: d}]}}'],
    ['an alias that is used twice', 'a: &a [1, 2]\nb: *a\nc: *a'],
    ['a merge', 'a: &a {x: 1}\nb: {<<: *a, y: 2}'],
    ['four lines that hold ten times more each', bomb(4)],
    ['an anchor that is used by 5,000 objects', `a: &a {app: web, tier: front}\nb: [${Array(5_000).fill('*a').join(', ')}]`],
  ])('expansionFault finds nothing wrong with %s', (_, text) => {
    expect(text === '' ? expansionFault(undefined, 0) : faultOf(text)).toBeUndefined()
  })

  it.each([
    ['lines that hold ten times more each', bomb(9), 'its aliases expand to too much data'],
    ['three hundred such lines', bomb(300), 'its aliases expand to too much data'],
    [
      'a long text that is used often',
      `a: &a "${'x'.repeat(100_000)}"\nb: [${Array(1_000).fill('*a').join(', ')}]`,
      'its aliases expand to too much data',
    ],
    ['a list that holds itself', 'a: &a [*a]', 'an alias in it contains itself'],
    ['a map that holds itself further down', 'a: &a {b: {c: [*a]}}', 'an alias in it contains itself'],
  ])('expansionFault refuses %s', (_, text, fault) => {
    const began = performance.now()
    expect(expansionFault(load(text, { maxDepth: 1_000 }), text.length)).toBe(fault)
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('expansionFault refuses a document of a hundred thousand levels, and takes one of ninety', () => {
    const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
    expect(expansionFault(nested(100_000), 200_000)).toBe('it is nested more than 100 levels deep')
    expect(expansionFault(nested(90), 180)).toBeUndefined()
  })

  it('expansionFault counts the levels that aliases add', () => {
    const text = Array.from({ length: 120 }, (_, index) => `a${index}: &a${index} ${index === 0 ? '[x]' : `[*a${index - 1}]`}`).join('\n')
    expect(faultOf(text)).toBe('it is nested more than 100 levels deep')
  })
})
