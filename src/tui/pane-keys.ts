import { arrangedAs, type PaneId, widened } from './layout.ts'
import type { Model } from './model.ts'
import { focusOf, panesOfPage } from './panes-of.ts'
import { type Action, placeOf } from './state.ts'

interface PaneMeans {
  model: Model
  dispatch: (action: Action) => void
}

/** Moves to a pane, if the page has it. */
export function focusing(pane: PaneId): (means: PaneMeans) => void {
  return ({ model, dispatch }) => {
    if (panesOfPage(placeOf(model.state).screen.at).includes(pane)) dispatch({ type: 'focus', pane })
  }
}

/** The pane after the one in focus, or before it. */
export function turnTo(model: Model, dispatch: PaneMeans['dispatch'], step: 1 | -1): void {
  const panes = panesOnTerminal(model)
  const next = panes[(panes.indexOf(focusOf(model)) + step + panes.length) % panes.length]
  if (next !== undefined) dispatch({ type: 'focus', pane: next })
}

/** A narrow terminal shows one pane at a time, and has no room for the third one. */
function panesOnTerminal({ size, state }: Model): readonly PaneId[] {
  const panes = panesOfPage(placeOf(state).screen.at)
  return arrangedAs(size, state.layout, panes) === 'L' ? panes : panes.filter((pane) => pane !== 'side')
}

/** Makes the main pane wider by so many per cent on terminals like this one. */
export function widening(by: number): (means: PaneMeans) => void {
  return ({ model, dispatch }) => {
    const { size, state } = model
    const is = arrangedAs(size, state.layout, panesOfPage(placeOf(state).screen.at))
    dispatch({ type: 'layout', layout: widened(state.layout, is, by) })
  }
}

/** Back from a zoomed pane, then from the details to the main pane. False: there is nothing to leave. */
export function leavePane({ model, dispatch }: PaneMeans): boolean {
  const { isZoomed } = placeOf(model.state)
  const isBeside = focusOf(model) !== 'main'
  if (isZoomed === true) dispatch({ type: 'zoom', isZoomed: false })
  if (isBeside) dispatch({ type: 'focus', pane: 'main' })
  return isZoomed === true || isBeside
}
