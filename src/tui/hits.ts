import { columnsOf } from '../lib/width.ts'
import type { Hop } from '../model/trace.ts'
import type { Line, Press, Span } from '../render/style.ts'
import { bottomLines, isTooSmall } from './frame.ts'
import type { PaneId } from './layout.ts'
import { gutterColumns, type Model } from './model.ts'
import { panesOf } from './panes-of.ts'
import { linesBefore } from './scroll.ts'
import { topLines } from './top-lines.ts'
import { type Window, windowOf } from './window.ts'

/** What stands at a place of the screen, for the mouse. */
export type Target =
  /** A part of a bar or of a heading. */
  | { at: 'press'; press: Press }
  /** A line of an item. */
  | { at: 'item'; pane: PaneId; index: number }
  /** A hop of the item of a port. */
  | { at: 'hop'; pane: PaneId; index: number; stage: Hop['stage'] }
  /** A cell of a matrix: its item, and its column counted from 0. */
  | { at: 'cell'; pane: PaneId; index: number; column: number }
  /** The line that tells of more lines in a direction. */
  | { at: 'more'; pane: PaneId; motion: 'pageUp' | 'pageDown' }
  /** The scrollbar, at a share of its height from 0 to 1. */
  | { at: 'scrollbar'; pane: PaneId; share: number }
  /** Nothing in a pane. */
  | { at: 'pane'; pane: PaneId }

/** What the frame of a model shows at a column and a row, both counted from 0; undefined: nothing for the mouse. */
export function targetAt(model: Model, x: number, y: number): Target | undefined {
  if (isTooSmall(model.size)) return undefined
  const rect = panesOf(model).find((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height)
  if (rect) return inWindow(windowOf(model, rect.pane), x - rect.x, y - rect.y)
  const bottom = bottomLines(model)
  const line = topLines(model)[y] ?? bottom[y - model.size.rows + bottom.length]
  return pressed(line, x)
}

function pressed(line: Line | undefined, x: number): Target | undefined {
  const press = line && spanAt(line, x)?.press
  return press && { at: 'press', press }
}

function spanAt(line: Line, x: number): Span | undefined {
  let end = 0
  return line.find(({ text }) => {
    end += columnsOf(text)
    return x >= 0 && x < end
  })
}

/** `x` and `y` from the corner of the pane. */
function inWindow(window: Window, x: number, y: number): Target | undefined {
  const { rect, page, hasTitle, above, below, first, room, count } = window
  const { pane } = rect
  const headAt = y - (hasTitle ? 1 : 0)
  if (headAt < 0) return { at: 'pane', pane }
  const head = page.head[headAt]
  if (head) return pressed(head, x - gutterColumns) ?? { at: 'pane', pane }
  const row = headAt - page.head.length
  if (above + below > 0 && x === rect.width - 1) return { at: 'scrollbar', pane, share: Math.min(1, row / Math.max(1, room - 1)) }
  const at = row - (above > 0 ? 1 : 0)
  if (at < 0) return { at: 'more', pane, motion: 'pageUp' }
  if (below > 0 && at === count) return { at: 'more', pane, motion: 'pageDown' }
  return at < count ? itemAt(window, first + at, x) : { at: 'pane', pane }
}

function itemAt({ page: { items }, rect: { pane } }: Window, line: number, x: number): Target {
  const before = linesBefore(items)
  const index = before.findLastIndex((start) => start <= line)
  if (index < 0 || index >= items.length) return { at: 'pane', pane }
  const item = items.at(index)
  const piece = spanAt(item.lines[line - (before[index] ?? 0)] ?? [], x - gutterColumns)
  if (item.hasCells && piece?.column !== undefined) return { at: 'cell', pane, index, column: piece.column }
  const stage = item.port === undefined ? undefined : piece?.stage
  return stage !== undefined && item.stages?.includes(stage) ? { at: 'hop', pane, index, stage } : { at: 'item', pane, index }
}
