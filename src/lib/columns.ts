import { columnsOf, padTo } from './width.ts'

/** Spaces between two columns, as kubectl prints them. */
export const columnGap = '   '

/** The widest cell of each column, in terminal columns. Rows may differ in length. */
export function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, columnsOf(cell))
  }
  return widths
}

/** Rows of cells as lines of a table: three spaces between columns, the last cell of each row not padded, no space at a line's end. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = columnWidths(rows)
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : padTo(cell, widths[index] ?? 0)))
      .join(columnGap)
      .trimEnd(),
  )
}
