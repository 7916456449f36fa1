import { clientOf } from '../kube/client-access.ts'
import { messageOf } from '../lib/errors.ts'
import type { Model } from './model.ts'
import { traceOf } from './probed.ts'
import type { Screen, ServiceName } from './screen.ts'
import { type Action, type Place, placeOf } from './state.ts'
import type { TrafficProgress, ViewProbes } from './view-probes.ts'

/** Plans and runs what shows the traffic of a Service, as long as its page is open. */
export interface TrafficRuns {
  /** Opens the plan of such a page; runs nothing. */
  plan(screen: Watched): void
  /** Plans what is on the screen anew: for another client, or a page to which the reader came back. `isNew`: only if it has no plan yet. */
  planAgain(isNew?: boolean): void
  /** Runs what was planned and shown, or plans what has ended; while it runs: shows the addresses of clients, or no longer. */
  open(): void
  /** Holds the display, or continues it. Probes in Pods keep running. */
  pause(): void
  /** Shows connections by their states, or no longer. */
  states(): void
  /** Ends what runs in Pods for pages that were left. */
  keep(places: readonly Pick<Place, 'id'>[]): void
  /** Ends all that runs in Pods. */
  stop(): void
}

/** A page that runs as long as it is open. */
export type Watched = Extract<Screen, { at: 'traffic' | 'path' }>

interface TrafficRunsOptions {
  probes: ViewProbes | undefined
  dispatch: (action: Action) => void
  model: () => Model
}

type Running = Extract<TrafficProgress, { state: 'running' }>

/** Without probes it only says so. One page runs at a time: the one that ran before says that it has ended. */
export function createTrafficRuns({ probes, dispatch, model }: TrafficRunsOptions): TrafficRuns {
  /** What ends the plan or the run of a place. */
  const stops = new Map<number, AbortController>()
  const tell = (id: number, traffic: TrafficProgress) => dispatch({ type: 'detail', id, detail: { traffic } })
  const progressOf = (id: number) => model().state.places.find((place) => place.id === id)?.detail.traffic

  function begin(id: number): AbortSignal {
    stops.get(id)?.abort()
    const stop = new AbortController()
    stops.set(id, stop)
    return stop.signal
  }

  async function makePlan(): Promise<void> {
    const { id, screen } = placeOf(model().state)
    const plan = planOf(screen)
    if (!plan) return
    const signal = begin(id)
    tell(id, { state: 'planning' })
    const trace = traceOf(model(), plan.service)
    const { client } = model().state
    try {
      if (!trace?.service) throw new Error('the Service is gone')
      const proposal = await plan.make(trace, client === undefined ? undefined : clientOf(client), signal)
      if (!signal.aborted) tell(id, { state: 'planned', proposal })
    } catch (error) {
      if (!signal.aborted) tell(id, { state: 'failed', message: messageOf(error) })
    }
  }

  function planOf(screen: Screen): { service: ServiceName; make: NonNullable<ViewProbes['traffic']> } | undefined {
    const make = screen.at === 'traffic' ? probes?.traffic : screen.at === 'path' ? probes?.path : undefined
    return make && 'service' in screen && screen.service ? { service: screen.service, make } : undefined
  }

  async function runProposal(): Promise<void> {
    const { id, detail } = placeOf(model().state)
    const signal = stops.get(id)?.signal
    if (detail.traffic?.state !== 'planned' || detail.traffic.proposal.isEmpty || !signal) return
    const { proposal } = detail.traffic
    for (const place of model().state.places) if (place.id !== id) end(place)
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

  /** What was read stays on its page. */
  function end({ id, detail: { traffic } }: Place): void {
    if (traffic?.state !== 'running' || traffic.isEnded) return
    stops.get(id)?.abort()
    tell(id, { ...shownAgain(traffic), isEnded: true })
  }

  function change(how: (now: Running) => TrafficProgress): void {
    const { id, detail } = placeOf(model().state)
    if (detail.traffic?.state === 'running' && !detail.traffic.isEnded) tell(id, how(detail.traffic))
  }

  return {
    plan(screen) {
      if (!planOf(screen)) dispatch({ type: 'notice', text: 'probes are not available here' })
      else if (!traceOf(model(), screen.service)?.service) dispatch({ type: 'notice', text: 'no traffic to look at' })
      else {
        dispatch({ type: 'open', screen })
        void makePlan()
      }
    },
    planAgain(isNew) {
      if (!isNew || placeOf(model().state).detail.traffic === undefined) void makePlan()
    },
    open() {
      const { traffic } = placeOf(model().state).detail
      if (traffic?.state === 'planned') void runProposal()
      else if (traffic?.state === 'failed' || (traffic?.state === 'running' && traffic.isEnded)) void makePlan()
      else change(({ hasPeers, ...now }) => (hasPeers ? now : { ...now, hasPeers: true }))
    },
    pause: () => change((now) => (now.isPaused ? shownAgain(now) : { ...now, isPaused: true })),
    states: () => change(({ hasStates, ...now }) => (hasStates ? now : { ...now, hasStates: true })),
    keep(places) {
      for (const [id, stop] of stops) {
        if (places.some((place) => place.id === id)) continue
        stops.delete(id)
        stop.abort()
      }
    },
    stop() {
      for (const stop of stops.values()) stop.abort()
    },
  }
}

/** With what came while it was paused. */
function shownAgain({ next, isPaused: _, ...now }: Running): Running {
  return { ...now, ...(next && { trace: next }) }
}
