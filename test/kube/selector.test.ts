import { describe, expect, it } from 'vitest'
import { differences } from '../../src/kube/label-differences.ts'
import { labelOf, matches, selects } from '../../src/kube/selector.ts'
import { labels } from '../../src/lib/read.ts'
import { chain, healthy, pod, said, service, snapshot } from '../build.ts'

/** Keys that the API takes, and that every object inherits. */
const inherited = ['constructor', 'toString', 'valueOf', 'hasOwnProperty']

describe.each(inherited)('a label with the key %s', (key) => {
  const expression = (operator: string) => ({ matchLabels: {}, matchExpressions: [{ key, operator, values: [] }] })

  it(`the label key ${key} exists only where it was set`, () => {
    expect(labelOf({}, key)).toBeUndefined()
    expect(labelOf({ [key]: 'web' }, key)).toBe('web')
    expect(matches(expression('Exists'), {})).toBe(false)
    expect(matches(expression('DoesNotExist'), {})).toBe(true)
    expect(matches(expression('Exists'), { [key]: 'web' })).toBe(true)
    expect(selects({ [key]: 'web' }, { [key]: 'web' })).toBe(true)
    expect(selects({ [key]: 'web' }, {})).toBe(false)
    expect(differences({ [key]: 'web' }, {})).toEqual([{ key, wanted: 'web' }])
  })

  it(`a selector with the key ${key} that matches no Pod is a fault`, () => {
    expect(said(healthy({ services: [service({ selector: { [key]: 'web' } })], slices: [] }))).toBe('broken PT101')
  })

  it(`a slip in the value of the label ${key} is found`, () => {
    const from = snapshot({ services: [service({ selector: { [key]: 'web' } })], pods: [pod('web-1', { labels: { [key]: 'wbe' } })] })
    expect(chain(from).ports[0]?.candidates[0]?.differs).toEqual([{ key, wanted: 'web', found: 'wbe' }])
  })
})

it('a selector in a file keeps a key that would set the prototype, and does not select everything for it', () => {
  const selector = labels(JSON.parse('{"__proto__": "web", "count": 3}'))
  expect(Object.entries(selector)).toEqual([['__proto__', 'web']])
  expect(selects(selector, {})).toBe(false)
})
