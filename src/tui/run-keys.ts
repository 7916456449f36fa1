import type { Model } from './model.ts'
import { serviceToProbe } from './offers.ts'
import type { Item } from './page.ts'
import type { ProbeRuns } from './probe-runs.ts'
import type { Action } from './state.ts'
import type { TrafficRuns } from './traffic-runs.ts'

interface RunMeans {
  model: Model
  dispatch: (action: Action) => void
  probeRuns: ProbeRuns
  trafficRuns: TrafficRuns
}

/** Opens the plan of a probe. */
export function probe({ model, dispatch, probeRuns }: RunMeans, item: Item | undefined): void {
  const service = serviceToProbe(model, item)
  if (!model.canProbe) dispatch({ type: 'notice', text: 'probes are not available here' })
  else if (service) probeRuns.plan(service)
  else dispatch({ type: 'notice', text: 'select a Service to probe' })
}

/** Opens the plan of what is watched. */
export function watch(at: 'traffic' | 'path', { model, dispatch, trafficRuns }: RunMeans, item: Item | undefined): void {
  const service = serviceToProbe(model, item)
  if (!model.canProbe) dispatch({ type: 'notice', text: 'probes are not available here' })
  else if (service) trafficRuns.plan({ at, service })
  else dispatch({ type: 'notice', text: 'select a Service to watch' })
}
