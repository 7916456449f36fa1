import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeUnsafe, isUnsafe, printable } from '../../src/lib/printable.ts'

describe('printable', () => {
  it.each([
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\0\x7f\x9b', '\\x00\\x7f\\x9b'],
    ['user\u202egnp.exe', 'user\\u202egnp.exe'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['we\u200bb\u200f\ufeff', 'we\\u200bb\\u200f\\ufeff'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    ['lone \ud800 and \udc00', 'lone \\ud800 and \\udc00'],
    ['\u{e0041}', '\\u{e0041}'],
    ['filler \u3164 \u115f \uffa0', 'filler \\u3164 \\u115f \\uffa0'],
    ['variation \ufe0f\u{e0100}\u180b', 'variation \\ufe0f\\u{e0100}\\u180b'],
    ['joiner \u034f\u17b4', 'joiner \\u034f\\u17b4'],
    ['space \u00a0\u2003\u3000\u2800', 'space \\xa0\\u2003\\u3000\\u2800'],
  ])('the text %j is shown as %s', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it.each(['', 'web-6d4f', 'a\\nb', 'naïve', '网页', '👍🏽', '─▶ ✗'])('the text %j is shown as it is', (text) => {
    expect(printable(text)).toBe(text)
  })

  it('nothing is printed that a terminal obeys or hides, whatever the input is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text)
        expect(isUnsafe(shown)).toBe(false)
        expect(printable(shown)).toBe(shown)
        expect(shown.isWellFormed()).toBe(true)
      }),
    )
  })

  it('each code point that a font may ignore, or that has no shape, is shown', () => {
    const hidden = /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Separator}\p{Surrogate}]/u
    let count = 0
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const character = String.fromCodePoint(point)
      if (character === ' ' || !hidden.test(character)) continue
      count += 1
      expect(printable(character)).toMatch(/^\\/)
    }
    expect(count).toBeGreaterThan(6_000)
  })

  it('every unsafe character is found on each call: the pattern keeps no state', () => {
    expect([isUnsafe('\x1b'), isUnsafe('\x1b'), isUnsafe('a')]).toEqual([true, true, false])
    expect(escapeUnsafe('\x1b\x1b', (point) => `<${point}>`)).toBe('<27><27>')
  })
})
