import { defined } from '../lib/defined.ts'
import { memo } from '../lib/memo.ts'
import { columnsOf } from '../lib/width.ts'
import { gap, spread, textOf } from '../render/layout.ts'
import { type Line, type Look, pressable, span } from '../render/style.ts'
import { hintsFor, keyNamed } from './hints.ts'
import type { Rect, Size } from './layout.ts'
import { barLook, type Model } from './model.ts'
import { noticeLines } from './notice.ts'
import { offersOf } from './offers.ts'
import { dropDown } from './palette/drop-down.ts'
import { type PaneRow, paneRows } from './pane-rows.ts'
import { focusOf, panesOf } from './panes-of.ts'
import { placeOf } from './state.ts'
import { painted, paintedAs, themeOf } from './theme.ts'
import { topLines } from './top-lines.ts'
import { keysOfTour, tourLines } from './tour.ts'
import { beforeCaret, promptOf, typedText } from './typed-line.ts'

/** What is on the screen: exactly as many rows as it has, none wider than it is, painted. */
export interface Frame {
  rows: readonly string[]
  /** Where the cursor stands while something is typed. */
  cursor?: { x: number; y: number }
}

/** Below this size nothing useful can be shown. */
const least = { columns: 56, rows: 12 }

/** Is a terminal too small for more than a line that says so? */
export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < least.columns || rows < least.rows
}

/** The frame of a model; worked out once for each. */
export const frameOf = memo((model: Model): Frame => {
  const { columns, rows } = model.size
  if (isTooSmall(model.size)) return { rows: tooSmall(model) }
  const theme = themeOf(model)
  const all = [
    ...topLines(model).map((line) => painted(line, theme)),
    ...covered(bodyRows(model), model),
    ...bottomLines(model).map((line) => painted(line, theme)),
  ]
  const typed = promptOf(model.state) + beforeCaret(model.state)
  return {
    rows: all.slice(0, rows),
    ...defined({ cursor: model.state.isTyping ? { x: Math.min(columnsOf(typed), columns - 1), y: rows - 1 } : undefined }),
  }
})

function tooSmall({ size }: Model): string[] {
  const words = [`${size.columns}x${size.rows} is too small:`, `at least ${least.columns}x${least.rows} is needed`, 'Ctrl-C quits']
  return words.slice(0, size.rows).map((line) => line.slice(0, size.columns))
}

/** The rows of the page, the last ones below what fits a command that is being typed. */
function covered(rows: readonly string[], model: Model): string[] {
  const shown = dropDown(model, rows.length)
  return [...rows.slice(0, rows.length - shown.length), ...shown]
}

/** The panes beside each other, with a line of one column between two. */
function bodyRows(model: Model): string[] {
  const panes = panesOf(model)
  const top = Math.min(...panes.map(({ y }) => y))
  const end = Math.max(...panes.map(({ y, height }) => y + height))
  const drawn = panes.map((rect) => ({ rect, rows: paneRows(model, rect.pane) }))
  const border = paintedAs('rule', [span(model.settings.unicode ? '│' : '|')], themeOf(model))
  return Array.from({ length: end - top }, (_, row) => {
    const across = drawn.filter(({ rect }) => rect.y <= top + row && top + row < rect.y + rect.height)
    if (across.length === 0)
      return paintedAs('rule', [span((model.settings.unicode ? '─' : '-').repeat(model.size.columns))], themeOf(model))
    return joined(
      across.map(({ rect, rows }) => ({ rect, row: rows[top + row - rect.y] ?? { text: '', columns: 0 } })),
      border,
    )
  })
}

function joined(across: readonly { rect: Rect; row: PaneRow }[], border: string): string {
  const pieces = across.map(({ rect, row }, index) =>
    index === across.length - 1 ? row.text : row.text + ' '.repeat(Math.max(0, rect.width - row.columns)),
  )
  return pieces.join(border)
}

/** The filter being typed, or a notice and the keys that matter here. */
export function bottomLines(model: Model): Line[] {
  const look = barLook(model)
  const { state } = model
  const tour = tourLines(model)
  if (state.isTyping) return [...tour, [span(promptOf(state) + typedText(state))]]
  return [...noticeLines(model), ...tour, hintLine(model, look)]
}

/** As many hints as fit, the most important first; help and the way out at the right. */
function hintLine(model: Model, look: Look): Line {
  const table = model.settings.bindings
  const { here, always } = hintsFor(placeOf(model.state).screen.at, offersOf(model), focusOf(model) === 'main' ? 'main' : 'beside', table)
  const drawn = ([key, word]: [string, string]): Line => {
    const press = { key: keyNamed(key, table) }
    return [pressable(press, span(key, 'strong')), pressable(press, span(` ${word}`))]
  }
  const right = always.flatMap((hint, index): Line => (index === 0 ? drawn(hint) : [gap, ...drawn(hint)]))
  let left: Line = []
  // A key that the tour takes would not do what its hint says.
  const taken = keysOfTour(model)
  for (const hint of here.filter(([key]) => !taken.has(keyNamed(key, table))).map(drawn)) {
    const longer = left.length === 0 ? hint : [...left, gap, ...hint]
    if (columnsOf(textOf([...longer, gap, ...right])) > look.edge) break
    left = longer
  }
  return spread(left, right, look)
}
