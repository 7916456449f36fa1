import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue, codes } from '../../src/diagnose/catalogue.ts'

describe('the findings', () => {
  it('each finding has one file or folder, named by its code and name, and is in the list', () => {
    const entries = readdirSync(new URL('../../src/diagnose/findings/', import.meta.url)).filter((entry) => entry !== 'list.ts')
    expect(entries.map((entry) => entry.replace(/\.ts$/, '')).sort()).toEqual(codes.map((code) => `${code}-${catalogue[code].name}`))
  })

  it('the file of the tests of a finding has the code and name of the finding', () => {
    const files = readdirSync(new URL('./', import.meta.url)).filter((file) => /^PT\d/.test(file))
    const expected = codes.map((code) => `${code}-${catalogue[code].name}.test.ts`)
    expect(files.filter((file) => !expected.includes(file))).toEqual([])
  })

  it('the findings are in the list under their own codes', () => {
    expect(codes.map((code) => catalogue[code].code)).toEqual(codes)
  })
})
