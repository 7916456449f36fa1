import { expect, it } from 'vitest'
import { catalogue, codes } from '../../../src/diagnose/catalogue.ts'
import { effects } from '../../../src/diagnose/symptom/effects.ts'
import { SYMPTOMS } from '../../../src/model/symptom.ts'

it('an effect either can or cannot cause a symptom, and has a reason and a source', () => {
  for (const [name, { can, cannot, why, source }] of Object.entries(effects)) {
    const excluded = cannot.flatMap(({ symptoms }) => symptoms)
    expect({ name, both: excluded.filter((one) => can.includes(one)) }).toEqual({ name, both: [] })
    expect({ name, twice: excluded.length - new Set(excluded).size }).toEqual({ name, twice: 0 })
    for (const text of [why, source, ...cannot.map((row) => row.why)]) expect(text).toMatch(/\S.*[^.\s]$/)
  }
})

it('every effect belongs to a finding, except those that depend on where the client is', () => {
  const used = new Set<string>(codes.map((code) => catalogue[code].effect))
  expect(Object.keys(effects).filter((name) => !used.has(name))).toEqual(['unserved', 'nameless'])
})

it('every symptom can come from a finding, except a limit on the size of requests', () => {
  const can = new Set(Object.values(effects).flatMap((row) => row.can))
  expect(SYMPTOMS.filter((symptom) => !can.has(symptom))).toEqual(['not-connected', 'http-413'])
})
