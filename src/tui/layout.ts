/** A part of the screen with a cursor of its own. */
export type PaneId = 'main' | 'details' | 'side'

/** How the panes stand: one, two stacked, two side by side, three side by side. */
export type WidthClass = 'S' | 'P' | 'M' | 'L'

/** Columns and rows of the terminal. */
export interface Size {
  columns: number
  rows: number
}

/** What a page has to know of the pane that it is drawn in. */
export interface Pane {
  pane: PaneId
  /** Columns, with those of the gutter and of the scrollbar. */
  width: number
}

/** Where a pane stands. Columns and rows are counted from 0; a pane among others has its title on its first row. */
export interface Rect extends Pane {
  x: number
  y: number
  height: number
}

/** What the reader chose: from which width on there are two panes and three, and the share of the main pane, in per cent. */
export interface Layout {
  split: number
  side: number
  main: Readonly<Record<Exclude<WidthClass, 'S'>, number>>
}

/** The layout before the reader changes it. */
export const defaultLayout: Layout = { split: 120, side: 180, main: { P: 60, M: 52, L: 42 } }

/** Rows from which on a narrow terminal stacks two panes. */
const tallRows = 46

/** Columns that a pane keeps, however its neighbour is widened; rows in a stack. */
const least = { main: 60, details: 56, side: 40, rows: 8 }

/** The share of the details in the columns that the main pane leaves; the side pane takes the rest. */
const detailsParts = 33 / 58

/** The class of a terminal. */
export function classOf({ columns, rows }: Size, { split, side }: Layout): WidthClass {
  if (columns >= side) return 'L'
  if (columns >= split) return 'M'
  return rows >= tallRows ? 'P' : 'S'
}

/** How the panes of a page stand on a terminal: one with room for three shows two if the page has no more. */
export function arrangedAs(size: Size, layout: Layout, panes: readonly PaneId[]): WidthClass {
  const is = classOf(size, layout)
  if (panes.length === 1) return 'S'
  return is === 'L' && panes.length === 2 ? 'M' : is
}

/** What is to be arranged: rows between the bars of the screen, and the panes that the page has. */
interface Body {
  top: number
  height: number
  panes: readonly PaneId[]
  focus: PaneId
  isZoomed: boolean
}

/** The panes of a page on a terminal. A pane that has no room is not among them; where there is room for one it is the one in focus. */
export function arrange(size: Size, layout: Layout, { top, height, panes, focus, isZoomed }: Body): readonly Rect[] {
  const width = Math.max(0, size.columns)
  const inFocus = panes.includes(focus) ? focus : 'main'
  const one: Rect = { pane: inFocus, x: 0, y: top, width, height }
  const is = arrangedAs(size, layout, panes)
  if (isZoomed || is === 'S') return [one]
  if (is === 'P') return stacked(one, layout.main.P)
  if (is === 'M') return beside(one, layout.main.M)
  return three(one, layout.main.L)
}

/** One row between two panes is a line. */
function stacked({ x, y, width, height }: Rect, share: number): Rect[] {
  if (height <= 2 * least.rows) return [{ pane: 'main', x, y, width, height }]
  const first = within(Math.round((height * share) / 100), least.rows, height - 1 - least.rows)
  return [
    { pane: 'main', x, y, width, height: first },
    { pane: 'details', x, y: y + first + 1, width, height: height - first - 1 },
  ]
}

/** One column between two panes is a line. */
function beside({ x, y, width, height }: Rect, share: number): Rect[] {
  const room = width - 1
  const first = within(Math.round((room * share) / 100), least.main, room - least.details)
  return [
    { pane: 'main', x, y, width: first, height },
    { pane: 'details', x: x + first + 1, y, width: room - first, height },
  ]
}

function three({ x, y, width, height }: Rect, share: number): Rect[] {
  const room = width - 2
  const first = within(Math.round((room * share) / 100), least.main, room - least.details - least.side)
  const second = within(Math.round((room - first) * detailsParts), least.details, room - first - least.side)
  return [
    { pane: 'main', x, y, width: first, height },
    { pane: 'details', x: x + first + 1, y, width: second, height },
    { pane: 'side', x: x + first + second + 2, y, width: room - first - second, height },
  ]
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

/** The layout with the main pane wider by so many per cent on terminals of a class. */
export function widened(layout: Layout, is: WidthClass, by: number): Layout {
  if (is === 'S') return layout
  return { ...layout, main: { ...layout.main, [is]: within(layout.main[is] + by, 20, 80) } }
}
