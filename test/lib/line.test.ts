import { expect, it } from 'vitest'
import { errorLine } from '../../src/lib/line.ts'

it('the line of an error is cut off after 1,000 characters, and never within a character', () => {
  expect(errorLine('a'.repeat(1_000))).toBe('a'.repeat(1_000))
  expect(errorLine('a'.repeat(1_001))).toBe(`${'a'.repeat(1_000)}…`)
  expect(errorLine(`${'a'.repeat(999)}👍`)).toBe(`${'a'.repeat(999)}…`)
})

it('the line of an error is safe for a terminal before it is measured', () => {
  expect(errorLine('\x1b'.repeat(500))).toBe(`${'\\x1b'.repeat(250)}…`)
})
