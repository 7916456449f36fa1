import { memo } from '../lib/memo.ts'
import type { Model } from './model.ts'
import { noticeLines } from './notice.ts'
import type { Item, Page } from './page.ts'
import { pageOf } from './pages.ts'
import { linesBefore, type Position, settle } from './scroll.ts'
import { placeOf } from './state.ts'

/** Lines above every page, and the one of the hints below it. */
const barHeight = 3

/** Rows that are left for the items. */
export function bodyHeight(model: Model, page: Page): number {
  return Math.max(1, model.size.rows - barHeight - page.head.length - noticeLines(model).length)
}

/** A page with its window. `height` is in lines. */
interface Placed {
  position: Position
  height: number
  page: Page
}

/** Where the window onto the items stands, and how high it is; worked out once for each model. */
export const positionOf = memo((model: Model): Placed => {
  const page = pageOf(model)
  const height = bodyHeight(model, page)
  const { cursor } = placeOf(model.state)
  const position = settle(cursor, page.items, height, page.proposed)
  const isReading = position.index < 0 && cursor.key === undefined && cursor.top === 0 && page.proposed !== undefined
  return { position: isReading ? { index: -1, top: readingTop(page, height) } : position, height, page }
})

/** What is to be read first stands in the upper third. */
function readingTop({ items, proposed }: Page, height: number): number {
  const before = linesBefore(items)
  const index = Array.from({ length: items.length }, (_, at) => at).find((at) => items.keyAt(at) === proposed) ?? 0
  return Math.max(0, Math.min((before[index] ?? 0) - Math.floor(height / 3), (before.at(-1) ?? 0) - height))
}

/** The selected item; undefined where nothing can be selected. */
export function selectedItem(model: Model): Item | undefined {
  const { position, page } = positionOf(model)
  return position.index < 0 ? undefined : page.items.at(position.index)
}
