import type { Hop } from '../model/trace.ts'
import type { Model } from './model.ts'
import type { Item } from './page.ts'
import { cursorAt } from './scroll.ts'
import { type Action, placeOf } from './state.ts'
import { windowOf } from './window.ts'

/** The hops that a port's line draws, in their order. */
function stagesOf({ stages = [] }: Item): readonly Hop['stage'][] {
  return stages
}

/** What selects the next hop (or the one before, for -1): in the selected port, else in the next one. */
export function hopAction(model: Model, step: 1 | -1): Action[] {
  const { position, page } = windowOf(model, 'main')
  const { stage } = placeOf(model.state)
  const item = position.index < 0 ? undefined : page.items.at(position.index)
  if (item?.port !== undefined) {
    const stages = stagesOf(item)
    const at = stage === undefined ? (step > 0 ? 0 : stages.length - 1) : stages.indexOf(stage) + step
    const next = stages[at]
    if (next !== undefined)
      return [
        { type: 'stage', stage: next },
        { type: 'move', cursor: cursorAt(position, page.items) },
      ]
  }
  for (let index = position.index + step; index >= 0 && index < page.items.length; index += step) {
    const other = page.items.at(index)
    if (other.port === undefined) continue
    const stages = stagesOf(other)
    return [
      { type: 'move', cursor: cursorAt({ index, top: position.top }, page.items) },
      { type: 'stage', stage: stages.at(step > 0 ? 0 : -1) },
    ]
  }
  return []
}
