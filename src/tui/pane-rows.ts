import { columnsOf } from '../lib/width.ts'
import { cutLine, inGlyphs, spread, textOf, withoutTrailingSpace, wrapped } from '../render/layout.ts'
import { type Line, type Look, lookOf, type Span, span } from '../render/style.ts'
import type { PaneId } from './layout.ts'
import { marked } from './marked.ts'
import { gutterColumns, type Model, pageLook } from './model.ts'
import type { Item } from './page.ts'
import { focusOf } from './panes-of.ts'
import { linesBefore } from './scroll.ts'
import { placeOf } from './state.ts'
import { painted, paintedAs, plainTheme, type Theme, themeOf } from './theme.ts'
import { positionWords, type Window, windowOf } from './window.ts'

/** A row of a pane, painted, with the columns that it takes. */
export interface PaneRow {
  text: string
  columns: number
}

/** The rows of a pane, at most as many as it has, none wider than it is. */
export function paneRows(model: Model, pane: PaneId): PaneRow[] {
  const window = windowOf(model, pane)
  const { rect, page } = window
  const look = pageLook(model, rect)
  const theme = themeOf(model)
  const plain = (line: Line): PaneRow => rowOf([blank, ...fitted(line, look)], theme)
  const rows = [
    ...(window.hasTitle ? [titleRow(model, window)] : []),
    ...page.head.map(plain),
    ...withScrollbar(itemRows(model, window, look), window, model),
  ]
  return rows.slice(0, rect.height)
}

const blank = span(' '.repeat(gutterColumns))

/** A line that goes beyond its pane would shift the next one. */
function fitted(line: Line, look: Look): Line {
  return cutLine(
    inGlyphs(line, look).map(({ whole: _, ...piece }) => piece),
    look.edge,
    look.glyphs.ellipsis,
  )
}

function rowOf(line: Line, theme: Theme): PaneRow {
  const kept = withoutTrailingSpace(line)
  return { text: painted(kept, theme), columns: columnsOf(textOf(kept)) }
}

/** What the pane shows, and where the reader is in it. That of the pane in focus is inverted, or is in brackets. */
function titleRow(model: Model, window: Window): PaneRow {
  const { settings, now } = model
  const { rect, page } = window
  const isFocused = focusOf(model) === rect.pane
  const look = lookOf({ color: settings.color, unicode: settings.unicode, width: rect.width - 1, now })
  const theme = themeOf(model)
  const isMarked = isFocused && theme.parts.focus === ''
  const [open, close] = !isMarked ? ['', ''] : settings.unicode ? ['«', '»'] : ['[', ']']
  const title = span(`${open}${page.title ?? ''}${close}`, 'strong')
  const right = span(positionWords(window), 'quiet')
  const line = spread([span(' '), title], [right, span(' ')], look)
  if (!isFocused || isMarked) return rowOf(line, theme)
  return { text: paintedAs('focus', line, theme), columns: columnsOf(textOf(line)) }
}

function itemRows(model: Model, window: Window, look: Look): PaneRow[] {
  const { page, first, count, above, below, room } = window
  if (page.items.length === 0)
    return wrapped(page.empty, look, [blank])
      .slice(0, room)
      .map((line) => rowOf(line, plainTheme))
  const { unicode } = model.settings
  const theme = themeOf(model)
  const [up, down] = unicode ? ['▲', '▼'] : ['^', 'v']
  const mark = (sign: string, lines: number, where: string) => rowOf([blank, span(`${sign} ${lines} ${where}`, 'quiet')], theme)
  return [
    ...(above > 0 ? [mark(up, above, 'above')] : []),
    ...lineRows(model, window, first, count, look),
    ...(below > 0 ? [mark(down, below, 'more')] : []),
  ]
}

function lineRows(model: Model, { page, position, rect }: Window, first: number, count: number, look: Look): PaneRow[] {
  const rows: PaneRow[] = []
  const isFocused = focusOf(model) === rect.pane
  let before = 0
  for (let index = 0; index < page.items.length && rows.length < count; index++) {
    const tall = page.items.heightAt(index)
    if (before + tall > first) {
      const item = page.items.at(index)
      const isSelected = index === position.index && (isFocused || rect.pane === 'main')
      item.lines.forEach((line, at) => {
        if (before + at >= first && rows.length < count) rows.push(itemRow(item, line, at, isSelected, model, look))
      })
    }
    before += tall
  }
  return rows
}

