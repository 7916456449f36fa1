import { textOf } from '../render/layout.ts'
import type { Model } from './model.ts'
import type { Items } from './page.ts'
import { focusOf } from './panes-of.ts'
import { cursorAt, linesBefore } from './scroll.ts'
import { type Action, placeOf } from './state.ts'
import { type Window, windowOf } from './window.ts'

/** The lines of items that hold a text, whatever its case, counted from 0 over all items. */
export function matchesIn(items: Items, text: string): number[] {
  const wanted = text.toLowerCase()
  if (wanted === '') return []
  const before = linesBefore(items)
  const found: number[] = []
  for (let index = 0; index < items.length; index++)
    items.at(index).lines.forEach((line, at) => {
      if (textOf(line).toLowerCase().includes(wanted)) found.push((before[index] ?? 0) + at)
    })
  return found
}

/** Where the reader is among the matches: the line of the selection, else the first line of the window. */
function lineOf({ position, page: { items } }: Window): number {
  return position.index < 0 ? position.top : (linesBefore(items)[position.index] ?? 0)
}

/** What goes to a match: `here` is the first one from the place of the reader on; behind the last one comes the first one again. */
export function searchMoves(model: Model, to: 'here' | 'next' | 'previous'): Action[] {
  const pane = focusOf(model)
  const window = windowOf(model, pane)
  const { search, match } = placeOf(model.state)
  const matches = matchesIn(window.page.items, search)
  if (matches.length === 0) return to === 'here' || search === '' ? [] : [{ type: 'notice', text: `no match for "${search}"` }]
  const from = match ?? lineOf(window)
  const found =
    to === 'previous' ? matches.findLast((line) => line < from) : matches.find((line) => (to === 'here' ? line >= from : line > from))
  const line = found ?? (to === 'previous' ? matches.at(-1) : matches[0]) ?? 0
  const wrapped: Action[] =
    found === undefined && to !== 'here'
      ? [{ type: 'notice', text: `search continues from the ${to === 'next' ? 'top' : 'bottom'}`, isDone: true }]
      : []
  return [{ type: 'move', cursor: cursorFor(window, line), pane }, { type: 'match', line }, ...wrapped]
}

/** The cursor that shows a line: on the item that it belongs to if that can be selected. */
function cursorFor({ page: { items }, height, position }: Window, line: number) {
  const before = linesBefore(items)
  const index = before.findLastIndex((start) => start <= line)
  const isShown = line >= position.top && line < position.top + height
  const top = isShown ? position.top : Math.max(0, line - Math.floor(height / 3))
  if (position.index < 0) return cursorAt({ index: -1, top }, items)
  let stop = Math.min(index, items.length - 1)
  while (stop > 0 && !items.isStop(stop)) stop--
  return cursorAt({ index: items.isStop(stop) ? stop : position.index, top }, items)
}

/** `find: htpp   2/7`: where the reader is among the matches. */
export function searchWords(model: Model): { is: string; keys: string } | undefined {
  const { search, match } = placeOf(model.state)
  if (search === '') return undefined
  const matches = matchesIn(windowOf(model).page.items, search)
  if (matches.length === 0) return { is: `find: ${search}   no match`, keys: 'Esc clears it' }
  const at = match === undefined ? 0 : matches.indexOf(match) + 1
  return { is: `find: ${search}   ${at}/${matches.length}`, keys: 'n next, N previous, Esc clears it' }
}
