import { describe, expect, it } from 'vitest'
import { humanDuration } from '../../src/lib/duration.ts'

const s = 1000
const m = 60 * s
const h = 60 * m
const d = 24 * h

describe('humanDuration', () => {
  it.each([
    [-3 * s, '<invalid>'],
    [-2 * s, '<invalid>'],
    [-1 * s, '0s'],
    [0, '0s'],
    [999, '0s'],
    [45 * s, '45s'],
    [2 * m - 1, '119s'],
    [2 * m, '2m'],
    [3 * m + 7 * s, '3m7s'],
    [10 * m - 1, '9m59s'],
    [18 * m + 30 * s, '18m'],
    [3 * h - 1, '179m'],
    [3 * h, '3h'],
    [7 * h + 59 * m, '7h59m'],
    [8 * h + 59 * m, '8h'],
    [48 * h - 1, '47h'],
    [48 * h, '2d'],
    [5 * d + 3 * h, '5d3h'],
    [8 * d, '8d'],
    [729 * d, '729d'],
    [730 * d, '2y'],
    [731 * d, '2y1d'],
    [8 * 365 * d + 40 * d, '8y'],
    [Number.NaN, '<invalid>'],
  ])('%i ms are written as %s', (ms, text) => {
    expect(humanDuration(ms)).toBe(text)
  })
})