/** A line behind its gutter: `▶` beside what is selected or marked, `*` beside what changed a moment ago. */
function itemRow(item: Item, line: Line, at: number, isSelected: boolean, model: Model, look: Look): PaneRow {
  const { unicode } = model.settings
  const theme = themeOf(model)
  const pointer = unicode ? '▶' : '>'
  const isPointed = at === 0 && (isSelected || item.isMarked === true)
  const isChanged = at === 0 && item.isChanged === true
  const gutter: Line = [isPointed ? span(pointer, 'strong') : span(' '), isChanged ? span('*', 'unknown') : span(' ')]
  const { stage, search, column } = placeOf(model.state)
  const found = marked(withoutTrailingSpace(fitted(line, look)), [search])
  const text = search !== '' && theme.parts.match === '' ? fitted(underscored(found), look) : found
  const columns = columnsOf(textOf([...gutter, ...text]))
  if (isSelected && stage !== undefined && item.port !== undefined) return withPart(gutter, text, (piece) => piece.stage === stage, theme)
  if (isSelected && item.hasCells) return cellRow(gutter, text, column, theme)
  if (at !== 0 || !isSelected || theme.parts.selected === '') return rowOf([...gutter, ...text], theme)
  const missing = Math.max(0, look.edge + gutterColumns - columns)
  return { text: painted(gutter, theme) + paintedAs('selected', [...text, span(' '.repeat(missing))], theme), columns: columns + missing }
}

/** Without a look for them matches are between underscores. */
function underscored(line: Line): Line {
  return line.map((piece) => (piece.tone === 'match' ? { ...piece, text: `_${piece.text}_` } : piece))
}

/** A row of a matrix with one of its cells selected; its head stands out. */
function cellRow(gutter: Line, text: Line, column: number | undefined, theme: Theme): PaneRow {
  const shown = text.flatMap((piece) => piece.column ?? [])
  const selected = Math.min(column ?? 0, Math.max(0, ...shown))
  const first = text.findIndex((piece) => piece.column !== undefined)
  const line = text.map((piece, at): Span => (at < first && piece.tone === 'plain' ? { ...piece, tone: 'strong' } : piece))
  return withPart(gutter, line, (piece) => piece.column === selected, theme)
}

/** The selected part of a line is inverted; without a look for it it is in brackets, for which the line has a blank before and behind it. */
function withPart(gutter: Line, text: Line, isPart: (piece: Span) => boolean, theme: Theme): PaneRow {
  const first = text.findIndex(isPart)
  const last = text.findLastIndex(isPart)
  if (first < 0) return rowOf([...gutter, ...text], theme)
  const [before, inside, after] = [text.slice(0, first), text.slice(first, last + 1), text.slice(last + 1)]
  const columns = columnsOf(textOf([...gutter, ...text]))
  const start = painted([...gutter, ...before], theme)
  if (theme.parts.selected !== '') return { text: start + paintedAs('selected', inside, theme) + painted(after, theme), columns }
  const end = painted(after, theme)
  return { text: `${start.replace(/ $/, '[')}${painted(inside, theme)}]${end.replace(/^ /, '')}`, columns: columns + (end === '' ? 1 : 0) }
}

/** A bar in the last column of a window that does not show all, as high as the part that it shows. */
function withScrollbar(rows: readonly PaneRow[], { room, count, first, above, below, rect, page }: Window, model: Model): PaneRow[] {
  if (above + below === 0) return [...rows]
  const total = linesBefore(page.items).at(-1) ?? 0
  const size = Math.max(1, Math.round((room * count) / total))
  const start = Math.round(((room - size) * first) / Math.max(1, total - count))
  const bar = paintedAs('rule', [span(model.settings.unicode ? '┃' : '#')], themeOf(model))
  return rows.map(({ text, columns }, row) => {
    if (row < start || row >= start + size || columns >= rect.width) return { text, columns }
    return { text: `${text}${' '.repeat(rect.width - 1 - columns)}${bar}`, columns: rect.width }
  })
}
