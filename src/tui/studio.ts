import type { Model } from './model.ts'
import type { Item } from './page.ts'
import { focusOf } from './panes-of.ts'
import type { ProbeRuns } from './probe-runs.ts'
import { nameKey, type ServiceName } from './screen.ts'
import { cursorAt } from './scroll.ts'
import { type Action, placeOf } from './state.ts'
import { moveColumn } from './studio-columns.ts'
import { choicesOf, hasShownPlan } from './studio-state.ts'
import type { ProbeChoice, ProbeChoices } from './view-probes.ts'
import { windowOf } from './window.ts'

type Dispatch = (action: Action) => void

interface StudioMeans {
  model: Model
  dispatch: Dispatch
  probeRuns: ProbeRuns
}

/** Adds the selected client or target to the plan, or takes it out. */
export function markOne(model: Model, dispatch: Dispatch, item: Item | undefined): void {
  const choices = choicesOf(model)
  const choice = choices && all(choices).find(({ key }) => key === item?.key)
  if (choices && choice) mark(model, dispatch, choices, [choice], !choice.isMarked)
}

/** Adds all clients to the plan if the cursor is among them, or all targets; takes them out if all are in the plan. */
export function markAll(model: Model, dispatch: Dispatch, item: Item | undefined): void {
  const choices = choicesOf(model)
  if (!choices) return
  const group = [choices.clients, choices.targets].find((one) => one.some(({ key }) => key === item?.key)) ?? []
  mark(
    model,
    dispatch,
    choices,
    group,
    group.some(({ isMarked }) => !isMarked),
  )
}

function all({ clients, targets }: ProbeChoices): readonly ProbeChoice[] {
  return [...clients, ...targets]
}

function mark(model: Model, dispatch: Dispatch, choices: ProbeChoices, changed: readonly ProbeChoice[], isMarked: boolean): void {
  const keys = new Set(all(choices).flatMap((one) => ((changed.includes(one) ? isMarked : one.isMarked) ? one.key : [])))
  const { id } = placeOf(model.state)
  dispatch({ type: 'detail', id, detail: { probe: { state: 'planned', proposal: choices.mark(keys) } } })
}

/** A narrow terminal shows what would run in place of the marks. */
function showPlan(dispatch: Dispatch): void {
  dispatch({ type: 'zoom', isZoomed: false })
  dispatch({ type: 'focus', pane: 'details' })
}

/** In a plan to the clients, the targets and what would run, in a circle; in the matrix to the next client. */
export function nextPart(model: Model, dispatch: Dispatch, step: 1 | -1): void {
  const choices = choicesOf(model)
  if (choices) turn(model, dispatch, choices, step)
  else moveColumn(model, dispatch, step, true)
}

function turn(model: Model, dispatch: Dispatch, { clients, targets }: ProbeChoices, step: 1 | -1): void {
  const { page, position } = windowOf(model, 'main')
  const at = position.index < 0 ? '' : page.items.keyAt(position.index)
  const parts = [clients, targets].filter((group) => group.length > 0)
  const now = focusOf(model) === 'main' ? parts.findIndex((group) => group.some(({ key }) => key === at)) : parts.length
  const next = (now + step + parts.length + 1) % (parts.length + 1)
  const first = parts[next]?.[0]
  dispatch({ type: 'focus', pane: first ? 'main' : 'details' })
  if (!first) return
  const index = Array.from({ length: page.items.length }, (_, one) => one).find((one) => page.items.keyAt(one) === first.key)
  if (index !== undefined) dispatch({ type: 'move', cursor: cursorAt({ index, top: position.top }, page.items) })
}

/** Runs the plan if it is on the screen; if the probe is done, shows its evidence in the chain. */
export function openProbe({ model, dispatch, probeRuns }: StudioMeans, service: ServiceName): void {
  const { probe } = placeOf(model.state).detail
  if (probe?.state === 'done') showEvidence(model, service, dispatch)
  else if (hasShownPlan(model)) {
    dispatch({ type: 'focus', pane: 'main' })
    dispatch({ type: 'zoom', isZoomed: false })
    probeRuns.run()
  } else if (choicesOf(model)) showPlan(dispatch)
}

/** The chain of what was probed: where the reader came from, else in place of the probe. */
function showEvidence({ state }: Model, service: ServiceName, dispatch: Dispatch): void {
  const from = state.places.at(-2)?.screen
  dispatch({ type: 'back' })
  if (from?.at !== 'chain' || nameKey(from.service) !== nameKey(service)) dispatch({ type: 'open', screen: { at: 'chain', service } })
}
