import { isAscii } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const dist = new URL('../../dist/', import.meta.url)

it('the built files are pure ASCII, which Node reads fastest at the start', () => {
  const programs = readdirSync(dist).filter((name) => name.endsWith('.cjs'))
  expect(programs).toContain('cli.cjs')
  expect(programs.filter((name) => !isAscii(readFileSync(new URL(name, dist))))).toEqual([])
})
