import { expect, it } from 'vitest'
import { defined } from '../../src/lib/defined.ts'

it('defined leaves out what is undefined, and keeps what is only empty', () => {
  const fields: { a: string; b?: number | undefined; c: string | undefined; d: false; e: null } = {
    a: '',
    b: 0,
    c: undefined,
    d: false,
    e: null,
  }
  expect(defined(fields)).toStrictEqual({ a: '', b: 0, d: false, e: null })
})

it('defined keeps the order of the fields, which is that of a document', () => {
  expect(Object.keys(defined({ z: 1, gone: undefined, a: 2 }))).toEqual(['z', 'a'])
})
