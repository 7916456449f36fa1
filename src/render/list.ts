import { columnGap } from '../lib/columns.ts'
import { columnsOf } from '../lib/width.ts'
import type { Finding } from '../model/finding.ts'
import type { PortTrace, Trace, TraceList } from '../model/trace.ts'
import { gapLines } from './gaps.ts'
import { cutLine, page, textOf, wrapped } from './layout.ts'
import type { RenderOptions } from './options.ts'
import { readyCount } from './readiness.ts'
import { findingSign, type Line, type Look, lookOf, signOf, span, toneOf, verdictLine } from './style.ts'

const shownPorts = 3

/** One line a Service, in the order of the list, below headers as kubectl prints them; then what was not read. */
export function renderListText(list: TraceList, options: RenderOptions): string {
  const look = lookOf(options)
  return page(listLines(list, look, options.namespaces), look, options.color)
}

/** The lines of `renderListText`; `namespaces` shows that column also for a single namespace. */
export function listLines(list: TraceList, look: Look, namespaces = false): Line[] {
  const gaps = [...gapLines(list.gaps, look), ...unreadLines(list, look)]
  return [...rows(list.items, look, namespaces), ...(gaps.length === 0 ? [] : [[], ...gaps])]
}

/** What a list does not ask for, and a chain does. */
export function unreadLines({ unread, items }: TraceList, look: Look): Line[] {
  if (unread.length === 0 || items.length === 0) return []
  const words = `not asked for in a list: ${unread.join(', ')}: ${look.scrolls ? 'a chain' : 'svc/NAME'} reads them, and may find more`
  return wrapped(words, look, [signOf('info', look), span('  ')], [span('   ')], 'quiet')
}

/** The columns of the list, in their order. */
export type Column = 'VERDICT' | 'NAMESPACE' | 'NAME' | 'TYPE' | 'PORTS' | 'READY' | 'FINDING'

/** What stands in each column for one Service. */
export type ListRow = Readonly<Record<Column, Line>>

/** Columns of the terminal that a finding should have before other columns give way to it. */
const findingRoom = 32
/** Where the reader scrolls, and sees the whole finding of the row that is selected, less will do. */
const scrolledRoom = 24

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

function rows(items: readonly Trace[], look: Look, always: boolean): Line[] {
  if (items.length === 0) return [[span('no Services')]]
  const withNamespace = always || new Set(items.map(({ target }) => target.namespace)).size > 1
  const cells = items.map((trace) => listRow(trace, look))
  const table = listTable(cells, look, withNamespace)
  return [table.header(), ...cells.map((row) => table.line(row))]
}

/** Columns that fit the rows and the terminal; its lines are made one by one, so that a window onto many rows costs no more than it shows. */
export interface ListTable {
  /** Those that are shown, in their order. */
  columns: readonly Column[]
  /** The titles; `mark` stands behind the title of a column. */
  header(mark?: ReadonlyMap<Column, string>): Line
  line(row: ListRow): Line
}

/** Chooses the columns and their widths for some rows. */
export function listTable(cells: readonly ListRow[], look: Look, withNamespace: boolean): ListTable {
  const full: Column[] = ['VERDICT', ...(withNamespace ? (['NAMESPACE'] as const) : []), 'NAME', 'TYPE', 'PORTS', 'READY', 'FINDING']
  const widths = new Map(full.map((column) => [column, widest(column, cells)]))
  const { width } = look
  const whole = full.reduce((sum, column) => sum + (widths.get(column) ?? 0) + columnGap.length, -columnGap.length)
  if (width === undefined || whole <= width) return tableOf(full, widths, look, noCaps)
  const withoutType = full.filter((column) => column !== 'TYPE')
  const shortest = withoutType.filter((column) => column !== 'PORTS')
  const fitting = [full, withoutType, shortest].find(
    (layout) => findingsBegin(layout, widths, wideCaps) + (look.scrolls ? scrolledRoom : findingRoom) <= width,
  )
  return fitting ? tableOf(fitting, widths, look, wideCaps) : tableOf(shortest, widths, look, narrowCaps)
}

