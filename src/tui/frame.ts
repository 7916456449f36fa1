import { defined } from '../lib/defined.ts'
import { columnsOf } from '../lib/width.ts'
import type { Hop } from '../model/trace.ts'
import { cutLine, gap, textOf, withoutTrailingSpace, wrapped } from '../render/layout.ts'
import { type Line, type Look, paint, paintInverse, span } from '../render/style.ts'
import { hintsFor } from './keys.ts'
import { barLook, gutterColumns, type Model, pageLook } from './model.ts'
import { noticeLines } from './notice.ts'
import { offersOf } from './offers.ts'
import type { Item, Page } from './page.ts'
import { pageOf } from './pages.ts'
import { placeOf } from './state.ts'
import { topLines } from './top-lines.ts'
import { bodyHeight, positionOf } from './window.ts'

/** What is on the screen: exactly as many rows as it has, none wider than it is, painted. */
export interface Frame {
  rows: readonly string[]
  /** Where the cursor stands while something is typed. */
  cursor?: { x: number; y: number }
}

/** Below this size nothing useful can be shown. */
const least = { columns: 56, rows: 12 }

/** The frame of a model. */
export function frameOf(model: Model): Frame {
  const { columns, rows } = model.size
  if (columns < least.columns || rows < least.rows) return { rows: tooSmall(model) }
  const { color } = model.settings
  const top = topLines(model)
  const bottom = bottomLines(model)
  const page = pageOf(model)
  const look = pageLook(model)
  const blank = span(' '.repeat(gutterColumns))
  const head = page.head.map((line) => paint(withoutTrailingSpace([blank, ...cutLine(line, look.edge, look.glyphs.ellipsis)]), color))
  const height = bodyHeight(model, page)
  const body = bodyRows(page, model, look, height)
  const filled = [...body, ...Array.from({ length: Math.max(0, height - body.length) }, () => '')]
  const all = [...top.map((line) => paint(line, color)), ...head, ...filled, ...bottom.map((line) => paint(line, color))]
  const typed = filterPrompt + placeOf(model.state).filter
  return {
    rows: all.slice(0, rows),
    ...defined({ cursor: model.state.isTyping ? { x: Math.min(columnsOf(typed), columns - 1), y: rows - 1 } : undefined }),
  }
}

function tooSmall({ size }: Model): string[] {
  const words = [`${size.columns}x${size.rows} is too small:`, `${least.columns}x${least.rows} is needed`, 'Ctrl-C quits']
  return words.slice(0, size.rows).map((line) => line.slice(0, size.columns))
}

function bodyRows(page: Page, model: Model, look: Look, height: number): string[] {
  if (page.items.length === 0)
    return wrapped(page.empty, look, [span(' '.repeat(gutterColumns))])
      .slice(0, height)
      .map((line) => paint(line, false))
  const { position } = positionOf(model)
  const rows: string[] = []
  let before = 0
  for (let index = 0; index < page.items.length && rows.length < height; index++) {
    const tall = page.items.heightAt(index)
    if (before + tall > position.top) {
      const item = page.items.at(index)
      const isSelected = index === position.index
      item.lines.forEach((line, at) => {
        if (before + at >= position.top && rows.length < height) rows.push(rowOf(item, line, at, isSelected, model, look))
      })
    }
    before += tall
  }
  return rows
}

/** A line behind its gutter: `▶` beside what is selected or marked, `*` beside what changed a moment ago. */
function rowOf(item: Item, line: Line, at: number, isSelected: boolean, model: Model, look: Look): string {
  const { color, unicode } = model.settings
  const pointer = unicode ? '▶' : '>'
  const isPointed = at === 0 && (isSelected || item.isMarked === true)
  const isChanged = at === 0 && item.isChanged === true
  const gutter: Line = [isPointed ? span(pointer, 'strong') : span(' '), isChanged ? span('*', 'unknown') : span(' ')]
  const text = withoutTrailingSpace(cutLine(line, look.edge, look.glyphs.ellipsis))
  const { stage } = placeOf(model.state)
  if (isSelected && stage !== undefined && item.port !== undefined) return paint(gutter, color) + withHop(text, stage, color)
  if (at !== 0 || !isSelected) return paint(withoutTrailingSpace([...gutter, ...text]), color)
  if (!color) return paint(withoutTrailingSpace([...gutter, ...text]), false)
  const missing = look.edge - columnsOf(textOf(text))
  return paint(gutter, color) + paintInverse([...text, span(' '.repeat(Math.max(0, missing)))], color)
}

/** The selected hop is inverted; without colours it stands in brackets. */
function withHop(text: Line, stage: Hop['stage'], color: boolean): string {
  const first = text.findIndex((piece) => piece.stage === stage)
  const last = text.findLastIndex((piece) => piece.stage === stage)
  if (first < 0) return paint(text, color)
  const [before, inside, after] = [text.slice(0, first), text.slice(first, last + 1), text.slice(last + 1)]
  if (color) return paint(before, true) + paintInverse(inside, true) + paint(after, true)
  return `${paint(before, false).replace(/ $/, '[')}${paint(inside, false)}]${paint(after, false).replace(/^ /, '')}`
}

/** The filter being typed, or a notice and the keys that matter here. */
function bottomLines(model: Model): Line[] {
  const look = barLook(model)
  const { state } = model
  const place = placeOf(state)
  if (state.isTyping) return [[span(`${filterPrompt}${place.filter}`)]]
  return [...noticeLines(model), hintLine(model, look)]
}

/** What stands before a filter that is being typed. */
const filterPrompt = '/ '

/** As many hints as fit, the first first, and always the last one: how to get help or out. */
function hintLine(model: Model, look: Look): Line {
  const hints = hintsFor(placeOf(model.state).screen.at, offersOf(model)).map(
    ([key, word]): Line => [span(key, 'strong'), span(` ${word}`)],
  )
  const last = hints.pop() ?? []
  let line: Line = []
  for (const hint of hints) {
    if (columnsOf(textOf([...line, ...hint, gap, ...last])) > look.edge) break
    line = [...line, ...hint, gap]
  }
  return [...line, ...last]
}
