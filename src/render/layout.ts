import { columnGap, columnWidths } from '../lib/columns.ts'
import { columnsOf, cutTo, wrapWords } from '../lib/width.ts'
import { type Line, type Look, narrowed, paint, type Sign, type Span, signOf, span, type Tone } from './style.ts'

/** Three spaces: between the parts of a line, as between columns. */
export const gap: Span = span(columnGap)

/** The text of a line without its tones. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('')
}

/** Rows of cells as lines with aligned columns; the last cell of a row is not padded. */
export function table(rows: readonly (readonly Line[])[]): Line[] {
  const widths = columnWidths(rows.map((row) => row.map(textOf)))
  return rows.map((row) =>
    row.flatMap((cell, index) => {
      if (index === row.length - 1) return cell
      const missing = (widths[index] ?? 0) - columnsOf(textOf(cell))
      return [...cell, span(' '.repeat(missing) + columnGap)]
    }),
  )
}

/** The same lines behind a prefix; `rest` is before all lines but the first. */
export function prefixed(lines: readonly Line[], first: Line, rest: Line = first): Line[] {
  return lines.map((line, index) => [...(index === 0 ? first : rest), ...line])
}

/** Lines behind a label in a column of its own. */
export function labelled(label: string, columns: number, lines: readonly Line[]): Line[] {
  return lines.map((line, index) => [span((index === 0 ? label : '').padEnd(columns), 'quiet'), ...line])
}

/** A text broken at words to the width of the look, each line behind its prefix; on one line if there is no width. */
export function wrapped(text: string, look: Look, first: Line, rest: Line = first, tone: Tone = 'plain'): Line[] {
  const safe = span(text).text
  const { width } = narrowed(look, Math.max(columnsOf(textOf(first)), columnsOf(textOf(rest))))
  const lines = width === undefined ? [safe] : wrapWords(safe, Math.max(width, 20))
  return prefixed(
    lines.map((line) => [span(line, tone)]),
    first,
    rest,
  )
}

/** A text behind a sign, wrapped. */
export function noted(sign: Sign, text: string, look: Look): Line[] {
  return wrapped(text, look, [signOf(sign, look), span(' ')], [span('  ')])
}

/** `left` and, aligned to the right, `right`. If both do not fit, a terminal cuts `left`, and a pipe gets three spaces between. */
export function spread(left: Line, right: Line, look: Look): Line {
  const rightWidth = columnsOf(textOf(right))
  const room = look.edge - rightWidth - columnGap.length
  const fitting = look.width === undefined ? left : cutLine(left, room, look.glyphs.ellipsis)
  const missing = Math.max(0, room - columnsOf(textOf(fitting)))
  return [...fitting, span(' '.repeat(missing) + columnGap), ...right]
}

/** Cuts a line to a width, with an ellipsis; a line with a span that has to stay whole is left as it is. */
export function cutLine(line: Line, width: number, ellipsis: string): Line {
  if (line.some(({ whole }) => whole) || columnsOf(textOf(line)) <= width) return line
  const kept: Span[] = []
  let room = Math.max(width, 0)
  for (const piece of line) {
    const columns = columnsOf(piece.text)
    const isLast = columns >= room
    const text = isLast ? cutTo(`${piece.text}${' '.repeat(room + 1)}`, room, ellipsis) : piece.text
    kept.push({ ...piece, text })
    if (isLast) break
    room -= columns
  }
  return kept
}

/** A line in the glyphs of the look: titles and values are shortened and joined before it is known. A command stays as it is. */
export function inGlyphs(line: Line, { glyphs }: Look): Line {
  if (glyphs.ellipsis === '…') return line
  return line.map((piece) => (piece.whole ? piece : { ...piece, text: piece.text.replaceAll('…', glyphs.ellipsis).replaceAll('→', '>') }))
}

/** The lines as one text: cut where the look has a width, without spaces at a line's end, each line ended. */
export function page(lines: readonly Line[], look: Look, color: boolean): string {
  return lines
    .map((line) => inGlyphs(line, look))
    .map((line) => (look.width === undefined ? line : cutLine(line, look.width, look.glyphs.ellipsis)))
    .map((line) => `${paint(withoutTrailingSpace(line), color)}\n`)
    .join('')
}

/** A line without the blanks at its end. */
export function withoutTrailingSpace(line: Line): Line {
  const kept = [...line]
  for (let last = kept.pop(); last; last = kept.pop()) {
    const text = last.text.trimEnd()
    if (text !== '') return [...kept, { ...last, text }]
  }
  return kept
}
