import { columnsOf } from '../lib/width.ts'
import { gap, textOf } from '../render/layout.ts'
import { type Line, type Look, span } from '../render/style.ts'
import { hintsFor } from './keys.ts'
import { barLook, type Model } from './model.ts'
import { noticeLines } from './notice.ts'
import { offersOf } from './offers.ts'
import { placeOf } from './state.ts'

/** The filter being typed, or a notice and the keys that matter here. */
export function bottomLines(model: Model): Line[] {
  const look = barLook(model)
  const { state } = model
  const place = placeOf(state)
  if (state.isTyping) return [[span(`${filterPrompt}${place.filter}`)]]
  return [...noticeLines(model), hintLine(model, look)]
}

/** What stands before a filter that is being typed. */
export const filterPrompt = '/ '

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
