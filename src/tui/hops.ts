import type { Hop } from '../model/trace.ts'
import type { Model } from './model.ts'
import type { Item } from './page.ts'
import { traceOf } from './probed.ts'
import type { Screen } from './screen.ts'
import { cursorAt } from './scroll.ts'
import { type Action, placeOf } from './state.ts'
import { positionOf } from './window.ts'

/** The hops that a port's line draws, in their order. */
function stagesOf({ stages = [] }: Item): readonly Hop['stage'][] {
  return stages
}

/** What selects the next hop (or the one before, for -1): in the selected port, else in the next one. */
export function hopAction(model: Model, step: 1 | -1): Action[] {
  const { position, page } = positionOf(model)
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

/** What the selected hop of a port opens; undefined: no hop is selected. */
export function hopScreen(model: Model, item: Item): Screen | undefined {
  const { stage, screen } = placeOf(model.state)
  if (stage === undefined || item.port === undefined || screen.at !== 'chain') return undefined
  const trace = traceOf(model, screen.service)
  const port = trace?.ports[item.port]
  if (!trace || !port) return undefined
  const { namespace, name } = screen.service
  const service = { kind: 'Service', namespace, name }
  const field = `spec.ports[${port.index}]`
  switch (stage) {
    case 'entry':
      return { at: 'object', object: service, field: 'spec' }
    case 'service':
      return { at: 'object', object: service, field }
    case 'targetPort':
      return { at: 'object', object: service, field: `${field}.targetPort` }
    case 'endpoint': {
      const slice = trace.slices.find(({ use }) => use === 'joined') ?? trace.slices[0]
      return slice
        ? {
            at: 'object',
            object: { kind: slice.kind, namespace, name: slice.name },
            field: slice.kind === 'Endpoints' ? 'subsets' : 'endpoints',
          }
        : { at: 'object', object: service, field: 'spec.selector' }
    }
    default: {
      const pods = [...port.candidates.map(({ pod }) => pod), ...port.endpoints.flatMap(({ pod }) => pod ?? [])]
      const [pod] = pods
      return pod === undefined
        ? { at: 'object', object: service, field: 'spec.selector' }
        : { at: 'pod', pod: { namespace, name: pod }, service: screen.service }
    }
  }
}
