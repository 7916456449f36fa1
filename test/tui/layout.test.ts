import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrange, defaultLayout, type PaneId, widened } from '../../src/tui/layout.ts'

const all: readonly PaneId[] = ['main', 'details', 'side']

interface Case {
  columns: number
  rows: number
  panes?: readonly PaneId[]
  focus?: PaneId
  isZoomed?: boolean
}

function arranged({ columns, rows, panes = all, focus = 'main', isZoomed = false }: Case, layout = defaultLayout) {
  return arrange({ columns, rows }, layout, { top: 2, height: rows - 3, panes, focus, isZoomed })
}

const words = (one: Case) => arranged(one).map(({ pane, x, y, width, height }) => `${pane} ${x},${y} ${width}×${height}`)

describe('the panes of a terminal', () => {
  it.each<[Case, string[]]>([
    [{ columns: 80, rows: 24 }, ['main 0,2 80×21']],
    [{ columns: 80, rows: 24, focus: 'details' }, ['details 0,2 80×21']],
    [{ columns: 100, rows: 50 }, ['main 0,2 100×28', 'details 0,31 100×18']],
    [{ columns: 120, rows: 40 }, ['main 0,2 62×37', 'details 63,2 57×37']],
    [{ columns: 179, rows: 40 }, ['main 0,2 93×37', 'details 94,2 85×37']],
    [{ columns: 200, rows: 50 }, ['main 0,2 83×47', 'details 84,2 65×47', 'side 150,2 50×47']],
    [{ columns: 200, rows: 50, panes: ['main', 'details'] }, ['main 0,2 103×47', 'details 104,2 96×47']],
    [{ columns: 200, rows: 50, panes: ['main'] }, ['main 0,2 200×47']],
    [{ columns: 200, rows: 50, focus: 'side', isZoomed: true }, ['side 0,2 200×47']],
    [{ columns: 80, rows: 24, panes: ['main'], focus: 'side' }, ['main 0,2 80×21']],
  ])('the panes of a terminal fill it: %j', (one, expected) => {
    expect(words(one)).toEqual(expected)
  })

  it('the main pane is widened in steps, and no pane becomes too narrow', () => {
    const widths = [0, 5, 10, 60, -60].map(
      (by) => arranged({ columns: 160, rows: 40 }, widened(defaultLayout, 'M', by)).find(({ pane }) => pane === 'main')?.width,
    )
    expect(widths).toEqual([83, 91, 99, 103, 60])
  })

  it('the panes of any terminal cover its body without overlap', () => {
    const size = fc.record({ columns: fc.integer({ min: 56, max: 400 }), rows: fc.integer({ min: 12, max: 120 }) })
    fc.assert(
      fc.property(size, fc.constantFrom(...all), fc.boolean(), fc.integer({ min: -60, max: 60 }), (one, focus, isZoomed, by) => {
        const layout = (['P', 'M', 'L'] as const).reduce((before, is) => widened(before, is, by), defaultLayout)
        const rects = arranged({ ...one, focus, isZoomed }, layout)
        const cells = rects.reduce((sum, { width, height }) => sum + width * height, 0)
        const isBeside = rects[0]?.height === one.rows - 3
        const borders = rects.length === 1 ? 0 : isBeside ? (rects.length - 1) * (one.rows - 3) : one.columns
        expect(cells + borders).toBe(one.columns * (one.rows - 3))
        for (const { x, y, width, height } of rects) {
          expect(x + width).toBeLessThanOrEqual(one.columns)
          expect(y + height).toBeLessThanOrEqual(one.rows - 1)
          expect(width).toBeGreaterThanOrEqual(40)
        }
      }),
    )
  })
})
