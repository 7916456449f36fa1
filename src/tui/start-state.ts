import type { Settings } from './model.ts'
import { optionActions, type ViewOptions } from './options.ts'
import { reduce } from './reduce.ts'
import type { ServiceName } from './screen.ts'
import { type Action, initialState, type State } from './state.ts'

/** What a view starts with. */
interface Start {
  hasMouse: boolean
  settings: Settings
  options?: ViewOptions
  warning?: string
  /** It begins with the tour of this Service. */
  tour?: { service: ServiceName }
}

/** The state at the start, as the reader has set it. */
export function startState({ hasMouse, settings, options = {}, warning, tour }: Start): State {
  const start: State = { ...initialState(), ...(tour && { tour: { step: 0, service: tour.service } }) }
  const actions: Action[] = [
    { type: 'mouse', isOn: hasMouse },
    ...optionActions(options, start.layout, settings.ownThemes),
    ...(warning === undefined ? [] : [{ type: 'notice', text: warning } as const]),
  ]
  return actions.reduce(reduce, start)
}
