import { defined } from '../../lib/defined.ts'
import { memoFew } from '../../lib/memo.ts'
import type { LiveView } from '../../model/live.ts'
import { uncertainLines } from '../../render/change.ts'
import { gapLines } from '../../render/gaps.ts'
import { gap } from '../../render/layout.ts'
import { unreadLines } from '../../render/list.ts'
import { type Column, type ListForm, type ListTable, listTable } from '../../render/list-table.ts'
import { type Look, span } from '../../render/style.ts'
import { changeOf } from '../change-mark.ts'
import { type ContextColumns, contextColumns, contextNotes, othersOf } from '../elsewhere.ts'
import { fold } from '../fold-line.ts'
import { listStrip, shortCells, stripCells } from '../history.ts'
import type { Pane } from '../layout.ts'
import { marked } from '../marked.ts'
import { type Model, pageLook } from '../model.ts'
import type { Item, Items, Page } from '../page.ts'
import { listOf } from '../probed.ts'
import type { ServiceName } from '../screen.ts'
import { placeOf, type SortBy } from '../state.ts'
import { stripLine } from '../strip-line.ts'
import { said, waiting } from '../words.ts'
import { filterWords, foundBeside } from './list-filter.ts'
import { serviceActions } from './parts.ts'
import { readingPage } from './reading.ts'
import { notRead, type Row, type Shown, shownOf } from './service-rows.ts'

/** All Services of the scope, worst first unless sorted otherwise, one line each. */
export function servicesPage(model: Model, pane: Pane): Page {
  const others = othersOf(model.view)
  const isOnlyElsewhere = model.view.status.state === 'failed' && others.some(({ state }) => state.list)
  const list = listOf(model) ?? (isOnlyElsewhere ? notRead : undefined)
  const { reading } = model.view
  if (!list && reading?.services && model.view.status.state === 'reading') return readingPage(model, pane, reading.services)
  if (!list) return { head: [], items: nothing, empty: waiting(model) }
  const { filter } = placeOf(model.state)
  const { sort } = model.state
  const beside = { comparison: model.view.comparison, others, changes: sort.by === 'changed' ? model.view.changes : undefined }
  const shown = shownOf(list, filter, sort, model.settings.unicode, beside)
  const look = pageLook(model, pane)
  const strip = model.settings.hasStrips !== false && hasHistory(model.view) ? stripColumn : undefined
  const isBesideDetails = pane.width < model.size.columns
  const contexts = contextColumns(others, look)
  const table = tableOf(shown, look, { isBesideDetails, ...defined({ strip, contexts }) })
  const empty = filter === '' ? emptyWords(model) : `no Service matches "${filter}" (${shown.total} hidden)   Esc shows all`
  const gaps = [...gapLines(list.gaps, look), ...unreadLines(list, look), ...contextNotes(others, look)]
  const unsure = uncertainLines(model.view.comparison?.uncertain ?? [], look).flatMap((line) => fold(line, look.width ?? 0))
  const notes: Item[] = [
    ...(shown.rows.length === 0 ? [{ key: 'empty', isFixed: true as const, lines: [said(empty)] }] : []),
    ...(gaps.length === 0 ? [] : [{ key: 'unread', isFixed: true as const, lines: [[], ...gaps] }]),
    ...(unsure.length === 0 ? [] : [{ key: 'unsure', isFixed: true as const, lines: [[], ...unsure] }]),
  ]
  const order = sortWords(sort.by)
  return {
    title: `Services, ${model.state.sort.isReversed ? `${order}, reversed` : order}`,
    head: [table.header(sortMark(model, table))],
    items: withNotes(rowItems(shown.rows, { table, look, contexts }, model), notes),
    hasStrips: table.stripColumns !== undefined,
    of: shown.total,
    empty,
  }
}

/** The columns of the history, long and short. */
const stripColumn = { title: 'LAST 6 MIN', columns: stripCells, short: { title: '6 MIN', columns: shortCells } }

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

interface Drawn {
  table: ListTable
  look: Look
  contexts: ContextColumns | undefined
}

function rowItems(rows: readonly Row[], { table, look, contexts }: Drawn, model: Model): Items {
  const { stripColumns } = table
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
    const given = {
      ...(stripColumns !== undefined &&
        row.only === undefined && { LAST: stripLine(listStrip(model.history, row.key, model.now, stripColumns), look) }),
      ...(contexts && { CONTEXTS: contexts.cell(row.key) }),
    }
    const lines = [marked(table.line({ ...cells, ...given }), words)]
    if (row.only !== undefined) return { ...absentItem(row, service), lines }
    return {
      key: row.key,
      lines,
      ...serviceActions(service, model),
      ...(change && { isChanged: true, change }),
      ...defined({ finding, found }),
    }
  }
  return { length: rows.length, keyAt: (index) => rows[index]?.key ?? '', heightAt: () => 1, isStop: () => true, at }
}

/** A Service that exists only in other contexts: Enter opens it in the first of them. */
function absentItem({ key, only = '' }: Row, service: ServiceName): Item {
  return { key, lines: [], opens: { at: 'chain', service }, name: service.name, context: only }
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

const sortColumns: Readonly<Record<SortBy, Column>> = { verdict: 'VERDICT', name: 'NAME', type: 'TYPE', ready: 'READY', changed: 'LAST' }

function sortWords(by: SortBy): string {
  if (by === 'verdict') return 'worst first'
  return by === 'changed' ? 'last change first' : `by ${sortColumns[by]}`
}

/** Behind the column by which is sorted; behind the last one if that has no room on the screen. */
function sortMark({ state, settings }: Model, { columns }: ListTable): ReadonlyMap<Column, string> {
  const { by, isReversed } = state.sort
  if (by === 'verdict' && !isReversed) return new Map()
  const [up, down] = settings.unicode ? ['↑', '↓'] : ['^', 'v']
  const arrow = isReversed ? down : up
  const column = sortColumns[by]
  return columns.includes(column)
    ? new Map([[column, arrow]])
    : new Map([['FINDING', ` ${by === 'changed' ? 'last change' : `by ${column}`}${arrow}`]])
}

/** For each pane that shows it, and its width before. */
const tableOf = memoFew(
  3,
  ({ rows, withNamespace }: Shown, look: Look, form: Omit<ListForm, 'withNamespace'>): ListTable =>
    listTable(
      rows.map(({ cells }) => cells),
      look,
      { withNamespace, ...form },
    ),
  (_, { width }, { strip, contexts, isBesideDetails }) => [width, strip !== undefined, contexts?.title, isBesideDetails],
)
