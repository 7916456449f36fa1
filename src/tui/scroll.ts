import { memo } from '../lib/memo.ts'
/** What a window needs to know of the items that it shows. An item has one line or more; some can be selected. */
export interface Scrolled {
  readonly length: number
  keyAt(index: number): string
  /** Lines. */
  heightAt(index: number): number
  isStop(index: number): boolean
}

/** Where the reader is, in terms that outlive a change of the items. Lines are counted from 0. */
export interface Cursor {
  /** The selected item; absent until the user moves: then the one that the page proposes. */
  key?: string
  /** Its place among the items, for when it is gone. */
  index: number
  /** The line of the window on which it stood. */
  row: number
  /** The first line that the window showed. */
  top: number
}

/** Where a window stands now. `index` is -1 if nothing can be selected. */
export interface Position {
  index: number
  top: number
}

/** How a key moves. */
export type Motion = 'up' | 'down' | 'pageUp' | 'pageDown' | 'halfUp' | 'halfDown' | 'first' | 'last'

/** Where the reader is before the first move. */
export const beginning: Cursor = { index: 0, row: 0, top: 0 }

/** The lines before each item, and behind the last; summed once for each page. */
export const linesBefore = memo((items: Scrolled): readonly number[] => {
  const sums = [0]
  for (let index = 0; index < items.length; index++) sums.push((sums[index] ?? 0) + items.heightAt(index))
  return sums
})

function indexOf(items: Scrolled, key: string): number {
  for (let index = 0; index < items.length; index++) if (items.keyAt(index) === key && items.isStop(index)) return index
  return -1
}

/** The stop at `index` or the nearest one after it, else before it; -1: there is none. */
function nearestStop(items: Scrolled, index: number): number {
  for (let at = Math.max(index, 0); at < items.length; at++) if (items.isStop(at)) return at
  for (let at = Math.min(index, items.length) - 1; at >= 0; at--) if (items.isStop(at)) return at
  return -1
}

const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most))

/**
 * Where the window stands, of a height in lines, over items that may have changed: the selected item is followed, and stays on its line of
 * the window. A window that showed the beginning continues to do so while the selected item is in it. `proposed` is the key to begin with.
 */
export function settle(cursor: Cursor, items: Scrolled, height: number, proposed?: string): Position {
  const before = linesBefore(items)
  const most = Math.max(0, (before.at(-1) ?? 0) - height)
  const key = cursor.key ?? proposed
  const found = key === undefined ? -1 : indexOf(items, key)
  const index = found >= 0 ? found : nearestStop(items, Math.min(cursor.index, items.length - 1))
  if (index < 0) return { index, top: clamp(cursor.top, most) }
  const start = before[index] ?? 0
  const end = start + Math.min(items.heightAt(index), height)
  const wanted = cursor.top === 0 && end <= height ? 0 : cursor.key === undefined ? 0 : start - cursor.row
  return { index, top: clamp(shown(clamp(wanted, most), start, end, height), most) }
}

/** The top nearest to the wanted one that shows the lines from `start` to `end`. */
function shown(top: number, start: number, end: number, height: number): number {
  return start < top ? start : end > top + height ? end - height : top
}

/** The cursor for a position. */
export function cursorAt({ index, top }: Position, items: Scrolled): Cursor {
  if (index < 0) return { key: '', index: 0, row: 0, top }
  return { key: items.keyAt(index), index, row: (linesBefore(items)[index] ?? 0) - top, top }
}

/** Moves a position. If nothing can be selected, or the last item is reached, the lines move instead. */
export function move(position: Position, items: Scrolled, height: number, motion: Motion): Position {
  const before = linesBefore(items)
  const most = Math.max(0, (before.at(-1) ?? 0) - height)
  const lines = stepOf(motion, height)
  if (position.index < 0) return { index: -1, top: clamp(position.top + lines, most) }
  const target = Math.abs(lines) === 1 ? neighbour(items, position.index, lines) : stopNear(items, before, position.index, lines)
  if (target === position.index) return { index: target, top: keepInView(position, before, height, clamp(position.top + lines, most)) }
  const start = before[target] ?? 0
  const jumped = Math.abs(lines) === 1 ? position.top : position.top + start - (before[position.index] ?? 0)
  // Above the first stop there may be lines that only scrolling shows.
  const top = target === nearestStop(items, 0) && start < height ? 0 : jumped
  return { index: target, top: clamp(shown(clamp(top, most), start, start + Math.min(items.heightAt(target), height), height), most) }
}

/** Moves the lines so that `top` is the first; where that takes the selected item out of sight, the nearest one in sight is selected. */
export function scrolledTo({ index }: Position, items: Scrolled, height: number, top: number): Position {
  const before = linesBefore(items)
  const first = clamp(top, Math.max(0, (before.at(-1) ?? 0) - height))
  const isInSight = (at: number) => (before[at] ?? 0) >= first && (before[at] ?? 0) + Math.min(items.heightAt(at), height) <= first + height
  if (index < 0 || isInSight(index)) return { index, top: first }
  const step = (before[index] ?? 0) < first ? 1 : -1
  for (let at = neighbour(items, index, step); ; at = neighbour(items, at, step)) {
    if (isInSight(at)) return { index: at, top: first }
    const next = neighbour(items, at, step)
    // No item in sight can be selected: the lines stop where the selected one is.
    if (next === at) return { index, top: shown(first, before[index] ?? 0, (before[index] ?? 0) + items.heightAt(index), height) }
  }
}

function stepOf(motion: Motion, height: number): number {
  const page = Math.max(1, height - 1)
  const steps: Readonly<Record<Motion, number>> = {
    up: -1,
    down: 1,
    pageUp: -page,
    pageDown: page,
    halfUp: -Math.ceil(page / 2),
    halfDown: Math.ceil(page / 2),
    first: Number.NEGATIVE_INFINITY,
    last: Number.POSITIVE_INFINITY,
  }
  return steps[motion]
}

function neighbour(items: Scrolled, index: number, step: number): number {
  for (let at = index + step; at >= 0 && at < items.length; at += step) if (items.isStop(at)) return at
  return index
}

/** The stop nearest to so many lines away, in that direction; the outermost one if there are not as many. */
function stopNear(items: Scrolled, before: readonly number[], index: number, lines: number): number {
  const goal = (before[index] ?? 0) + lines
  const step = Math.sign(lines)
  let best = index
  for (let at = neighbour(items, index, step); at !== best; at = neighbour(items, at, step)) {
    const isBeyond = step > 0 ? (before[at] ?? 0) > goal : (before[at] ?? 0) < goal
    if (isBeyond && best !== index) break
    best = at
    if (isBeyond) break
  }
  return best
}

/** Lines may move only as far as the selected item stays in the window. */
function keepInView({ index, top }: Position, before: readonly number[], height: number, wanted: number): number {
  const start = before[index] ?? 0
  const end = before[index + 1] ?? start
  return start >= wanted && start < wanted + height ? wanted : end <= wanted || start >= wanted + height ? top : wanted
}
