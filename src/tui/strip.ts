import { stripCells } from './history.ts'
import type { Model } from './model.ts'
import { nameKey } from './screen.ts'
import { windowOf } from './window.ts'

/** Would a strip on the screen look otherwise in the next cell, though nothing is new? */
export function stripsMove(model: Model): boolean {
  const { page, position } = windowOf(model, 'main')
  if (!page.hasStrips) return false
  for (let index = 0; index < page.items.length; index++) {
    // Only what is on the screen: a window is never higher than the terminal.
    if (index < position.top || index >= position.top + model.size.rows) continue
    const { opens } = page.items.at(index)
    if (opens?.at === 'chain' && model.history.isMoving(nameKey(opens.service), model.now, stripCells)) return true
  }
  return false
}
