import { expect } from 'vitest'
import { columnsOf } from '../../src/lib/width.ts'
import type { Size } from '../../src/tui/layout.ts'
import { expectGolden } from '../golden.ts'
import type { Stage } from './stage.ts'

/** The sizes at which golden files show the view. */
export const sizes: readonly Size[] = [
  { columns: 56, rows: 12 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
]

/** These, the smallest one that is drawn, and one with room for three panes. */
export const allSizes: readonly Size[] = [{ columns: 56, rows: 12 }, ...sizes, { columns: 200, rows: 50 }]

/** Draws a view without colours and with them: it fills the screen, no row is too long, and both are as in `test/golden/tui/NAME-…`. */
export async function expectDrawn(name: string, size: Size, open: (color: boolean) => Promise<Pick<Stage, 'rows'>>): Promise<void> {
  for (const color of [false, true]) {
    const rows = (await open(color)).rows()
    expect(rows).toHaveLength(size.rows)
    for (const row of rows) expect(columnsOf(row.replaceAll(/\x1b\[[\d;]*m/g, ''))).toBeLessThanOrEqual(size.columns)
    expectGolden(`tui/${name}-${size.columns}${color ? '.color' : ''}.txt`, `${readable(rows.join('\n'))}\n`)
  }
}

/** Colours as words that can be read in a golden file. */
function readable(text: string): string {
  return text.replaceAll(/\x1b\[([\d;]*)m/g, '⟦$1⟧')
}
