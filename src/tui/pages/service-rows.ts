import { compareVerdicts, worst } from '../../diagnose/verdict/verdict.ts'
import { serviceReadiness } from '../../kube/readiness.ts'
import { compareText } from '../../lib/compare.ts'
import { defined } from '../../lib/defined.ts'
import { memo, memoLast } from '../../lib/memo.ts'
import type { Comparison } from '../../model/comparison.ts'
import type { LiveChange } from '../../model/live.ts'
import type { Trace, TraceList } from '../../model/trace.ts'
import type { Verdict } from '../../model/verdict.ts'
import { verdictChange } from '../../render/change.ts'
import { textOf } from '../../render/layout.ts'
import { listRow } from '../../render/list.ts'
import type { ListRow } from '../../render/list-table.ts'
import { type Line, lookOf, signOf, span, toneOf } from '../../render/style.ts'
import { absent, type Other, onlyElsewhere } from '../elsewhere.ts'
import { nameKey } from '../screen.ts'
import type { SortBy, State } from '../state.ts'
import { filterWords, fitsFilter } from './list-filter.ts'

/** A Service of the list with what is drawn of it, made once for each trace. */
export interface Row {
  key: string
  trace: Trace
  cells: ListRow
  /** What a filter looks at, in lower case. */
  text: string
  /** It exists only in other contexts: the first of them. */
  only?: string
}

/** The rows that a filter leaves, in order. */
export interface Shown {
  rows: readonly Row[]
  withNamespace: boolean
  /** How many there are without the filter. */
  total: number
}

/** What is shown with the list. */
interface Beside {
  comparison: Comparison | undefined
  others: readonly Other[]
  /** Absent: they do not decide the order. */
  changes: readonly LiveChange[] | undefined
}

const noChanges: readonly LiveChange[] = []

/** In place of the list of a context that cannot be read, while other contexts have theirs. */
export const notRead: TraceList = { apiVersion: 'porttrace/v1', kind: 'TraceList', taken: '', items: [], unread: [], gaps: [] }

/** The rows that the filter leaves, in order; worked out once for each list, filter and order. */
export const shownOf = memoLast(
  (list: TraceList, filter: string, sort: State['sort'], unicode: boolean, { comparison, others, changes = noChanges }: Beside): Shown => {
    const words = filterWords(filter)
    const own = markedRows(list.items.map(unicode ? unicodeRow : asciiRow), comparison, unicode)
    const only = others.length === 0 ? [] : absentRows(own, others, unicode, list !== notRead)
    const rows = ordered(
      [...own, ...only].filter((row) => fitsFilter(words, { ...row, verdicts: verdictsOf(row, others) })),
      sort,
      others,
      changes,
    )
    return { rows, total: own.length + only.length, withNamespace: new Set(list.items.map(({ target }) => target.namespace)).size > 1 }
  },
  (_, filter, { by, isReversed }, unicode, { comparison, others, changes }) => [
    filter,
    by,
    isReversed,
    unicode,
    comparison,
    others,
    changes,
  ],
)

/** In front, and in the other contexts. */
function verdictsOf({ key, trace, only }: Row, others: readonly Other[]): Verdict[] {
  return [...(only === undefined ? [trace.verdict] : []), ...others.flatMap(({ traces }) => traces.get(key)?.verdict ?? [])]
}

/** What is worst in any context comes first; what is equal stays in the order of the list. */
function ordered(
  rows: readonly Row[],
  { by, isReversed }: State['sort'],
  others: readonly Other[],
  changes: readonly LiveChange[],
): readonly Row[] {
  const sorted = sortedBy(by, rows, others, changes)
  return isReversed ? sorted.toReversed() : sorted
}

function sortedBy(by: SortBy, rows: readonly Row[], others: readonly Other[], changes: readonly LiveChange[]): readonly Row[] {
  if (by === 'verdict') return worstFirst(rows, others)
  return by === 'changed' ? lastChangeFirst(rows, changes) : rows.toSorted((a, b) => compare(a, b, by))
}

/** Those that never changed since the start come last, worst first. */
function lastChangeFirst(rows: readonly Row[], changes: readonly LiveChange[]): readonly Row[] {
  const places = new Map(changes.filter(({ target }) => target.kind === undefined).map(({ target }, index) => [nameKey(target), index]))
  return rows.toSorted((a, b) => (places.get(b.key) ?? -1) - (places.get(a.key) ?? -1))
}

function worstFirst(rows: readonly Row[], others: readonly Other[]): readonly Row[] {
  if (others.length === 0) return rows
  const verdicts = new Map(rows.map((row) => [row, worst(verdictsOf(row, others))]))
  const of = (row: Row) => verdicts.get(row) ?? row.trace.verdict
  return rows.toSorted((a, b) => compareVerdicts(of(a), of(b)))
}

/** Services that are not in the list in front: absent there, or unknown if it was not read. */
function absentRows(own: readonly Row[], others: readonly Other[], unicode: boolean, isRead: boolean): Row[] {
  const look = lookOf({ color: false, unicode, width: 0, now: 0 })
  return onlyElsewhere(others, new Set(own.map(({ key }) => key))).map(({ key, trace, others: there }): Row => {
    const row = (unicode ? unicodeRow : asciiRow)(trace)
    const where = `${isRead ? 'only in' : 'in'} ${there.map(({ title }) => title).join(', ')}`
    const VERDICT: Line = isRead ? absent : [signOf('unknown', look), span(' not read', toneOf('unknown'))]
    const cells = { ...row.cells, VERDICT, READY: [], FINDING: [span(where, 'quiet')] }
    return { key, trace, cells, text: `${row.text} ${textOf(VERDICT)} ${where}`.toLowerCase(), ...defined({ only: there[0]?.context }) }
  })
}

/** Least ready first; what is equal stays worst first. */
function compare({ trace: a }: Row, { trace: b }: Row, by: Exclude<SortBy, 'verdict' | 'changed'>): number {
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
