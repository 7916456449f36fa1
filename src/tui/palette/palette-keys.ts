import type { Live } from '../../model/live.ts'
import type { KeyCommand } from '../keys.ts'
import type { Model } from '../model.ts'
import type { Action } from '../state.ts'
import { nearestCommand, type PaletteEffect, suggestionsFor } from './suggestions.ts'

/** What the palette works on and with. */
interface PaletteMeans {
  model: () => Model
  dispatch: (action: Action) => void
  live: Live
  perform: (command: KeyCommand) => void
  /** What runs is interrupted. */
  stop: () => void
}

/** A key while something is typed: true where it was for the palette, and not for the text. Tab completes, Enter runs the first line. */
export function paletteKey(key: string, means: PaletteMeans): boolean {
  const { model, dispatch } = means
  const { palette, line } = model().state
  if (line !== 'palette') return false
  const [first] = suggestionsFor(palette, model())
  if (key === 'tab') {
    if (first) dispatch({ type: 'palette', text: first.effect ? first.text : `${first.text} ` })
    return true
  }
  if (key !== 'enter') return false
  if (first && !first.effect) {
    dispatch({ type: 'palette', text: `${first.text} ` })
    return true
  }
  dispatch({ type: 'typing', isTyping: false })
  if (palette.trim() === '') return true
  if (first?.effect) enact(first.effect, means)
  else dispatch({ type: 'notice', text: unknown(palette) })
  return true
}

function unknown(typed: string): string {
  const near = nearestCommand(typed)
  return `there is no command "${typed.trim()}"${near === undefined ? '' : `; the closest is ${near}`}`
}

function enact(effect: PaletteEffect, { dispatch, live, perform, stop }: PaletteMeans): void {
  if ('command' in effect) {
    perform(effect.command)
    return
  }
  if ('actions' in effect) {
    for (const action of effect.actions) dispatch(action)
    return
  }
  if ('context' in effect) live.context(effect.context)
  else live.scope(effect.scope)
  stop()
  dispatch({ type: 'home' })
}
