import type { LiveStatus } from '../../model/live.ts'
import type { Model } from '../model.ts'
import { focusOf } from '../panes-of.ts'
import { placeOf } from '../state.ts'
import { type SaidLine, saidPage, saidSelection } from './said-page.ts'

/** A page as it was at a moment. */
export interface Heard {
  /** Identifies the page: a place, a pane of it, and whether it shows a plan or its results. */
  id: string
  place: number
  focus: string
  lines: readonly SaidLine[]
  status: LiveStatus['state']
  selection: string | undefined
}

/** The page of a model. */
export function heardOf(model: Model): Heard {
  const { id, detail } = placeOf(model.state)
  const focus = focusOf(model)
  const { probe } = detail
  const hasResults = probe !== undefined && 'cells' in probe
  return {
    id: `${id}/${focus}${hasResults ? '/results' : ''}`,
    place: id,
    focus,
    lines: saidPage(model),
    status: model.view.status.state,
    selection: saidSelection(model),
  }
}

/** Ages and clocks pass by themselves: that is no change. */
const withoutAge = (words: string) => words.replaceAll(/\b(?:\d+[smhd])+\b|\b\d+:\d\d(?::\d\d)?\b/g, '')

/** The lines of a page that say something else than before. A row that only has another number now does not. */
export function changedLines(before: readonly SaidLine[], now: readonly SaidLine[]): SaidLine[] {
  const known = new Set(before.map(({ words }) => words))
  const byKey = new Map(before.map(({ key, words }) => [key, withoutAge(words)]))
  return now.filter(({ key, words }) => !known.has(words) && byKey.get(key) !== withoutAge(words))
}

/** The rows of a page that no longer exist. */
export function goneRows(before: readonly SaidLine[], now: readonly SaidLine[]): SaidLine[] {
  const keys = new Set(now.map(({ key }) => key))
  const known = new Set(now.map(({ words }) => words))
  return before.filter(({ key, words, isRow }) => isRow && !keys.has(key) && !known.has(words))
}

/** Are the rows others than before, or in another order? */
export function hasOtherRows(before: readonly SaidLine[], now: readonly SaidLine[]): boolean {
  const keysOf = (lines: readonly SaidLine[]) => lines.flatMap(({ key, isRow }) => (isRow ? key : [])).join('\n')
  return keysOf(before) !== keysOf(now)
}
