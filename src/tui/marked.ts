import { textOf } from '../render/layout.ts'
import type { Line, Span } from '../render/style.ts'

/** A line with what was looked for marked in it, whatever its case. */
export function marked(line: Line, words: readonly string[]): Line {
  return words.reduce((before, word) => markedWith(before, word.toLowerCase()), line)
}

function markedWith(line: Line, wanted: string): Line {
  if (wanted === '' || !textOf(line).toLowerCase().includes(wanted)) return line
  return line.flatMap((piece) => (piece.tone === 'match' ? [piece] : split(piece, wanted)))
}

/** The lower-case form of a text may be longer than the text itself: such a piece is left as it is. */
function split(piece: Span, wanted: string): Span[] {
  const lower = piece.text.toLowerCase()
  const at = lower.length === piece.text.length ? lower.indexOf(wanted) : -1
  if (at < 0) return [piece]
  const end = at + wanted.length
  const rest = { ...piece, text: piece.text.slice(end) }
  return [
    { ...piece, text: piece.text.slice(0, at) },
    { ...piece, text: piece.text.slice(at, end), tone: 'match' },
    ...(rest.text === '' ? [] : split(rest, wanted)),
  ]
}
