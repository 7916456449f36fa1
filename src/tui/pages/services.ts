import { serviceReadiness } from '../../kube/readiness.ts'
import { compareText } from '../../lib/compare.ts'
import { defined } from '../../lib/defined.ts'
import { memo, memoFew, memoLast } from '../../lib/memo.ts'
import type { Comparison } from '../../model/comparison.ts'
import type { LiveView } from '../../model/live.ts'
import type { Trace, TraceList } from '../../model/trace.ts'
import { uncertainLines, verdictChange } from '../../render/change.ts'
import { gapLines } from '../../render/gaps.ts'
import { gap, textOf } from '../../render/layout.ts'
import { listRow, unreadLines } from '../../render/list.ts'
import { type Column, type ListForm, type ListRow, type ListTable, listTable } from '../../render/list-table.ts'
import { type Look, lookOf, span } from '../../render/style.ts'
import { changeOf } from '../change-mark.ts'
import { fold } from '../fold-line.ts'
import { stripCells } from '../history.ts'
import type { Pane } from '../layout.ts'
import { marked } from '../marked.ts'
import { type Model, pageLook } from '../model.ts'
import type { Item, Items, Page } from '../page.ts'
import { listOf } from '../probed.ts'
import { nameKey } from '../screen.ts'
import { placeOf, type SortBy, type State } from '../state.ts'
import { stripLine } from '../strip-line.ts'
import { said, waiting } from '../words.ts'
import { filterWords, fitsFilter, foundBeside } from './list-filter.ts'
import { serviceActions } from './parts.ts'
import { readingPage } from './reading.ts'

/** A Service of the list with what is drawn of it, made once for each trace. */
interface Row {
  key: string
  trace: Trace
  cells: ListRow
  /** What a filter looks at, in lower case. */
  text: string
}

interface Shown {
  rows: readonly Row[]
  withNamespace: boolean
}

/** All Services of the scope, worst first unless sorted otherwise, one line each. */
export function servicesPage(model: Model, pane: Pane): Page {
  const list = listOf(model)
  const { reading } = model.view
  if (!list && reading?.services && model.view.status.state === 'reading') return readingPage(model, pane, reading.services)
  if (!list) return { head: [], items: nothing, empty: waiting(model) }
  const { filter } = placeOf(model.state)
  const shown = shownOf(list, filter, model.state.sort, model.settings.unicode, model.view.comparison)
  const look = pageLook(model, pane)
  const strip = model.settings.hasStrips !== false && hasHistory(model.view) ? { title: 'LAST 6 MIN', columns: stripCells } : undefined
  const isBesideDetails = pane.width < model.size.columns
  const table = tableOf(shown, look, { isBesideDetails, ...defined({ strip }) })
  const empty = filter === '' ? emptyWords(model) : `no Service matches "${filter}" (${list.items.length} hidden)   Esc shows all`
  const gaps = [...gapLines(list.gaps, look), ...unreadLines(list, look)]
  const unsure = uncertainLines(model.view.comparison?.uncertain ?? [], look).flatMap((line) => fold(line, look.width ?? 0))
  const notes: Item[] = [
    ...(shown.rows.length === 0 ? [{ key: 'empty', isFixed: true as const, lines: [said(empty)] }] : []),
    ...(gaps.length === 0 ? [] : [{ key: 'unread', isFixed: true as const, lines: [[], ...gaps] }]),
    ...(unsure.length === 0 ? [] : [{ key: 'unsure', isFixed: true as const, lines: [[], ...unsure] }]),
  ]
  const order = model.state.sort.by === 'verdict' ? 'worst first' : `by ${sortColumns[model.state.sort.by]}`
  return {
    title: `Services, ${model.state.sort.isReversed ? `${order}, reversed` : order}`,
    head: [table.header(sortMark(model, table))],
    items: withNotes(rowItems(shown.rows, table, look, model), notes),
    hasStrips: table.columns.includes('LAST'),
    of: list.items.length,
    empty,
  }
}

const nothing: Items = {
  length: 0,
  keyAt: () => '',
  heightAt: () => 0,
  isStop: () => false,
  at: () => ({ key: '', lines: [], isFixed: true }),
}

function emptyWords({ view }: Model): string {
  return view.namespace === undefined ? 'no Services' : `no Services in namespace ${view.namespace}: press n to choose another`
}

/** A view that is not of a live cluster, or of a change that is only tried out, has no history. */
function hasHistory({ status, comparison }: LiveView): boolean {
  return status.state !== 'still' && status.state !== 'unapplied' && comparison === undefined
}

function rowItems(rows: readonly Row[], table: ListTable, look: Look, model: Model): Items {
  const withStrip = table.columns.includes('LAST')
  const words = filterWords(placeOf(model.state).filter)
  const at = (index: number): Item => {
    const row = rows[index]
    if (!row) return nothing.at(index)
    const { target, findings } = row.trace
    const service = { namespace: target.namespace ?? '', name: target.name }
    const change = changeOf(model, row.trace)
    const finding = change && !change.after ? undefined : findings[0]
    const found = foundBeside(words, row)
    const cells = found === undefined ? row.cells : { ...row.cells, FINDING: [span(found, 'match'), gap, ...row.cells.FINDING] }
    return {
      key: row.key,
      lines: [
        marked(
          table.line(withStrip ? { ...cells, LAST: stripLine(model.history.strip(row.key, model.now, stripCells), look) } : cells),
          words,
        ),
      ],
      ...serviceActions(service, model),
      ...(change && { isChanged: true, change }),
      ...defined({ finding, found }),
    }
  }
  return { length: rows.length, keyAt: (index) => rows[index]?.key ?? '', heightAt: () => 1, isStop: () => true, at }
}

