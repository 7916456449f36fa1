import { expect, test } from 'vitest'
import { Screen } from '../../src/cli/watch/screen.ts'

test('a frame of -w replaces the frame before it', () => {
  const screen = new Screen()
  expect(screen.frame('a\nb\n', 80, 24)).toBe('a\nb\n')
  expect(screen.frame('a\nb\n', 80, 24)).toBeUndefined()
  expect(screen.frame('c\n', 80, 24)).toBe('\u001b[2F\u001b[Jc\n')
  expect(screen.frame('d\n', 80, 24)).toBe('\u001b[1F\u001b[Jd\n')
})

test('a line that the terminal breaks counts as its rows, colours as nothing', () => {
  const screen = new Screen()
  screen.frame(`\u001b[31m${'x'.repeat(25)}\u001b[0m\n\n`, 10, 24)
  expect(screen.frame('y\n', 10, 24)).toBe('\u001b[4F\u001b[Jy\n')
})

test('what does not fit on the screen is cut, and the last line says so', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `${index}\n`).join('')
  expect(new Screen().frame(lines(9), 80, 10)).toBe(lines(9))
  expect(new Screen().frame(lines(10), 80, 10)).toBe(`${lines(8)}… 2 more lines\n`)
})
