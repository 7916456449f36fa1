import type { Model } from './model.ts'
import { panesOf } from './panes-of.ts'
import { placeOf } from './state.ts'
import type { ProbeChoices } from './view-probes.ts'

/** What can be marked on the screen; undefined: nothing. */
export function choicesOf({ state }: Pick<Model, 'state'>): ProbeChoices | undefined {
  const { probe } = placeOf(state).detail
  return probe?.state === 'planned' ? probe.proposal.choices : undefined
}

/** Is what would run on the screen? Only then Enter runs it. A plan without choices is in the main pane. */
export function hasShownPlan(model: Model): boolean {
  const { probe } = placeOf(model.state).detail
  if (probe?.state !== 'planned') return false
  return !probe.proposal.choices || panesOf(model).some(({ pane }) => pane === 'details')
}