/** Items that cannot be selected, behind others. */
function withNotes(items: Items, notes: readonly Item[]): Items {
  const note = (index: number) => notes[index - items.length]
  return {
    length: items.length + notes.length,
    keyAt: (index) => note(index)?.key ?? items.keyAt(index),
    heightAt: (index) => note(index)?.lines.length ?? items.heightAt(index),
    isStop: (index) => index < items.length,
    at: (index) => note(index) ?? items.at(index),
  }
}

const sortColumns: Readonly<Record<SortBy, Column>> = { verdict: 'VERDICT', name: 'NAME', type: 'TYPE', ready: 'READY' }

/** Behind the column by which is sorted; behind the last one if that has no room on the screen. */
function sortMark({ state, settings }: Model, { columns }: ListTable): ReadonlyMap<Column, string> {
  const { by, isReversed } = state.sort
  if (by === 'verdict' && !isReversed) return new Map()
  const [up, down] = settings.unicode ? ['↑', '↓'] : ['^', 'v']
  const arrow = isReversed ? down : up
  const column = sortColumns[by]
  return columns.includes(column) ? new Map([[column, arrow]]) : new Map([['FINDING', `   by ${column}${arrow}`]])
}

/** The rows that the filter leaves, in order; worked out once for each list, filter and order. */
const shownOf = memoLast(
  (list: TraceList, filter: string, sort: State['sort'], unicode: boolean, comparison?: Comparison): Shown => {
    const words = filterWords(filter)
    const all = markedRows(list.items.map(unicode ? unicodeRow : asciiRow), comparison, unicode)
    const rows = ordered(
      all.filter((row) => fitsFilter(words, row)),
      sort,
    )
    return { rows, withNamespace: new Set(list.items.map(({ target }) => target.namespace)).size > 1 }
  },
  (_, filter, { by, isReversed }, unicode, comparison) => [filter, by, isReversed, unicode, comparison],
)

function ordered(rows: readonly Row[], { by, isReversed }: State['sort']): readonly Row[] {
  const sorted = by === 'verdict' ? rows : rows.toSorted((a, b) => compare(a, b, by))
  return isReversed ? sorted.toReversed() : sorted
}

/** Least ready first; what is equal stays worst first. */
function compare({ trace: a }: Row, { trace: b }: Row, by: Exclude<SortBy, 'verdict'>): number {
  if (by === 'ready') return readyShare(a) - readyShare(b)
  const of = ({ target, service }: Trace) => (by === 'name' ? target.name : (service?.type ?? ''))
  return compareText(of(a), of(b))
}

/** From 0 to 1; without any address 1. Services without ports, or not read, come after all others. */
function readyShare(trace: Trace): number {
  const readiness = serviceReadiness(trace)
  if (typeof readiness === 'string') return 2
  return readiness.of === 0 ? 1 : readiness.ready / readiness.of
}

/** Cells do not depend on the width, but for long lists of ports, which are cut as on any terminal. */
function rowMaker(unicode: boolean): (trace: Trace) => Row {
  const look = lookOf({ color: false, unicode, width: 0, now: 0 })
  return memo((trace) => {
    const { namespace = '', name } = trace.target
    const cells = listRow(trace, look)
    const text = `${namespace}/${name} ${Object.values(cells).map(textOf).join(' ')}`.toLowerCase()
    return { key: nameKey({ namespace, name }), trace, cells, text }
  })
}

/** The rows with `before → after` as the verdict of those that a change would touch. A Service that would be deleted has no finding. */
function markedRows(rows: readonly Row[], comparison: Comparison | undefined, unicode: boolean): readonly Row[] {
  if (!comparison) return rows
  const look = lookOf({ color: false, unicode, width: 0, now: 0 })
  const changes = new Map(comparison.items.map((change) => [change.after ?? change.before, change]))
  return rows.map((row) => {
    const change = changes.get(row.trace)
    if (!change) return row
    const VERDICT = verdictChange(change, look)
    return { ...row, cells: { ...row.cells, VERDICT, ...(!change.after && { FINDING: [] }) }, text: `${row.text} ${textOf(VERDICT)}` }
  })
}

const unicodeRow = rowMaker(true)
const asciiRow = rowMaker(false)

/** For each pane that shows it, and its width before. */
const tableOf = memoFew(
  3,
  ({ rows, withNamespace }: Shown, look: Look, form: Omit<ListForm, 'withNamespace'>): ListTable =>
    listTable(
      rows.map(({ cells }) => cells),
      look,
      { withNamespace, ...form },
    ),
  (_, { width }, { strip, isBesideDetails }) => [width, strip !== undefined, isBesideDetails],
)
