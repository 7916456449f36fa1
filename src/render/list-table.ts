import { columnGap } from '../lib/columns.ts'
import { defined } from '../lib/defined.ts'
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
  /** A column for the history of each Service, and what is in its place where that has no room. */
  strip?: GivenColumn & { short: GivenColumn }
  /** The verdicts in other contexts, as one column with the titles of all. */
  contexts?: GivenColumn
  /** What is wrong with the selected Service is shown beside the list. */
  isBesideDetails?: boolean
}

/** The title of a column, and how wide it is. */
export interface GivenColumn {
  title: string
  columns: number
}

/** Columns of the terminal that a finding should have before other columns give way to it. */
const findingRoom = 32
/** Less room is enough if the reader can scroll and sees the whole finding of the selected row. */
const scrolledRoom = 24
/** Beside a short history. */
const stripRoom = 16
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
  /** Columns of the history of a Service; absent: it is not shown. */
  stripColumns?: number
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
  const widths = new Map(full.map((column) => [column, widest(column, cells)]))
  const { width } = look
  const long = { widths, given: defined({ LAST: strip, CONTEXTS: contexts }) }
  const short = { widths, given: defined({ LAST: strip?.short, CONTEXTS: contexts }) }
  const whole = full.reduce((sum, column) => sum + widthOf(column, long, noCaps) + columnGap.length, -columnGap.length)
  if (width === undefined || whole <= width) return tableOf(full, long, look, noCaps)
  const withoutType = full.filter((column) => column !== 'TYPE')
  const withoutStrip = withoutType.filter((column) => column !== 'LAST')
  const shortest = withoutStrip.filter((column) => column !== 'PORTS')
  // Beside the details, the history of a Service says more than its ports.
  const withoutPorts = withoutType.filter((column) => column !== 'PORTS')
  const room = isBesideDetails ? codeRoom : look.scrolls ? scrolledRoom : findingRoom
  const layouts: readonly (readonly [layout: readonly Column[], sizes: Sizes, room: number])[] = [
    [full, long, room],
    [withoutType, long, room],
    ...(isBesideDetails ? ([[withoutPorts, long, room]] as const) : []),
    ...(strip ? ([[withoutType, short, Math.min(room, stripRoom)]] as const) : []),
    [withoutStrip, long, room],
    ...(strip ? ([[withoutPorts, short, Math.min(room, stripRoom)]] as const) : []),
    [shortest, long, room],
  ]
  const [layout, sizes] = layouts.find(([one, of, least]) => findingsBegin(one, of, wideCaps) + least <= width) ?? []
  return layout && sizes ? tableOf(layout, sizes, look, wideCaps) : tableOf(shortest, long, look, narrowCaps)
}

function widest(column: Column, cells: readonly ListRow[]): number {
  return cells.reduce((most, row) => Math.max(most, columnsOf(textOf(row[column] ?? []))), columnsOf(column))
}

/** How wide the columns would be, each. */
interface Sizes {
  widths: ReadonlyMap<Column, number>
  given: Partial<Record<Column, GivenColumn>>
}

function widthOf(column: Column, { widths, given }: Sizes, caps: Caps): number {
  const own = given[column]
  if (own) return own.columns
  return Math.min(widths.get(column) ?? 0, Math.max(caps.get(column) ?? Number.POSITIVE_INFINITY, columnsOf(column)))
}

function findingsBegin(layout: readonly Column[], sizes: Sizes, caps: Caps): number {
  return layout.slice(0, -1).reduce((sum, column) => sum + widthOf(column, sizes, caps) + columnGap.length, 0)
}

function tableOf(layout: readonly Column[], sizes: Sizes, look: Look, caps: Caps): ListTable {
  const line = (cell: (column: Column) => Line) =>
    layout.flatMap((column, index): Line => {
      const cap = caps.get(column)
      const content = cap === undefined ? cell(column) : cutLine(cell(column), cap, look.glyphs.ellipsis)
      if (index === layout.length - 1) return content
      // A mark behind a title takes from the gap, and moves no title behind it.
      const room = widthOf(column, sizes, caps) + columnGap.length
      return [...content, span(' '.repeat(Math.max(1, room - columnsOf(textOf(content)))))]
    })
  const strip = layout.includes('LAST') ? sizes.given.LAST : undefined
  const titleOf = (column: Column) => sizes.given[column]?.title ?? column
  return {
    columns: layout,
    ...defined({ stripColumns: strip?.columns }),
    header: (mark) => line((column) => [pressable({ column }, span(`${titleOf(column)}${mark?.get(column) ?? ''}`))]),
    line: (row) => line((column) => row[column] ?? []),
  }
}
