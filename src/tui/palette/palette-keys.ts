import type { Live } from '../../model/live.ts'
import type { KeyCommand } from '../keys.ts'
import type { Model } from '../model.ts'
import type { ViewOptions } from '../options.ts'
import type { Action } from '../state.ts'
import { closestCommands, suggestionsFor } from './suggestions.ts'
import type { PaletteEffect } from './verbs.ts'

/** What the palette works on and with. */
interface PaletteMeans {
  model: () => Model
  dispatch: (action: Action) => void
  live: Live
  perform: (command: KeyCommand) => void
  /** Sets options of the view, and keeps one for the next time. */
  set: (options: ViewOptions, save?: readonly [name: string, typed: string]) => void
  /** What runs is interrupted. */
  stop: () => void
}

/**
 * Handles a key while something is typed: true if the key was for the palette, and not for the text. Tab completes, Enter runs the first
 * line, Up and Down go through what ran.
 */
export function paletteKey(key: string, means: PaletteMeans): boolean {
  const { model, dispatch } = means
  const { palette, line } = model().state
  if (line !== 'palette') return false
  const [first] = suggestionsFor(palette, model())
  if (key === 'up' || key === 'down') {
    dispatch({ type: 'recall', step: key === 'up' ? 1 : -1 })
    return true
  }
  if (key === 'tab') {
    if (first) put(first.effect ? first.text : `${first.text} `, means)
    return true
  }
  if (key !== 'enter') return false
  if (first && !first.effect) {
    put(`${first.text} `, means)
    return true
  }
  dispatch({ type: 'typing', isTyping: false })
  if (palette.trim() === '') return true
  dispatch({ type: 'ran', text: palette.trim() })
  if (first?.effect) enact(first.effect, means)
  else dispatch({ type: 'notice', text: unknown(palette, model()) })
  return true
}

function put(text: string, { dispatch }: PaletteMeans): void {
  dispatch({ type: 'palette', text })
  dispatch({ type: 'caret', at: undefined })
}

function unknown(typed: string, model: Model): string {
  const near = closestCommands(typed, model)
  return `there is no command "${typed.trim()}"${near.length === 0 ? '' : `; the closest are ${near.join(', ')}`}`
}

function enact(effect: PaletteEffect, { dispatch, live, perform, stop, set }: PaletteMeans): void {
  if ('command' in effect) {
    perform(effect.command)
    return
  }
  if ('actions' in effect) {
    for (const action of effect.actions) dispatch(action)
    return
  }
  if ('options' in effect) {
    set(effect.options, effect.save)
    return
  }
  if ('context' in effect) live.context(effect.context)
  else live.scope(effect.scope)
  stop()
  dispatch({ type: 'home' })
}
