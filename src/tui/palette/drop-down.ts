import { columnsOf } from '../../lib/width.ts'
import { cutLine, spread, textOf, wrapped } from '../../render/layout.ts'
import { type Line, type Look, span } from '../../render/style.ts'
import { barLook, type Model } from '../model.ts'
import { painted, paintedAs, type Theme, themeOf } from '../theme.ts'
import { selectedLine } from './palette-keys.ts'
import { type Suggestion, suggestionsFor, unknownWords } from './suggestions.ts'

/** So many lines of what fits are shown at once. */
const mostShown = 8

/**
 * The rows above a command that is being typed, painted, at most as many as there is room for: what fits it, the best one on top, with the
 * key that does the same. Those around the selected one are shown, and a last row counts the others.
 */
export function dropDown(model: Model, room: number): string[] {
  const { state, settings } = model
  if (!state.isTyping || state.line !== 'palette') return []
  const look = barLook(model)
  const theme = themeOf(model)
  const all = suggestionsFor(state.palette, model)
  if (all.length === 0)
    return wrapped(unknownWords(state.palette, model), look, [span('  ')], [span('  ')], 'quiet')
      .slice(0, room)
      .map((line) => painted(line, theme))
  const selected = selectedLine(state, all)
  const isCut = all.length > Math.min(mostShown, room)
  const shown = Math.max(1, isCut ? Math.min(mostShown, room - 1) : all.length)
  const first = Math.max(0, Math.min((selected ?? 0) - Math.floor(shown / 2), all.length - shown))
  const rows = all.slice(first, first + shown).map((one, index) => row(one, first + index === selected, settings.unicode, look, theme))
  return isCut ? [...rows, painted(othersLine(first, all.length - first - shown, settings.unicode), theme)] : rows
}

function row({ text, note }: Suggestion, isSelected: boolean, unicode: boolean, look: Look, theme: Theme): string {
  const pointer = span(!isSelected ? '  ' : unicode ? '▶ ' : '> ', 'strong')
  const line = spread(cutLine([pointer, span(text)], look.edge, look.glyphs.ellipsis), [span(note, 'quiet')], look)
  if (!isSelected || theme.parts.selected === '') return painted(line, theme)
  const missing = Math.max(0, look.edge - columnsOf(textOf(line)))
  return painted([pointer], theme) + paintedAs('selected', [...line.slice(1), span(' '.repeat(missing))], theme)
}

function othersLine(above: number, below: number, unicode: boolean): Line {
  const [up, down] = unicode ? ['▲', '▼'] : ['^', 'v']
  const words = [...(above > 0 ? [`${up} ${above} above`] : []), ...(below > 0 ? [`${down} ${below} more`] : [])]
  return [span(`  ${words.join('   ')}`, 'quiet')]
}
