import { describe, expect, it } from 'vitest'
import { compileRe2 } from '../../src/lib/re2/re2.ts'

/** The match and its groups. */
function found(pattern: string, text: string): string[] | undefined | 'not understood' {
  const re2 = compileRe2(pattern)
  return re2 ? re2.find(text) : 'not understood'
}

describe('expressions of Go', () => {
  it.each([
    ['(.*)\\.example\\.org\\.$', 'a.b.example.org.', ['a.b.example.org.', 'a.b']],
    ['(.*?)-(us|eu)\\.', 'x-y-eu.z', ['x-y-eu.', 'x-y', 'eu']],
    ['^(?P<a>[0-9]*)[.](?P<b>[a-z]+)$', '12.ab', ['12.ab', '12', 'ab']],
    ['a|ab', 'ab', ['a']],
    ['(a|ab)(c|bcd)', 'abcd', ['abcd', 'a', 'bcd']],
    ['(?i)WEB\\.', 'web.', ['web.']],
    ['(?i:A)b', 'aB', undefined],
    ['x{2,3}', 'xxxx', ['xxx']],
    ['x{2,3}?', 'xxxx', ['xx']],
    ['a{,2}', 'a{,2}', ['a{,2}']],
    ['[]a]+', 'a]', ['a]']],
    ['[^.]+', '..web.', ['web']],
    ['[\\w-]+', 'a-b.c', ['a-b']],
    ['[a\\-z]+', 'a-zb', ['a-z']],
    ['\\bweb\\b', 'a.web.b', ['web']],
    ['\\Aweb\\z', 'webx', undefined],
    ['web$', 'web\n', undefined],
    ['(a)?(b)', 'b', ['b', '', 'b']],
    ['', 'abc', ['']],
    ['.*', '', ['']],
    ['(a*)*b', 'aab', ['aab', 'aa']],
  ])('%s finds in %j what Go finds', (pattern, text, expected) => expect(found(pattern, text)).toEqual(expected))

  it.each([
    '(',
    ')',
    'a**',
    '*a',
    '[a',
    '[b-a]',
    'a{2,1}',
    'a{1001}',
    '(?=a)',
    '(?!a)',
    '(?<=a)b',
    '\\1',
    '\\pL',
    '\\Qa\\E',
    '[[:alpha:]]',
    'ä',
    '(?m)^a',
    '(?U)a*',
    'a\\',
    '(?P<x>a)(?P<x>b)',
    '(?:(?:(?:){1000}){1000}){1000}',
    '((a{100}){100}){100}',
    'a'.repeat(3000),
    '('.repeat(500),
  ])('%s is not understood, and so not evaluated', (pattern) => expect(found(pattern, 'a')).toBe('not understood'))

  it.each(['(a|a)*$', '(a+)+$', '(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x', '(a?){300}a{300}', '((a*)*)*$'])(
    '%s takes steps in proportion to its length and that of the text, where backtracking would not end',
    (pattern) => {
      const text = `${'a'.repeat(250)}!`
      expect(['undefined', 'object']).toContain(typeof compileRe2(pattern)?.find(text))
    },
  )

  it('agrees with the engine of JavaScript on expressions that both have', () => {
    const parts = ['a', 'b', '.', '(a)', '(b|ab)', '[ab]', 'a*', 'b+?', '(a?)', '\\.', '^', '$', '(?:ab)*']
    const texts = ['', 'a', 'ab', 'ba.b', 'aabb', 'abab.a']
    let compared = 0
    for (const one of parts)
      for (const two of parts)
        for (const three of parts)
          for (const text of texts) {
            const expected = new RegExp(one + two + three).exec(text)
            expect([one, two, three, text, found(one + two + three, text)]).toEqual([
              one,
              two,
              three,
              text,
              expected ? [...expected].map((group) => group ?? '') : undefined,
            ])
            compared += 1
          }
    expect(compared).toBe(parts.length ** 3 * texts.length)
  })
})
