import { beforeAll, describe, expect, it } from 'vitest'
import { columns, columnWidths } from '../../src/lib/columns.ts'
import { loadWidths } from '../../src/lib/width.ts'

beforeAll(loadWidths)

describe('columns', () => {
  it('columns stand three spaces apart, and no line ends with a space', () => {
    expect(
      columns([
        ['NAME', 'TYPE', 'AGE'],
        ['web', 'ClusterIP', '5d'],
        ['checkout', '', ''],
      ]),
    ).toEqual(['NAME       TYPE        AGE', 'web        ClusterIP   5d', 'checkout'])
  })

  it('the width of a cell is counted in columns of the terminal, not in characters', () => {
    expect(
      columns([
        ['网页', 'x'],
        ['web', 'y'],
      ]),
    ).toEqual(['网页   x', 'web    y'])
    expect(columnWidths([['网页'], ['a', 'bc']])).toEqual([4, 2])
  })

  it('the last cell of a shorter row widens no column but its own', () => {
    expect(columns([['a', 'b'], ['longer']])).toEqual(['a        b', 'longer'])
  })

  it('no rows give no lines', () => {
    expect(columns([])).toEqual([])
  })
})
