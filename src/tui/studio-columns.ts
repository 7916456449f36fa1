import type { ProbeCell } from '../render/probe-cell.ts'
import type { Model } from './model.ts'
import { cellAt, gridOf } from './pages/probe-grid.ts'
import { focusOf } from './panes-of.ts'
import { type Action, placeOf } from './state.ts'
import { selectedItem } from './window.ts'

/** The cells of the probe on the screen. */
function cellsOf({ state }: Model): readonly ProbeCell[] {
  const { screen, detail } = placeOf(state)
  return screen.at === 'probe' && detail.probe && 'cells' in detail.probe ? detail.probe.cells : []
}

/** How many clients the matrix on the screen has; 0: there is none. */
export function clientCount(model: Model): number {
  return gridOf(cellsOf(model)).clients.length
}

/** The selected cell of the matrix, or of what is below it. */
export function selectedCell(model: Model): ProbeCell | undefined {
  return cellAt(cellsOf(model), selectedItem(model, 'main')?.key, placeOf(model.state).column ?? 0)
}

/** Selects the client beside the selected one; behind the last one the first, if it `isRound`. False: keys do not move in a matrix now. */
export function moveColumn(model: Model, dispatch: (action: Action) => void, step: 1 | -1, isRound: boolean): boolean {
  const count = clientCount(model)
  if (count === 0 || focusOf(model) !== 'main') return false
  const now = Math.min(placeOf(model.state).column ?? 0, count - 1)
  const next = isRound ? (now + step + count) % count : Math.max(0, Math.min(now + step, count - 1))
  if (next !== now) dispatch({ type: 'column', column: next })
  return true
}
