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
  ])('shows %j as %s', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it.each(['', 'web-6d4f', 'a\\nb', 'naïve', '网页', '👍🏽', '─▶ ✗'])('leaves %j as it is', (text) => {
    expect(printable(text)).toBe(text)
  })

  it('leaves nothing that a terminal obeys or hides, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text)
        expect(isUnsafe(shown)).toBe(false)
        expect(printable(shown)).toBe(shown)
        expect(shown.isWellFormed()).toBe(true)
      }),
    )
  })

  it('finds every unsafe character on each call: the pattern keeps no state', () => {
    expect([isUnsafe('\x1b'), isUnsafe('\x1b'), isUnsafe('a')]).toEqual([true, true, false])
    expect(escapeUnsafe('\x1b\x1b', (point) => `<${point}>`)).toBe('<27><27>')
  })
})
