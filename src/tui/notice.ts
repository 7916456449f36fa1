import { cutTo, wrapWords } from '../lib/width.ts'
import { type Line, span } from '../render/style.ts'
import { barLook, type Model } from './model.ts'

/** As many lines of a notice are shown at most. */
const mostLines = 6

/** What is said until the next key, on as many lines as it takes. */
export function noticeLines(model: Model): Line[] {
  const { notice } = model.state
  if (notice === undefined || model.state.isTyping) return []
  const { edge } = barLook(model)
  const lines = wrapWords(span(notice.text).text, edge).flatMap((line) => chunks(line, edge))
  return lines.slice(0, mostLines).map((line) => [span(line, 'unknown')])
}

function chunks(text: string, width: number): string[] {
  const piece = cutTo(text, width, '')
  return piece === '' || piece === text ? [text] : [piece, ...chunks(text.slice(piece.length), width)]
}
