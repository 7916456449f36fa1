import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** A line with a title, and the code before it: a call of `it` or `test`, or the end of the table of `each`. */
const titled = /^(\s*)((?:it|test|describe)\b.*?|\].*?)\(\s*(['"`])((?:\\.|(?!\3)[^\\])*)\3,/
/** What a row of a table fills in. */
const placeholder = /%[a-z$#]|\$\{[^}]*\}|\$\w+/g

function titlesIn(text: string): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const [, indent = '', head = '', , title] = titled.exec(line) ?? []
    if (title === undefined) return []
    const opening = head.startsWith(']') ? openingOf(lines, index, indent) : head
    return /^(it|test)\b/.test(opening) ? [title] : []
  })
}

/** The line that begins what ends on this one. */
function openingOf(lines: readonly string[], end: number, indent: string): string {
  const own = lines.slice(0, end).findLast((line) => line.startsWith(indent) && /^(it|test|describe)\b/.test(line.slice(indent.length)))
  return own?.slice(indent.length) ?? ''
}

/** Does a title say something without its group, beside what a table fills in? */
function standsAlone(title: string): boolean {
  return (title.replace(placeholder, ' ').match(/[\p{L}\p{N}]+/gu) ?? []).length >= 2
}

it('every test title says more than its placeholders', () => {
  const weak = globSync('test/**/*.test.{ts,tsx}').flatMap((file) =>
    titlesIn(readFileSync(file, 'utf8'))
      .filter((title) => !standsAlone(title))
      .map((title) => `${file}: ${title}`),
  )
  expect(weak).toEqual([])
})

it('the check of titles finds a title that is only a placeholder, and accepts a sentence', () => {
  const checked = (text: string) => titlesIn(text).map(standsAlone)
  expect(checked("  it.each(rows)('%s', () => {})")).toEqual([false])
  expect(checked("  it.each([\n    1,\n  ])('$name: %s', async () => {})")).toEqual([false])
  expect(checked("it('a Service is healthy', () => {})")).toEqual([true])
  expect(checked("describe.each(rows)('%s', () => {})")).toEqual([])
})
