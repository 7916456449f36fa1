import { describe, expect, it } from 'vitest'
import { catalogue, codes } from '../../src/diagnose/catalogue.ts'
import { outline, type RelationCases } from './relations/case.ts'
import { connectionCases } from './relations/connections.ts'
import { entryPointCases } from './relations/entry-points.ts'
import { plannedCases } from './relations/planned.ts'
import { podCases } from './relations/pods.ts'
import { rangeCases } from './relations/ranges.ts'
import { routeCases } from './relations/routes.ts'

const cases: RelationCases = { ...plannedCases, ...podCases, ...rangeCases, ...entryPointCases, ...routeCases, ...connectionCases }

/** How to remove each relation; each entry of a map or a list is removed by itself. */
const relations = codes.flatMap((code) => {
  const all: object = catalogue[code].relations
  return Object.entries(all).flatMap(([name, value]: [string, unknown]) => {
    if (Array.isArray(value)) {
      return value.map((entry) => ({
        name: `${code} ${name} ${entry}`,
        takeOut: () =>
          replaced(
            all,
            name,
            value.filter((one) => one !== entry),
          ),
      }))
    }
    if (typeof value !== 'object' || value === null) return [{ name: `${code} ${name}`, takeOut: () => replaced(all, name, undefined) }]
    return Object.keys(value).map((entry) => ({ name: `${code} ${name} ${entry}`, takeOut: () => replaced(value, entry, undefined) }))
  })
})

/** Sets a property, and returns a function that undoes it. */
function replaced(holder: object, key: string, value: unknown): () => void {
  const before: unknown = Reflect.get(holder, key)
  Reflect.set(holder, key, value)
  return () => Reflect.set(holder, key, before)
}

it('each relation of a finding has a case, and each case belongs to a relation', () => {
  expect(Object.keys(cases).sort()).toEqual(relations.map(({ name }) => name).sort())
})

describe.each(relations)('$name', ({ name, takeOut }) => {
  it(`the relation ${name} decides what is said`, async () => {
    const one = cases[name]
    if (!one) throw new Error(`${name} has no case`)
    expect(outline(await one.trace())).toBe(one.found)
    const putBack = takeOut()
    try {
      expect(outline(await one.trace())).toBe(one.without)
    } finally {
      putBack()
    }
    expect(one.found).not.toBe(one.without)
  })
})
