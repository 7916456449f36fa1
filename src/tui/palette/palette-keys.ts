import type { KeyCommand } from '../keys.ts'
import type { Model } from '../model.ts'
import type { ViewOptions } from '../options.ts'
import type { Scopes } from '../scopes.ts'
import type { ServiceName } from '../screen.ts'
import type { Action, State } from '../state.ts'
import type { ProbeWish } from '../studio-wish.ts'
import { type Suggestion, suggestionsFor, unknownWords } from './suggestions.ts'
import type { PaletteEffect } from './verb.ts'

/** What the palette works on and with. */
interface PaletteMeans {
  model: () => Model
  dispatch: (action: Action) => void
  scopes: Scopes
  perform: (command: KeyCommand) => void
  /** Sets options of the view, and keeps one for the next time. */
  set: (options: ViewOptions, save?: readonly [name: string, typed: string]) => void
  /** Opens the plan of a probe. */
  probe: (service: ServiceName, wish: ProbeWish) => void
  /** Keeps what was read in a file; absent: in a new one. */
  saveSnapshot: (file: string | undefined) => void
}

/**
 * Handles a key while something is typed: true if the key was for the palette, and not for the text. Up and Down go through what fits, and
 * from its first line Up goes through what ran before; Tab completes the selected line, Enter runs it.
 */
export function paletteKey(key: string, means: PaletteMeans): boolean {
  const { model, dispatch } = means
  const { state } = model()
  if (state.line !== 'palette') return false
  const all = suggestionsFor(state.palette, model())
  const selected = selectedLine(state, all)
  const step = steps.get(key)
  if (step !== undefined) {
    walk(step, selected, all, means)
    return true
  }
  const suggestion = all[selected ?? 0]
  if (key === 'tab') {
    if (suggestion) put(suggestion.effect ? suggestion.text : `${suggestion.text} `, means)
    return true
  }
  if (key !== 'enter') return false
  if (selected === undefined && all.length > 0) dispatch({ type: 'typing', isTyping: false })
  else if (suggestion && !suggestion.effect) put(`${suggestion.text} `, means)
  else run(suggestion, means)
  return true
}

/** Keys that move, and by how many lines. */
const steps: ReadonlyMap<string, number> = new Map([
  ['up', -1],
  ['down', 1],
  ['pageup', -8],
  ['pagedown', 8],
])

/** The line that Enter runs, counted from 0: the first one that fits, unless the reader went to another. Undefined: nothing is chosen so far. */
export function selectedLine({ palette, chosen }: State, all: readonly Suggestion[]): number | undefined {
  if (all.length === 0 || (chosen === undefined && palette.trim() === '')) return undefined
  return Math.min(chosen ?? 0, all.length - 1)
}

function walk(step: number, selected: number | undefined, all: readonly Suggestion[], { model, dispatch }: PaletteMeans): void {
  const isInPast = model().state.recalled !== undefined
  if (isInPast || (step < 0 && (selected ?? 0) === 0)) dispatch({ type: 'recall', step: step < 0 ? 1 : -1 })
  else if (all.length > 0) {
    const next = selected === undefined ? step - 1 : selected + step
    dispatch({ type: 'choose', line: Math.max(0, Math.min(next, all.length - 1)) })
  }
}

function run(suggestion: Suggestion | undefined, means: PaletteMeans): void {
  const { model, dispatch } = means
  const { palette, chosen } = model().state
  const typed = palette.trim()
  dispatch({ type: 'typing', isTyping: false })
  if (typed === '' && !suggestion) return
  dispatch({ type: 'ran', text: suggestion && (chosen !== undefined || typed === '') ? suggestion.text : typed })
  if (suggestion?.effect) enact(suggestion.effect, means)
  else dispatch({ type: 'notice', text: unknownWords(palette, model()) })
}

function put(text: string, { dispatch }: PaletteMeans): void {
  dispatch({ type: 'palette', text })
  dispatch({ type: 'caret', at: undefined })
}

function enact(effect: PaletteEffect, { dispatch, scopes, perform, set, saveSnapshot, probe }: PaletteMeans): void {
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
  if ('probe' in effect) {
    probe(effect.probe.service, effect.probe.wish)
    return
  }
  if ('saves' in effect) {
    saveSnapshot(effect.saves)
    return
  }
  if ('context' in effect) scopes.toContext(effect.context)
  else scopes.toNamespace(effect.scope)
}
