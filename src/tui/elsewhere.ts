import { columnGap } from '../lib/columns.ts'
import { memoLast } from '../lib/memo.ts'
import { columnsOf } from '../lib/width.ts'
import type { Elsewhere, LiveView } from '../model/live.ts'
import type { Trace } from '../model/trace.ts'
import { shortNames } from '../render/context-names.ts'
import { cutLine, noted, textOf } from '../render/layout.ts'
import { type Line, type Look, signOf, span, toneOf, verdictLine } from '../render/style.ts'
import { nameKey } from './screen.ts'

/** One of the other contexts that the view compares. */
export interface Other {
  context: string
  /** Its name for the head of a column. */
  title: string
  state: Elsewhere
  /** Its Services, by the key that they have in front. */
  traces: ReadonlyMap<string, Trace>
}

/** The other contexts, in their order; none if the view has one context only. */
export function othersOf({ elsewhere, namespace, context }: LiveView): readonly Other[] {
  return elsewhere ? others(elsewhere, namespace, context) : none
}

const none: readonly Other[] = []

const others = memoLast((elsewhere: readonly Elsewhere[], namespace: string | undefined, context: string): readonly Other[] => {
  const [, ...titles] = shortNames([context, ...elsewhere.map((one) => one.context)])
  return elsewhere.map((state, index) => ({
    context: state.context,
    title: titles[index] ?? state.context,
    state,
    traces: new Map((state.list?.items ?? []).map((trace) => [frontKey(trace, namespace, state.namespace), trace])),
  }))
})

/** If each context shows its own namespace, a Service is the same if its name is; else if its namespace is as well. */
function frontKey({ target }: Trace, front: string | undefined, own: string | undefined): string {
  const { namespace = '', name } = target
  return nameKey({ namespace: front !== undefined && namespace === own ? front : namespace, name })
}

/** The Services that exist only in other contexts: each with the first context that has it. */
export function onlyElsewhere(
  all: readonly Other[],
  known: ReadonlySet<string>,
): { key: string; trace: Trace; others: readonly Other[] }[] {
  const found = new Map<string, Trace>()
  for (const { traces } of all) for (const [key, trace] of traces) if (!known.has(key) && !found.has(key)) found.set(key, trace)
  return [...found].map(([key, trace]) => ({ key, trace, others: all.filter(({ traces }) => traces.has(key)) }))
}

/** The columns of the other contexts in the list: their titles as one text, and what they say of a Service. */
export interface ContextColumns {
  title: string
  columns: number
  cell(key: string): Line
}

/** Columns of the longest verdict with its sign. */
const WHOLE = 10
/** A sign alone. */
const SIGN = 1
const LONGEST_TITLE = 16
const SHORTEST_TITLE = 4

/** Verdicts as words if they take no more than a third of the width, else as signs. */
export function contextColumns(all: readonly Other[], look: Look): ContextColumns | undefined {
  if (all.length === 0) return undefined
  const room = look.width ?? Number.POSITIVE_INFINITY
  const isWhole = all.length * (WHOLE + columnGap.length) * 3 <= room
  const least = isWhole ? WHOLE : SIGN
  const most = isWhole ? LONGEST_TITLE : Math.max(SHORTEST_TITLE, Math.floor((room * 2) / 5 / all.length) - columnGap.length)
  const titles = all.map(({ title }) => cutLine([span(title)], most, look.glyphs.ellipsis))
  const widths = titles.map((title) => Math.max(least, columnsOf(textOf(title))))
  const padded = (cells: readonly Line[]) =>
    cells.flatMap((cell, index): Line => {
      const gap = index === cells.length - 1 ? '' : columnGap
      return [...cell, span(`${' '.repeat(Math.max(0, (widths[index] ?? 0) - columnsOf(textOf(cell))))}${gap}`)]
    })
  return {
    title: textOf(padded(titles)),
    columns: widths.reduce((sum, width) => sum + width + columnGap.length, -columnGap.length),
    cell: (key) => padded(all.map((other) => (isWhole ? verdictThere(other, key, look) : verdictThere(other, key, look).slice(0, 1)))),
  }
}

/** Sign and word of a Service in another context: its verdict, that it is absent, or that it was not read. */
export function verdictThere({ state, traces }: Other, key: string, look: Look): Line {
  const trace = traces.get(key)
  if (trace) return signAndWord(verdictLine(trace.verdict, look))
  if (state.list) return absent
  const isFailed = state.status.state === 'failed' || state.status.state === 'stale'
  return [signOf('unknown', look), span(isFailed ? ' not read' : ' reading', toneOf('unknown'))]
}

/** Another sign than that of an idle Service. */
export const absent: Line = [span('-', 'quiet'), span(' absent', 'quiet')]

/** As two spans, so that the sign can be shown alone. */
function signAndWord([first, ...rest]: Line): Line {
  if (!first) return []
  const [sign = '', ...words] = first.text.split(' ')
  return [{ ...first, text: sign }, { ...first, text: ` ${words.join(' ')}` }, ...rest]
}

/** What has to be known of the others: that one was not read, or is not current. */
export function contextNotes(all: readonly Other[], look: Look): Line[] {
  return all.flatMap(({ context, state: { status } }) => {
    if (status.state === 'failed') return noted('unknown', `${context}: ${status.message}`, look)
    return status.state === 'stale' ? noted('unknown', `${context} is not current: ${status.message}`, look) : []
  })
}
