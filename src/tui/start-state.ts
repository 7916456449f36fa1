import type { Settings } from './model.ts'
import { optionActions, type ViewOptions } from './options.ts'
import { reduce } from './reduce.ts'
import { type Action, initialState, type State } from './state.ts'

/** What a view starts with. */
interface Start {
  hasMouse: boolean
  settings: Settings
  options?: ViewOptions
  warning?: string
  /** It begins with the tour. */
  applyFix?: unknown
}

/** The state at the start, as the reader has set it. */
export function startState({ hasMouse, settings, options = {}, warning, applyFix }: Start): State {
  const start = initialState()
  const actions: Action[] = [
    { type: 'mouse', isOn: hasMouse },
    { type: 'tour', step: applyFix === undefined ? undefined : 0 },
    ...optionActions(options, start.layout, settings.ownThemes),
    ...(warning === undefined ? [] : [{ type: 'notice', text: warning } as const]),
  ]
  return actions.reduce(reduce, start)
}
