import type { Model } from './model.ts'
import type { Screen } from './screen.ts'
import { type Action, placeOf } from './state.ts'

/** The changes of the Service whose page it is; elsewhere those of all. */
export function timelineOf({ state }: Model): Screen {
  const { screen } = placeOf(state)
  return 'service' in screen && screen.service ? { at: 'timeline', service: screen.service } : { at: 'timeline' }
}

/** Shows the changes of all Services in place of those of one. */
export function showAllChanges({ model, dispatch }: { model: Model; dispatch: (action: Action) => void }): void {
  const { screen } = placeOf(model.state)
  if (screen.at === 'timeline' && screen.service) dispatch({ type: 'replace', screen: { at: 'timeline' } })
}
