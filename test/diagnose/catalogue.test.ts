import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue, codes } from '../../src/diagnose/catalogue.ts'

describe('the findings', () => {
  it('the findings have one file or folder each, of their code and name, and each of these stands in the list', () => {
    const entries = readdirSync(new URL('../../src/diagnose/findings/', import.meta.url)).filter((entry) => entry !== 'list.ts')
    expect(entries.map((entry) => entry.replace(/\.ts$/, '')).sort()).toEqual(codes.map((code) => `${code}-${catalogue[code].name}`))
  })

  it('the findings have tests in files of that name alone', () => {
    const files = readdirSync(new URL('./', import.meta.url)).filter((file) => /^PT\d/.test(file))
    const expected = codes.map((code) => `${code}-${catalogue[code].name}.test.ts`)
    expect(files.filter((file) => !expected.includes(file))).toEqual([])
  })

  it('stand in the list under their own code', () => {
    expect(codes.map((code) => catalogue[code].code)).toEqual(codes)
  })
})
