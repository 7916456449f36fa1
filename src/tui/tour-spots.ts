import type { KeyCommand } from './keys.ts'
import type { Model } from './model.ts'
import { focusOf } from './panes-of.ts'
import { nameKey } from './screen.ts'
import { beginning, cursorAt } from './scroll.ts'
import { type Action, placeOf } from './state.ts'
import type { Spot } from './tour-steps.ts'
import { selectedItem, windowOf } from './window.ts'

/** What the tour does things with. */
export interface SpotMeans {
  model: () => Model
  dispatch: (action: Action) => void
  /** Does what the key of a command does. */
  act: (command: KeyCommand) => void
}

/** Is the reader where the words of a step are true? */
export function isAt(model: Model, spot: Spot): boolean {
  const { places, tour } = model.state
  const { screen, stage } = placeOf(model.state)
  const isMain = focusOf(model) === 'main'
  const item = selectedItem(model, 'main')
  const isList = screen.at === 'services' && isMain && item !== undefined
  const isChain = screen.at === 'chain' && places.length === 2 && isMain && item?.port !== undefined
  switch (spot) {
    case 'list':
      return isList
    case 'row':
      return isList && tour !== undefined && item.key === nameKey(tour.service)
    case 'details':
      return screen.at === 'services' && !isMain
    case 'chain':
      return isChain
    case 'hop':
      return isChain && stage !== undefined
    case 'fixed':
      return isChain && tour !== undefined && nameKey(screen.service) === nameKey(tour.service)
    case 'proof':
      return (screen.at === 'object' || screen.at === 'pod') && places.length === 3
    case 'plan':
      return screen.at === 'probe' && places.length === 2
  }
}

/** Goes there from wherever the reader is, by way of the list and the Service of the tour. */
export function goTo(spot: Spot, means: SpotMeans): void {
  const { act, dispatch } = means
  switch (spot) {
    case 'list':
    case 'row':
      toRow(means)
      return
    case 'details':
      toRow(means)
      act('focusDetails')
      return
    case 'chain':
    case 'fixed':
      toRow(means)
      act('open')
      // A chain that was opened before is as it was left.
      dispatch({ type: 'move', cursor: beginning })
      return
    case 'hop':
      goTo('chain', means)
      act('nextHop')
      return
    case 'proof':
      goTo('hop', means)
      act('open')
      return
    case 'plan':
      toRow(means)
      act('probe')
  }
}

/** What runs in Pods ends when its page is left. */
function toRow({ model, dispatch, act }: SpotMeans): void {
  while (model().state.places.length > 1) act('leave')
  dispatch({ type: 'filter', text: '' })
  dispatch({ type: 'zoom', isZoomed: false })
  dispatch({ type: 'focus', pane: 'main' })
  const { page, position } = windowOf(model(), 'main')
  const { tour } = model().state
  const key = tour && nameKey(tour.service)
  const index = Array.from({ length: page.items.length }, (_, at) => at).find((at) => page.items.keyAt(at) === key)
  if (index !== undefined) dispatch({ type: 'move', cursor: cursorAt({ index, top: position.top }, page.items) })
}
