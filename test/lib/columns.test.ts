import { beforeAll, describe, expect, it } from 'vitest'
import { columns, columnWidths } from '../../src/lib/columns.ts'
import { loadWidths } from '../../src/lib/width.ts'

beforeAll(loadWidths)

describe('columns', () => {
  it('aligns cells three spaces apart and ends no line with a space', () => {
    expect(
      columns([
        ['NAME', 'TYPE', 'AGE'],
        ['web', 'ClusterIP', '5d'],
        ['checkout', '', ''],
      ]),
    ).toEqual(['NAME       TYPE        AGE', 'web        ClusterIP   5d', 'checkout'])
  })

  it('counts terminal columns, not characters', () => {
    expect(
      columns([
        ['网页', 'x'],
        ['web', 'y'],
      ]),
    ).toEqual(['网页   x', 'web    y'])
    expect(columnWidths([['网页'], ['a', 'bc']])).toEqual([4, 2])
  })

  it('does not widen a column for the last cell of a shorter row beyond its own', () => {
    expect(columns([['a', 'b'], ['longer']])).toEqual(['a        b', 'longer'])
  })

  it('makes nothing of no rows', () => {
    expect(columns([])).toEqual([])
  })
})
