import { isAscii } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const dist = new URL('../../dist/', import.meta.url)

it('what is built is ASCII alone, so that a start reads it as fast as it can', () => {
  const programs = readdirSync(dist).filter((name) => name.endsWith('.cjs'))
  expect(programs).toContain('cli.cjs')
  expect(programs.filter((name) => !isAscii(readFileSync(new URL(name, dist))))).toEqual([])
})
