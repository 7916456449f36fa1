import { memo } from '../lib/memo.ts'
import { arrange, type PaneId, type Rect } from './layout.ts'
import type { Model } from './model.ts'
import { noticeLines } from './notice.ts'
import type { Screen } from './screen.ts'
import { placeOf } from './state.ts'

/** Lines above every page, and the one of the hints below it. */
const bars = { top: 2, bottom: 1 }

/** The panes of the pages that have more than one. */
const panesOfScreen: Partial<Record<Screen['at'], readonly PaneId[]>> = {
  services: ['main', 'details', 'side'],
  chain: ['main', 'details', 'side'],
  target: ['main', 'details'],
  pod: ['main', 'details'],
  timeline: ['main', 'details'],
  probe: ['main', 'details'],
}

/** The panes of a screen. */
export function panesOfPage(at: Screen['at']): readonly PaneId[] {
  return panesOfScreen[at] ?? ['main']
}

/** Lines of the tour, above those of the bottom. */
const tourHeight = ({ state }: Model): number => (state.tour === undefined ? 0 : 3)

/** The panes on the screen; worked out once for each model. */
export const panesOf = memo((model: Model): readonly Rect[] => {
  const { size, state } = model
  const { screen, focus = 'main', isZoomed = false } = placeOf(state)
  const height = Math.max(1, size.rows - bars.top - bars.bottom - noticeLines(model).length - tourHeight(model))
  return arrange(size, state.layout, { top: bars.top, height, panes: panesOfPage(screen.at), focus, isZoomed })
})

/** The pane that keys move in. */
export function focusOf(model: Model): PaneId {
  const { focus = 'main' } = placeOf(model.state)
  return panesOf(model).some(({ pane }) => pane === focus) ? focus : 'main'
}
