import { memo } from '../lib/memo.ts'
import type { PaneId, Rect } from './layout.ts'
import type { Model } from './model.ts'
import type { Item, Page } from './page.ts'
import { pageOf } from './pages.ts'
import { detailsPage, sidePage } from './panes/details.ts'
import { focusOf, panesOf } from './panes-of.ts'
import { beginning, linesBefore, type Position, settle } from './scroll.ts'
import { placeOf } from './state.ts'

/** A page with its window. Heights are in lines. */
export interface Window {
  rect: Rect
  /** It stands among others: its first row is its title. */
  hasTitle: boolean
  page: Page
  position: Position
  /** Lines that a page down moves by. */
  height: number
  /** The lines on the screen: the first, and how many. */
  first: number
  count: number
  /** Lines above and below them; 0: the window shows all there is in that direction. */
  above: number
  below: number
  /** Lines for the items, with those that tell of more above and below. */
  room: number
}

const windows = memo((_: Model) => new Map<PaneId, Window>())

/** Where the window of a pane stands; worked out once for each model. Absent `pane`: the one in focus. */
export function windowOf(model: Model, pane: PaneId = focusOf(model)): Window {
  const known = windows(model).get(pane) ?? makeWindow(model, pane)
  windows(model).set(pane, known)
  return known
}

/** A window lower than that has no room for lines that tell of more. */
const leastRoom = 5

function makeWindow(model: Model, pane: PaneId): Window {
  const shown = panesOf(model)
  const place = placeOf(model.state)
  const rect = shown.find((one) => one.pane === pane) ?? { ...(shown[0] ?? nowhere), pane }
  const hasTitle = shown.length > 1 || pane !== 'main'
  const page = pageIn(model, rect)
  const room = Math.max(1, rect.height - (hasTitle ? 1 : 0) - page.head.length)
  const total = linesBefore(page.items).at(-1) ?? 0
  const isMarked = total > room && room >= leastRoom
  const height = isMarked ? room - 2 : room
  const cursor = (pane === 'main' ? place.cursor : place.beside[pane]) ?? beginning
  const settled = settle(cursor, page.items, height, page.proposed)
  const isReading = settled.index < 0 && cursor.key === undefined && cursor.top === 0 && page.proposed !== undefined
  const position = isReading ? { index: -1, top: readingTop(page, height) } : settled
  return { rect, hasTitle, page, position, height, room, ...shownLines(position.top, height, total, isMarked) }
}

function pageIn(model: Model, rect: Rect): Page {
  const { screen, detail } = placeOf(model.state)
  if (rect.pane === 'main') return pageOf(model, rect, screen, detail)
  const item = selectedItem(model, 'main')
  return rect.pane === 'details' ? detailsPage(model, rect, item) : sidePage(model, rect, item)
}

const nowhere: Rect = { pane: 'main', x: 0, y: 0, width: 0, height: 1 }

/** The lines on the screen: if there is nothing more in a direction, no line has to say so. */
function shownLines(top: number, height: number, total: number, isMarked: boolean): Pick<Window, 'first' | 'count' | 'above' | 'below'> {
  if (!isMarked) return { first: top, count: height, above: 0, below: 0 }
  const count = height + 1
  if (top === 0) return { first: 0, count, above: 0, below: total - count }
  if (top + height >= total) return { first: total - count, count, above: total - count, below: 0 }
  return { first: top, count: height, above: top, below: total - top - height }
}

/** What is to be read first is in the upper third. */
function readingTop({ items, proposed }: Page, height: number): number {
  const before = linesBefore(items)
  const index = Array.from({ length: items.length }, (_, at) => at).find((at) => items.keyAt(at) === proposed) ?? 0
  return Math.max(0, Math.min((before[index] ?? 0) - Math.floor(height / 3), (before.at(-1) ?? 0) - height))
}

/** The selected item of a pane; absent `pane`: of the one in focus, else of the main one. Undefined if nothing can be selected. */
export function selectedItem(model: Model, pane?: PaneId): Item | undefined {
  const { position, page } = windowOf(model, pane ?? focusOf(model))
  if (position.index >= 0) return page.items.at(position.index)
  return pane === undefined && focusOf(model) !== 'main' ? selectedItem(model, 'main') : undefined
}

/** Where the reader is: `3/16`, of what can be selected, else of the lines; empty if all of it is on the screen. */
export function positionWords({ page: { items, of }, position, above, below, first }: Window): string {
  if (position.index < 0) {
    const total = linesBefore(items).at(-1) ?? 0
    return above + below === 0 ? '' : `${first + 1}/${total}`
  }
  let stops = 0
  let at = 0
  for (let index = 0; index < items.length; index++) {
    if (!items.isStop(index)) continue
    stops++
    if (index === position.index) at = stops
  }
  return `${at}/${stops}${of !== undefined && of !== stops ? ` of ${of}` : ''}`
}
