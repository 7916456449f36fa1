import type { ContextDifference, ContextState } from '../model/contexts.ts'
import type { Trace, TraceList } from '../model/trace.ts'
import { causeText } from './cause-text.ts'
import { shortNames } from './context-names.ts'
import { gapLines } from './gaps.ts'
import { renderJson } from './json.ts'
import { noted, page, table } from './layout.ts'
import { unreadLines } from './list.ts'
import type { OutputFormat, RenderOptions } from './options.ts'
import { type Line, type Look, lookOf, signOf, span, toneOf, verdictLine } from './style.ts'
import { renderTexts } from './text.ts'

/** One target, or one Service of a list: its trace in each context; undefined: it does not exist there. */
export interface ContextRow {
  title: string
  traces: (Trace | undefined)[]
  /** The first with the worst verdict; absent if it exists in no context. */
  worst?: Trace
}

/** The same targets in several contexts. Without `differences` it is a list of Services. */
export interface ContextsView {
  list: TraceList
  rows: readonly ContextRow[]
}

/** Several contexts side by side, in one of the formats for them (TABLE_FORMATS). What a format alone needs is loaded when it is asked for. */
export async function renderContexts(view: ContextsView, format: OutputFormat, options: RenderOptions): Promise<string> {
  if (format === 'json') return renderJson(view.list)
  if (format === 'yaml') return (await import('./yaml.ts')).renderYaml(view.list)
  const { withWidths } = await import('../lib/width.ts')
  return withWidths(() => contextsText(view, options) + chainsText(view, options, format === 'wide'))
}

function contextsText({ list, rows }: ContextsView, options: RenderOptions): string {
  const look = lookOf(options)
  const { contexts = [], differences } = list
  const lines = differences
    ? rows.flatMap((row, index) => [...(index === 0 ? [] : [[]]), ...targetLines(row, contexts, differences, look)])
    : listLines(rows, contexts, look)
  // A gap matters only if there is a Service.
  const told = rows.length > 0 ? contexts : contexts.filter(({ error }) => error !== undefined)
  const notes = [...(differences ? [] : told.flatMap((state) => stateLines(state, look))), ...unreadLines(list, look)]
  return page([...lines, ...(notes.length === 0 ? [] : [[], ...notes])], look, options.color)
}

/** One row a context, then what differs between them. */
function targetLines(row: ContextRow, contexts: readonly ContextState[], all: readonly ContextDifference[], look: Look): Line[] {
  const homes = new Set(contexts.flatMap(({ namespace }) => namespace ?? []))
  const withNamespace = homes.size > 1
  const titles = ['CONTEXT', ...(withNamespace ? ['NAMESPACE'] : []), 'VERDICT', 'CAUSE']
  const cells = contexts.map((state, index): Line[] => [
    [span(state.name)],
    ...(withNamespace ? [[span(state.namespace ?? '')]] : []),
    ...verdictAndCause(state, row.traces[index], look),
  ])
  const own = all.filter(({ target }) => row.traces.some((trace) => trace?.target === target))
  return [[span(row.title, 'strong')], ...table([titles.map((title): Line => [span(title)]), ...cells]), ...differenceLines(own, contexts)]
}

function verdictAndCause({ error }: ContextState, trace: Trace | undefined, look: Look): [Line, Line] {
  if (error !== undefined) return [verdictLine('unknown', look), [span(error)]]
  if (!trace) return [[signOf('off', look), span(' absent', toneOf('off'))], []]
  return [verdictLine(trace.verdict, look), [span(causeText(trace))]]
}

/** A table: a row for each field, a column for each context in which the target exists. */
function differenceLines(differences: readonly ContextDifference[], contexts: readonly ContextState[]): Line[] {
  const [first] = differences
  if (!first) return []
  const names = shortNames(contexts.map(({ name }) => name))
  const shown = contexts.flatMap(({ name }, index) => {
    const isThere = first.values.some(({ context }) => context === name)
    return isThere ? [{ name, title: names[index] ?? name }] : []
  })
  const head = [[span('DIFFERENCE')], ...shown.map(({ title }): Line => [span(title)])]
  const rows = differences.map(({ field, values }) => [
    [span(field)],
    ...shown.map(({ name }): Line => [span(values.find(({ context }) => context === name)?.value ?? '-')]),
  ])
  return [[], ...table([head, ...rows])]
}

/** One row a Service, one column a context. */
function listLines(rows: readonly ContextRow[], contexts: readonly ContextState[], look: Look): Line[] {
  if (rows.length === 0) return [[span('No services found in any context.')]]
  const names = shortNames(contexts.map(({ name }) => name))
  const homes = new Set(contexts.flatMap(({ namespace }) => namespace ?? []))
  const head = contexts.map(({ namespace }, index): Line => {
    const home = homes.size > 1 && namespace !== undefined ? ` (${namespace})` : ''
    return [span(`${names[index] ?? ''}${home}`)]
  })
  const lines = rows.map((row) => [
    [span(row.title)],
    ...contexts.map((state, index) => cell(state, row.traces[index], look)),
    [span(remark(row, contexts, names))],
  ])
  return table([[[span('NAME')], ...head, [span('FINDING')]], ...lines])
}

function cell({ error }: ContextState, trace: Trace | undefined, look: Look): Line {
  if (error !== undefined) return [signOf('unknown', look)]
  return trace ? verdictLine(trace.verdict, look) : [span('-', 'quiet')]
}

/** Where the Service is missing, and the cause of the worst verdict. */
function remark(
  { traces, worst }: Pick<ContextRow, 'traces' | 'worst'>,
  contexts: readonly ContextState[],
  names: readonly string[],
): string {
  const there = traces.flatMap((trace, index) => (trace ? [names[index] ?? ''] : []))
  const isAsked = contexts.flatMap(({ error }, index) => (error === undefined ? [index] : []))
  const isSomewhere = isAsked.length > there.length
  const cause = worst ? causeText(worst) : ''
  const only = isSomewhere ? `only in ${there.join(', ')}` : ''
  return [cause, only].filter(Boolean).join('; ')
}

/** What was not read of one context, under its name. */
function stateLines({ name, error, gaps = [] }: ContextState, look: Look): Line[] {
  if (error !== undefined) return noted('unknown', `${name}: ${error}`, look)
  return gaps.length === 0 ? [] : [[span(`context ${name}`)], ...gapLines(gaps, look)]
}

/** The whole chain of each target in each context, under the name of the context; if not `wide`, of those alone that lead to other clusters. */
function chainsText({ list, rows }: ContextsView, options: RenderOptions, wide: boolean): string {
  const { contexts = [] } = list
  const isList = list.differences === undefined
  return rows
    .flatMap(({ traces }) => contexts.flatMap(({ name }, index) => (traces[index] ? [{ name, trace: traces[index] }] : [])))
    .filter(({ trace }) => wide || (!isList && trace.serviceImport !== undefined))
    .map(
      ({ name, trace }) =>
        `\n${page([[span(`context ${name}`, 'strong')]], lookOf(options), options.color)}${renderTexts([trace], { ...options, wide })}`,
    )
    .join('')
}
