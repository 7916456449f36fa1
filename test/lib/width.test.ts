import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { columnsOf, cutTo, loadWidths, padTo, withWidths, wrapWords } from '../../src/lib/width.ts'

describe('exact widths', () => {
  it('exact widths are loaded when a text needs them, and the text is made again', async () => {
    const seen: number[] = []
    const made = await withWidths(() => {
      seen.push(columnsOf('网页'))
      return String(seen.at(-1))
    })
    expect([made, seen]).toEqual(['4', [2, 4]])
  })

  it('exact widths are not loaded for a text without wide characters', async () => {
    let made = 0
    await withWidths(() => String(columnsOf('web ─▶ ✗') + made++))
    expect(made).toBe(1)
  })
})

const texts = fc.array(fc.constantFrom('a', 'b ', '网', 'é', '👍🏽', '✗', 'ﾈ', '─▶', ' ')).map((parts) => parts.join(''))

describe('width', () => {
  beforeAll(loadWidths)

  it.each([
    ['', 0],
    ['web', 3],
    ['● ✗ ▲ ○ ─▶ ┄┄ │ ├─ └─ … →', 25],
    ['网页', 4],
    ['👍🏽', 2],
    ['e\u0301', 1],
    ['ﾈｺ', 2],
  ])('the text %j takes %i columns', (text, columns) => {
    expect(columnsOf(text)).toBe(columns)
  })

  it.each([
    ['checkout', 8, 'checkout'],
    ['checkout', 5, 'chec…'],
    ['网页网页', 6, '网页…'],
    ['网页网页', 4, '网…'],
    ['👍🏽👍🏽', 3, '👍🏽…'],
    ['checkout', 0, ''],
  ])('the text %j, cut to %i columns, is %j', (text, columns, cut) => {
    expect(cutTo(text, columns)).toBe(cut)
  })

  it('a text may be cut with another ellipsis', () => {
    expect(cutTo('checkout', 5, '~')).toBe('chec~')
  })

  it('no text is cut wider than asked, and padding ends at the column', () => {
    fc.assert(
      fc.property(texts, fc.nat(20), (text, columns) => {
        expect(columnsOf(cutTo(text, columns))).toBeLessThanOrEqual(columns)
        expect(columnsOf(padTo(text, columns))).toBe(Math.max(columns, columnsOf(text)))
      }),
    )
  })

  it('a text is wrapped at spaces and loses no word', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 20 }), (text, columns) => {
        const lines = wrapWords(text, columns)
        expect(lines.join(' ').trim()).toBe(text.split(' ').filter(Boolean).join(' '))
        for (const line of lines) expect(columnsOf(line) <= columns || !line.includes(' ')).toBe(true)
      }),
    )
  })

  it('a word that is too long for a line stays whole', () => {
    expect(wrapWords('see https://example.com/long now', 10)).toEqual(['see', 'https://example.com/long', 'now'])
  })
})
