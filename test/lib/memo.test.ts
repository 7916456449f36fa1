import { expect, it } from 'vitest'
import { memo, memoLast } from '../../src/lib/memo.ts'

it('memo calls the function once for each object, even if the function returns undefined', () => {
  const asked: object[] = []
  const of = memo((key: object) => {
    asked.push(key)
    return undefined
  })
  const [one, other] = [{}, {}]
  for (const key of [one, other, one, other]) expect(of(key)).toBeUndefined()
  expect(asked).toEqual([one, other])
})

it('memoLast returns the same value while all that it compares is the same, and calls the function again when that differs', () => {
  let calls = 0
  const of = memoLast((key: { name: string }, width: number, color: string) => `${key.name} ${width} ${color} ${++calls}`)
  const key = { name: 'web' }
  expect([of(key, 80, 'red'), of(key, 80, 'red'), of(key, 80, 'blue'), of(key, 80, 'red')]).toEqual([
    'web 80 red 1',
    'web 80 red 1',
    'web 80 blue 2',
    'web 80 red 3',
  ])
})

it('memoLast compares only what `by` names', () => {
  let calls = 0
  const of = memoLast(
    (_: object, look: { width: number }) => look.width + ++calls,
    (_, { width }) => [width],
  )
  const key = {}
  expect([of(key, { width: 10 }), of(key, { width: 10 }), of(key, { width: 20 })]).toEqual([11, 11, 22])
})
