import { clientOf } from '../kube/client-access.ts'
import { messageOf } from '../lib/errors.ts'
import type { Model } from './model.ts'
import { traceOf } from './probed.ts'
import type { ServiceName } from './screen.ts'
import { type Action, placeOf } from './state.ts'
import type { TrafficProgress, ViewProbes } from './view-probes.ts'

/** Plans and runs what shows the traffic of a Service, as long as its page is open. */
export interface TrafficRuns {
  /** Opens the plan for a Service; runs nothing. */
  plan(service: ServiceName): void
  /** Runs what was planned and shown; while it runs: shows the addresses of clients, or no longer. */
  open(): void
  /** Holds the display, or continues it. Probes in Pods keep running. */
  pause(): void
  /** Shows connections by their states, or no longer. */
  states(): void
  /** Ends what runs in Pods. */
  stop(): void
}

interface TrafficRunsOptions {
  probes: ViewProbes | undefined
  dispatch: (action: Action) => void
  model: () => Model
}

/** Without probes it only says so. One page of traffic counts at a time. */
export function createTrafficRuns({ probes, dispatch, model }: TrafficRunsOptions): TrafficRuns {
  let current = new AbortController()
  const tell = (id: number, traffic: TrafficProgress) => dispatch({ type: 'detail', id, detail: { traffic } })
  const progressOf = (id: number) => model().state.places.find((place) => place.id === id)?.detail.traffic

  async function makePlan(service: ServiceName, plan: NonNullable<ViewProbes['traffic']>): Promise<void> {
    const trace = traceOf(model(), service)
    if (!trace?.service) {
      dispatch({ type: 'notice', text: 'no traffic to look at' })
      return
    }
    dispatch({ type: 'open', screen: { at: 'traffic', service } })
    const { id } = placeOf(model().state)
    current.abort()
    current = new AbortController()
    const { signal } = current
    const { client } = model().state
    try {
      const proposal = await plan(trace, client === undefined ? undefined : clientOf(client), signal)
      if (!signal.aborted) tell(id, { state: 'planned', proposal })
    } catch (error) {
      if (!signal.aborted) tell(id, { state: 'failed', message: messageOf(error) })
    }
  }

  async function runProposal(): Promise<void> {
    const { id, detail } = placeOf(model().state)
    if (detail.traffic?.state !== 'planned' || detail.traffic.proposal.isEmpty) return
    const { proposal } = detail.traffic
    const { signal } = current
    const began = model().now
    tell(id, { state: 'running', began })
    try {
      await proposal.run((trace) => {
        const now = progressOf(id)
        if (!signal.aborted && now?.state === 'running') tell(id, now.isPaused ? { ...now, next: trace } : { ...now, trace })
      }, signal)
    } catch (error) {
      if (!signal.aborted) tell(id, { state: 'failed', message: messageOf(error) })
    }
  }

  function change(how: (now: Extract<TrafficProgress, { state: 'running' }>) => TrafficProgress): void {
    const { id, detail } = placeOf(model().state)
    if (detail.traffic?.state === 'running') tell(id, how(detail.traffic))
  }

  return {
    plan(service) {
      if (probes?.traffic) void makePlan(service, probes.traffic)
      else dispatch({ type: 'notice', text: 'probes are not available here' })
    },
    open() {
      if (placeOf(model().state).detail.traffic?.state === 'planned') void runProposal()
      else change(({ hasPeers, ...now }) => (hasPeers ? now : { ...now, hasPeers: true }))
    },
    pause: () => change(({ next, isPaused, ...now }) => (isPaused ? { ...now, ...(next && { trace: next }) } : { ...now, isPaused: true })),
    states: () => change(({ hasStates, ...now }) => (hasStates ? now : { ...now, hasStates: true })),
    stop: () => current.abort(),
  }
}
