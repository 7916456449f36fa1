import { cutLine, spread } from '../../render/layout.ts'
import { type Line, span } from '../../render/style.ts'
import { barLook, type Model } from '../model.ts'
import { closestCommands, suggestionsFor } from './suggestions.ts'

/** The lines above a command that is being typed: what fits it, the best one nearest to the line, with the key that does the same. */
export function dropDown(model: Model): Line[] {
  const { isTyping, line, palette } = model.state
  if (!isTyping || line !== 'palette') return []
  const look = barLook(model)
  const all = suggestionsFor(palette, model)
  const closest = all.length === 0 ? closestCommands(palette, model) : []
  if (closest.length > 0)
    return [cutLine([span(`  no such command; the closest are ${closest.join(', ')}`, 'quiet')], look.edge, look.glyphs.ellipsis)]
  return all
    .map(({ text, note }, index) =>
      spread(
        cutLine([span(index === 0 ? (model.settings.unicode ? '▶ ' : '> ') : '  ', 'strong'), span(text)], look.edge, look.glyphs.ellipsis),
        [span(note, 'quiet')],
        look,
      ),
    )
    .reverse()
}
