import { hourCells, stripCells } from './history.ts'
import type { Model } from './model.ts'
import { panesOf } from './panes-of.ts'
import { nameKey } from './screen.ts'
import { selectedItem, windowOf } from './window.ts'

/** Would a strip on the screen look different in the next cell even if nothing changes? */
export function stripsMove(model: Model): boolean {
  const { page, position } = windowOf(model, 'main')
  if (!page.hasStrips) return detailsMove(model)
  for (let index = 0; index < page.items.length; index++) {
    // Only what is on the screen: a window is never higher than the terminal.
    if (index < position.top || index >= position.top + model.size.rows) continue
    const { opens } = page.items.at(index)
    if (opens?.at === 'chain' && model.history.isMoving(nameKey(opens.service), model.now, stripCells)) return true
  }
  return false
}

/** The strip of the Service of a change, beside the changes. */
function detailsMove(model: Model): boolean {
  const item = selectedItem(model, 'main')
  if (item?.time === undefined || item.opens?.at !== 'chain' || !panesOf(model).some(({ pane }) => pane === 'details')) return false
  return model.history.isMoving(nameKey(item.opens.service), model.now, hourCells)
}
