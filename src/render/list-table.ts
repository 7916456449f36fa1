import { columnGap } from '../lib/columns.ts'
import { columnsOf } from '../lib/width.ts'
import { cutLine, textOf } from './layout.ts'
import { type Line, type Look, pressable, span } from './style.ts'

/** The columns of the list, in their order. */
export type Column = 'VERDICT' | 'CONTEXTS' | 'NAMESPACE' | 'NAME' | 'TYPE' | 'PORTS' | 'READY' | 'LAST' | 'FINDING'

/** What is in each column for one Service. */
export type ListRow = Readonly<Record<Exclude<Column, Given>, Line> & Partial<Record<Given, Line>>>

/** Columns whose titles and widths are given. */
type Given = 'LAST' | 'CONTEXTS'

/** What decides which columns a list has, other than their width. */
export interface ListForm {
  withNamespace: boolean
  /** A column for the history of each Service: its title, and how wide it is. */
  strip?: { title: string; columns: number }
  /** The verdicts in other contexts, as one column: the titles of all, and how wide they are. */
  contexts?: { title: string; columns: number }
  /** What is wrong with the selected Service is shown beside the list. */
  isBesideDetails?: boolean
}

/** Columns of the terminal that a finding should have before other columns give way to it. */
const findingRoom = 32
/** Less room is enough if the reader can scroll and sees the whole finding of the selected row. */
const scrolledRoom = 24
/** Room for its code only: the rest is beside the list. */
const codeRoom = 6

type Caps = ReadonlyMap<Column, number>

const noCaps: Caps = new Map()
/** A terminal that is too narrow cuts these columns, and leaves out others only then. */
const wideCaps: Caps = new Map([
  ['NAMESPACE', 16],
  ['NAME', 28],
  ['PORTS', 16],
])
const narrowCaps: Caps = new Map([
  ['NAMESPACE', 12],
  ['NAME', 20],
])

/**
 * Columns that fit the rows and the terminal; its lines are made one by one, so that a window onto many rows costs no more than it shows.
 */
export interface ListTable {
  /** Those that are shown, in their order. */
  columns: readonly Column[]
  /** The titles; `mark` is after the title of a column. */
  header(mark?: ReadonlyMap<Column, string>): Line
  line(row: ListRow): Line
}

/** Chooses the columns and their widths for some rows. */
export function listTable(cells: readonly ListRow[], look: Look, form: ListForm): ListTable {
  const { withNamespace, strip, contexts, isBesideDetails } = form
  const full: Column[] = [
    'VERDICT',
    ...(contexts ? (['CONTEXTS'] as const) : []),
    ...(withNamespace ? (['NAMESPACE'] as const) : []),
    ...(['NAME', 'TYPE', 'PORTS', 'READY'] as const),
    ...(strip ? (['LAST'] as const) : []),
    'FINDING',
  ]
  const given = new Map<Column, { title: string; columns: number }>([
    ...(strip ? [['LAST', strip] as const] : []),
    ...(contexts ? [['CONTEXTS', contexts] as const] : []),
  ])
  const widths = new Map(full.map((column) => [column, given.get(column)?.columns ?? widest(column, cells)]))
  const titles = new Map([...given].map(([column, { title }]) => [column, title]))
  const { width } = look
  const whole = full.reduce((sum, column) => sum + (widths.get(column) ?? 0) + columnGap.length, -columnGap.length)
  if (width === undefined || whole <= width) return tableOf(full, widths, look, { titles, caps: noCaps })
  const withoutType = full.filter((column) => column !== 'TYPE')
  const withoutStrip = withoutType.filter((column) => column !== 'LAST')
  const shortest = withoutStrip.filter((column) => column !== 'PORTS')
  // Beside the details, the history of a Service says more than its ports.
  const withoutPorts = withoutType.filter((column) => column !== 'PORTS')
  const room = isBesideDetails ? codeRoom : look.scrolls ? scrolledRoom : findingRoom
  const layouts = [full, withoutType, ...(isBesideDetails ? [withoutPorts] : []), withoutStrip, shortest]
  const fitting = layouts.find((layout) => findingsBegin(layout, widths, wideCaps) + room <= width)
  return fitting
    ? tableOf(fitting, widths, look, { titles, caps: wideCaps })
    : tableOf(shortest, widths, look, { titles, caps: narrowCaps })
}

function widest(column: Column, cells: readonly ListRow[]): number {
  return cells.reduce((most, row) => Math.max(most, columnsOf(textOf(row[column] ?? []))), columnsOf(column))
}

type Widths = ReadonlyMap<Column, number>

function widthOf(column: Column, widths: Widths, caps: Caps): number {
  return Math.min(widths.get(column) ?? 0, Math.max(caps.get(column) ?? Number.POSITIVE_INFINITY, columnsOf(column)))
}

function findingsBegin(layout: readonly Column[], widths: Widths, caps: Caps): number {
  return layout.slice(0, -1).reduce((sum, column) => sum + widthOf(column, widths, caps) + columnGap.length, 0)
}

function tableOf(
  layout: readonly Column[],
  widths: Widths,
  look: Look,
  { titles, caps }: { titles: ReadonlyMap<Column, string>; caps: Caps },
): ListTable {
  const line = (cell: (column: Column) => Line) =>
    layout.flatMap((column, index): Line => {
      const cap = caps.get(column)
      const content = cap === undefined ? cell(column) : cutLine(cell(column), cap, look.glyphs.ellipsis)
      if (index === layout.length - 1) return content
      // A mark behind a title takes from the gap, and moves no title behind it.
      const room = widthOf(column, widths, caps) + columnGap.length
      return [...content, span(' '.repeat(Math.max(1, room - columnsOf(textOf(content)))))]
    })
  return {
    columns: layout,
    header: (mark) => line((column) => [pressable({ column }, span(`${titles.get(column) ?? column}${mark?.get(column) ?? ''}`))]),
    line: (row) => line((column) => row[column] ?? []),
  }
}
