import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelIndex } from '../../src/kube/label-index.ts'
import { selects } from '../../src/kube/selector.ts'
import type { Labels } from '../../src/model/resources.ts'

const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'constructor'), fc.constantFrom('', 'a', 'b'), { noNullPrototype: true })

describe('the objects that a selector matches', () => {
  it('the objects that a selector matches are the same, in the same order, as if every object was checked', () => {
    fc.assert(
      fc.property(fc.array(labels), fc.array(labels), fc.array(labels), (here, there, selectors) => {
        const selected = labelIndex<Labels>(
          (namespace) => (namespace === 'here' ? here : there),
          (object) => object,
        )
        for (const selector of selectors) {
          expect(selected('here', selector)).toEqual(here.filter((object) => selects(selector, object)))
          expect(selected('there', selector)).toEqual(there.filter((object) => selects(selector, object)))
        }
      }),
    )
  })

  it('the objects that a selector matches are found without a check of the others', () => {
    const objects = Array.from({ length: 1_000 }, (_, index): Labels => ({ app: `app-${index}`, tier: 'web' }))
    let looks = 0
    const selected = labelIndex(
      () => objects,
      (object) => {
        looks++
        return object
      },
    )
    for (const object of objects) expect(selected('demo', object)).toEqual([object])
    // Once for each key of the selectors, and once for each object that has the rarest label.
    expect(looks).toBe(3 * objects.length)
  })
})
