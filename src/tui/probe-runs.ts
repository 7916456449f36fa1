import { clientOf } from '../kube/client-access.ts'
import type { ProbeCell } from '../render/probe-cell.ts'
import type { Model } from './model.ts'
import { liveTracesOf, traceOf } from './probed.ts'
import type { ServiceName } from './screen.ts'
import type { ServiceTraces } from './state.ts'
import { type Action, placeOf } from './state.ts'
import { choicesOf } from './studio-state.ts'
import { type ProbeWish, withWish } from './studio-wish.ts'
import type { ProbeProgress, ProbeProposal, ViewProbes } from './view-probes.ts'

/** Plans and runs the probe of the place on the screen. */
export interface ProbeRuns {
  /** Opens the plan for a Service, with what is wished marked; runs nothing. */
  plan(service: ServiceName, wish?: ProbeWish): void
  /** Plans the readiness probes of the Service on the screen in place of connections, or connections again; runs nothing. */
  readiness(): void
  /** Runs what was planned and shown. */
  run(): void
  /** Interrupts what runs. */
  stop(): void
}

/** A plan and its run. `live`: what was live of the Service when it was planned, which the evidence is about. */
interface Attempt {
  /** It is about readiness probes. */
  isReadiness?: true
  stop: AbortController
  live: ServiceTraces
}

interface ProbeRunsOptions {
  probes: ViewProbes | undefined
  dispatch: (action: Action) => void
  model: () => Model
}

/** Without probes it only says so. One plan counts at a time: leaving it interrupts whatever it has begun. */
export function createProbeRuns({ probes, dispatch, model }: ProbeRunsOptions): ProbeRuns {
  let current: Attempt = { stop: new AbortController(), live: {} }
  const tell = (id: number, probe: ProbeProgress) => dispatch({ type: 'detail', id, detail: { probe } })

  async function makePlan(service: ServiceName, plans: ViewProbes, wish: ProbeWish): Promise<void> {
    const trace = traceOf(model(), service)
    if (!trace?.service) {
      dispatch({ type: 'notice', text: 'nothing to probe' })
      return
    }
    dispatch({ type: 'open', screen: { at: 'probe', service } })
    const { client } = model().state
    const from = wish.client ?? (client === undefined ? undefined : clientOf(client))
    await begin(service, async (signal) => {
      const { proposal, note } = withWish(await plans.plan(trace, signal, from), wish)
      if (note !== undefined && !signal.aborted) dispatch({ type: 'notice', text: note })
      return proposal
    })
    if (wish.client) selectMarked()
  }

  /** The chosen client may be far down among many. */
  function selectMarked(): void {
    const key = choicesOf(model())?.clients.find(({ isMarked }) => isMarked)?.key
    if (key !== undefined) dispatch({ type: 'move', cursor: { key, index: 0, row: 0, top: 0 } })
  }

  async function begin(
    service: ServiceName,
    plan: (signal: AbortSignal) => Promise<ProbeProposal>,
    part: Pick<Attempt, 'isReadiness'> = {},
  ): Promise<void> {
    const { id } = placeOf(model().state)
    current.stop.abort()
    current = { stop: new AbortController(), live: liveTracesOf(model().view, service), ...part }
    const { signal } = current.stop
    try {
      const proposal = await plan(signal)
      if (!signal.aborted) tell(id, { state: 'planned', proposal })
    } catch (error) {
      if (!signal.aborted) tell(id, { state: 'failed', message: messageOf(error), cells: [] })
    }
  }

  async function turn(): Promise<void> {
    const { id, screen, detail } = placeOf(model().state)
    if (screen.at !== 'probe' || !probes || detail.probe?.state === 'running') return
    const trace = traceOf(model(), screen.service)
    const { readiness } = probes
    if (!trace?.service || !readiness) {
      dispatch({ type: 'notice', text: 'readiness probes cannot be sent here' })
      return
    }
    tell(id, { state: 'planning' })
    const { client } = model().state
    if (current.isReadiness)
      await begin(screen.service, (signal) => probes.plan(trace, signal, client === undefined ? undefined : clientOf(client)))
    else await begin(screen.service, (signal) => readiness(trace, signal), { isReadiness: true })
  }

  async function runProposal(): Promise<void> {
    const { id, detail } = placeOf(model().state)
    if (detail.probe?.state !== 'planned' || detail.probe.proposal.isEmpty) return
    const { stop, live } = current
    const { signal } = stop
    let cells: readonly ProbeCell[] = []
    const progress = (next: readonly ProbeCell[]) => {
      cells = next
      if (!signal.aborted) tell(id, { state: 'running', cells })
    }
    progress([])
    try {
      const trace = await detail.probe.proposal.run(progress, signal)
      if (signal.aborted) return
      if (trace) {
        const { namespace = '', name } = trace.target
        dispatch({ type: 'probed', service: { namespace, name }, probed: { trace, live } })
      }
      tell(id, { state: 'done', cells })
    } catch (error) {
      if (!signal.aborted) tell(id, { state: 'failed', message: messageOf(error), cells: cells.map(asLeft) })
    }
  }

  return {
    plan(service, wish = {}) {
      if (probes) void makePlan(service, probes, wish)
      else dispatch({ type: 'notice', text: 'probes are not available here' })
    },
    readiness: () => void turn(),
    run: () => void runProposal(),
    stop: () => current.stop.abort(),
  }
}

/** Once all has ended, what is without a result was not run. */
function asLeft(cell: ProbeCell): ProbeCell {
  return cell.sign === 'off' ? { ...cell, words: 'not run' } : cell
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