function widest(column: Column, cells: readonly ListRow[]): number {
  return cells.reduce((most, row) => Math.max(most, columnsOf(textOf(row[column]))), columnsOf(column))
}

type Widths = ReadonlyMap<Column, number>

function widthOf(column: Column, widths: Widths, caps: Caps): number {
  return Math.min(widths.get(column) ?? 0, Math.max(caps.get(column) ?? Number.POSITIVE_INFINITY, columnsOf(column)))
}

function findingsBegin(layout: readonly Column[], widths: Widths, caps: Caps): number {
  return layout.slice(0, -1).reduce((sum, column) => sum + widthOf(column, widths, caps) + columnGap.length, 0)
}

function tableOf(layout: readonly Column[], widths: Widths, look: Look, caps: Caps): ListTable {
  const line = (cell: (column: Column) => Line) =>
    layout.flatMap((column, index): Line => {
      const cap = caps.get(column)
      const content = cap === undefined ? cell(column) : cutLine(cell(column), cap, look.glyphs.ellipsis)
      if (index === layout.length - 1) return content
      const missing = Math.max(0, widthOf(column, widths, caps) - columnsOf(textOf(content)))
      return [...content, span(' '.repeat(missing) + columnGap)]
    })
  return {
    columns: layout,
    header: (mark) => line((column) => [span(`${column}${mark?.get(column) ?? ''}`)]),
    line: (row) => line((column) => row[column]),
  }
}

/** What stands in each column for a Service. */
export function listRow(trace: Trace, look: Look): ListRow {
  const { target, service } = trace
  return {
    VERDICT: verdictLine(trace.verdict, look),
    NAMESPACE: [span(target.namespace ?? '')],
    NAME: [span(target.name)],
    TYPE: [span(service?.type ?? '-')],
    PORTS: [span(portsCell(trace.ports, look))],
    READY: [span(trace.gaps.some(({ hops }) => hops.includes('endpoint')) ? '?' : readyCell(trace.ports))],
    FINDING: findingCell(trace.findings, look),
  }
}

/** `80→http`, `80→8081,9090→metrics`, `80→http :31200`, `53/UDP`; a target port that equals the port is left out. */
function portsCell(ports: readonly PortTrace[], look: Look): string {
  if (ports.length === 0) return '-'
  const words = ports
    .filter(({ port }) => port !== 0)
    .map(({ port, targetPort, protocol, nodePort }) => {
      const target = targetPort === port ? '' : `${look.glyphs.to}${targetPort}`
      return `${port}${target}${protocol === 'TCP' ? '' : `/${protocol}`}${nodePort === undefined ? '' : ` :${nodePort}`}`
    })
  if (look.width === undefined || look.wide || words.length <= shownPorts) return words.join(',') || '-'
  return `${words.slice(0, shownPorts).join(',')},+${words.length - shownPorts}`
}

/** Addresses that are ready for every port, of all: `2/3`. */
function readyCell(ports: readonly PortTrace[]): string {
  return ports.length === 0 ? '-' : (readyCount(ports) ?? '0/0')
}

/** What makes a Service idle changes no verdict for the worse, and is yet the reason of it. */
function isRest({ code }: Finding): boolean {
  return code === 'PT203'
}

/** The first finding that tells on the verdict; the wide form names all. */
function findingCell(findings: readonly Finding[], look: Look): Line {
  const telling = look.wide ? findings : [...findings.filter(({ severity }) => severity !== 'info'), ...findings.filter(isRest)].slice(0, 1)
  return telling.flatMap((finding, index) => [
    span(`${index === 0 ? '' : '; '}`),
    span(finding.code, toneOf(findingSign(finding))),
    span(` ${finding.title}`),
  ])
}
