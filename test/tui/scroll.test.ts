import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginning, cursorAt, type Motion, move, type Scrolled, settle } from '../../src/tui/scroll.ts'

/** Items by their heights; negative: cannot be selected. */
function items(heights: readonly number[]): Scrolled {
  return {
    length: heights.length,
    keyAt: (index) => `k${index}`,
    heightAt: (index) => Math.abs(heights[index] ?? 0),
    isStop: (index) => (heights[index] ?? 0) > 0,
  }
}

const lines = (count: number) => items(Array.from({ length: count }, () => 1))

describe('a window onto items', () => {
  it('a window onto items moves the selection, and the lines only when it would leave the window', () => {
    const all = lines(10)
    let at = settle(beginning, all, 4)
    for (let step = 0; step < 3; step++) at = move(at, all, 4, 'down')
    expect(at).toEqual({ index: 3, top: 0 })
    at = move(at, all, 4, 'down')
    expect(at).toEqual({ index: 4, top: 1 })
    at = move(at, all, 4, 'up')
    expect(at).toEqual({ index: 3, top: 1 })
  })

  it('a window onto items goes by pages, and to both ends', () => {
    const all = lines(100)
    const first = settle(beginning, all, 11)
    expect(move(first, all, 11, 'pageDown')).toEqual({ index: 10, top: 10 })
    expect(move(first, all, 11, 'halfDown')).toEqual({ index: 5, top: 5 })
    expect(move(first, all, 11, 'last')).toEqual({ index: 99, top: 89 })
    expect(move({ index: 99, top: 89 }, all, 11, 'first')).toEqual({ index: 0, top: 0 })
  })

  it('a window onto items keeps a selected item on its line when others come and go above it', () => {
    const cursor = cursorAt({ index: 5, top: 3 }, lines(10))
    const more: Scrolled = { ...lines(13), keyAt: (index) => (index < 3 ? `new${index}` : `k${index - 3}`) }
    expect(settle(cursor, more, 4)).toEqual({ index: 8, top: 6 })
  })

  it('a window onto items keeps showing the beginning while the selected item is in the window', () => {
    const cursor = cursorAt({ index: 1, top: 0 }, lines(10))
    const more: Scrolled = { ...lines(11), keyAt: (index) => (index < 1 ? 'new' : `k${index - 1}`) }
    expect(settle(cursor, more, 4)).toEqual({ index: 2, top: 0 })
  })

  it('a window onto items scrolls where nothing can be selected', () => {
    const text = items(Array.from({ length: 10 }, () => -1))
    const at = settle(beginning, text, 4)
    expect(move(at, text, 4, 'down')).toEqual({ index: -1, top: 1 })
    expect(move(at, text, 4, 'last')).toEqual({ index: -1, top: 6 })
    expect(settle(cursorAt({ index: -1, top: 6 }, text), text, 8)).toEqual({ index: -1, top: 2 })
  })

  it('a window onto items shows what stands above the first item that can be selected, and below the last', () => {
    const all = items([-1, -1, 1, -5, 1, -1, -1])
    const below = move(move({ index: 2, top: 0 }, all, 4, 'down'), all, 4, 'down')
    expect(below).toEqual({ index: 4, top: 6 })
    expect(move(below, all, 4, 'up')).toEqual({ index: 2, top: 0 })
  })

  const motion = fc.constantFrom<Motion>('up', 'down', 'pageUp', 'pageDown', 'halfUp', 'halfDown', 'first', 'last')
  const heights = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 30 })

  it('a window onto items never leaves the items, and never hides the selected one', () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: 1, max: 12 }), fc.array(motion, { maxLength: 20 }), (all, height, motions) => {
        const some = items(all)
        const total = all.reduce((sum, each) => sum + Math.abs(each), 0)
        let at = settle(beginning, some, height)
        for (const each of motions) {
          at = move(at, some, height, each)
          expect(settle(cursorAt(at, some), some, height).index).toBe(at.index)
          expect(at.top).toBeGreaterThanOrEqual(0)
          expect(at.top).toBeLessThanOrEqual(Math.max(0, total - height))
          if (at.index < 0) continue
          const start = all.slice(0, at.index).reduce((sum, one) => sum + Math.abs(one), 0)
          expect(some.isStop(at.index)).toBe(true)
          expect(start).toBeLessThan(at.top + height)
          expect(start + some.heightAt(at.index)).toBeGreaterThan(at.top)
        }
      }),
    )
  })

  it('a window onto items reaches every item by going down', () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: 1, max: 12 }), (all, height) => {
        const some = items(all)
        const stops = all.flatMap((each, index) => (each > 0 ? [index] : []))
        const seen: number[] = []
        let at = settle(beginning, some, height)
        for (let step = 0; step < stops.length; step++) {
          if (at.index >= 0) seen.push(at.index)
          at = move(at, some, height, 'down')
        }
        expect(seen).toEqual(stops)
      }),
    )
  })
})
