import { columnsOf, wrapWords } from '../lib/width.ts'
import { textOf } from '../render/layout.ts'
import { type Line, type Look, span } from '../render/style.ts'
import { hintsFor } from './keys.ts'
import { barLook, type Model } from './model.ts'
import type { Screen } from './screen.ts'
import { placeOf } from './state.ts'

/** As many lines of a notice are shown at most. */
const noticeLines = 6

/** The filter being typed, or a notice and the keys that matter here. */
export function bottomLines(model: Model): Line[] {
  const look = barLook(model)
  const { state } = model
  const place = placeOf(state)
  if (state.isTyping) return [[span(`${filterPrompt}${place.filter}`)]]
  const notice = state.notice === undefined ? [] : noticeText(state.notice, look)
  return [...notice, hintLine(place.screen.at, model.canProbe, look)]
}

/** What stands before a filter that is being typed. */
export const filterPrompt = '/ '

function noticeText(notice: string, look: Look): Line[] {
  const lines = wrapWords(span(notice).text, look.edge).flatMap((line) => chunks(line, look.edge))
  return lines.slice(0, noticeLines).map((line) => [span(line, 'unknown')])
}

function chunks(text: string, width: number): string[] {
  if (columnsOf(text) <= width || width < 1) return [text]
  return [text.slice(0, width), ...chunks(text.slice(width), width)]
}

/** As many hints as fit, the first first. */
function hintLine(at: Screen['at'], canProbe: boolean, look: Look): Line {
  let line: Line = []
  for (const [key, word] of hintsFor(at, canProbe)) {
    const longer = [...line, ...(line.length === 0 ? [] : [span('   ')]), span(key, 'strong'), span(` ${word}`)]
    if (columnsOf(textOf(longer)) > look.edge) break
    line = longer
  }
  return line
}
