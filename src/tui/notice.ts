import { columnsOf, wrapWords } from '../lib/width.ts'
import { type Line, span } from '../render/style.ts'
import { barLook, type Model } from './model.ts'

/** As many lines of a notice are shown at most. */
const mostLines = 6

/** What is said until the next key, on as many lines as it takes. */
export function noticeLines(model: Model): Line[] {
  const { notice } = model.state
  if (notice === undefined || model.state.isTyping) return []
  const { edge } = barLook(model)
  const lines = wrapWords(span(notice).text, edge).flatMap((line) => chunks(line, edge))
  return lines.slice(0, mostLines).map((line) => [span(line, 'unknown')])
}

function chunks(text: string, width: number): string[] {
  if (columnsOf(text) <= width || width < 1) return [text]
  return [text.slice(0, width), ...chunks(text.slice(width), width)]
}
