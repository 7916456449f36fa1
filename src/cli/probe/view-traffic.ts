import { defined } from '../../lib/defined.ts'
import type { ClientRef } from '../../model/client.ts'
import type { ServiceTarget } from '../../model/target.ts'
import type { Trace } from '../../model/trace.ts'
import { pathPlan } from '../../probe/path/path-targets.ts'
import { pause } from '../../probe/session/pause.ts'
import { watchedPlanBlock } from '../../render/planned-probes.ts'
import type { TrafficProposal } from '../../tui/view-probes.ts'
import type { Io } from '../io.ts'
import type { Origin, Traced } from '../origin.ts'
import { planAll, plansOf } from './plan-targets.ts'
import type { ProbeTools } from './probe-tools.ts'
import { WatchProbes } from './watch-probes.ts'

/** ms from one sample to the next, and until the cluster is read again. */
const everyMs = 5_000
/** ms after which the page is drawn again. */
const drawMs = 1_000

interface Surroundings {
  origin: Pick<Origin, 'traces'>
  tools: ProbeTools
  ignore: readonly string[]
  io: Io
  needsPath?: boolean
}

/** The client of a page of traffic, where one is chosen from which something can run. */
export function trafficClient(client: ClientRef | undefined): ProbeTools['request']['from'] {
  return client?.kind === 'pod' || client?.kind === 'workload' ? client : undefined
}

/** A path without a client. */
export const withoutClient: TrafficProposal = {
  isEmpty: true,
  lines: ['nothing to run: the client is not a Pod or a workload; C chooses one'],
  run: async () => {},
}

/**
 * What `--probe -w` would run for a Service, for the view. `needsPath`: plan nothing if there is no path. @throws ApiError or UserError
 * where it cannot be planned
 */
export async function proposeTraffic(
  target: ServiceTarget,
  { origin, tools, ignore, io, needsPath }: Surroundings,
  signal: AbortSignal,
): Promise<TrafficProposal> {
  const targets = [target]
  const first = await origin.traces(targets)
  const plans = plansOf(await planAll(targets, first, tools, signal))
  const blocks = plans.map((plan) => watchedPlanBlock(plan, { everyMs, ...defined({ path: pathPlan(plan)?.targets.length }) }))
  const leads = plans.some((plan) => (pathPlan(plan)?.targets.length ?? 0) > 0)
  const runs = plans.some(({ sockets, connects }) => sockets.length + connects.length > 0)
  const isEmpty = !runs || (needsPath === true && !leads)
  const lines = blocks.flatMap((block) => block.trimEnd().split('\n'))
  if (plans.length === 0) lines.push(`nothing to run: no Pod is an endpoint of ${target.name}`)
  else if (isEmpty && runs) lines.push('nothing to run: there is no TCP port and no endpoint to connect to')
  return {
    ...defined({ isEmpty: isEmpty ? (true as const) : undefined }),
    lines,
    async run(onTrace, interrupted) {
      const quiet: Io = { ...io, stderr: () => {} }
      const probes = new WatchProbes(tools, everyMs, quiet, { ignore, signal: interrupted, changed: () => {} })
      try {
        await follow(probes, first, onTrace)
      } finally {
        await probes.close()
      }

      async function follow(sampled: WatchProbes, read: Traced, show: (trace: Trace) => void): Promise<void> {
        let [traced, since] = [read, 0]
        while (!interrupted.aborted) {
          const [trace] = traced.traces
          const snapshot = { ...traced.snapshot, taken: io.now().toISOString() }
          const [probed] = trace ? await sampled.traces([{ target, trace, snapshot }]) : []
          if (!probed) throw new Error('the Service is gone')
          if (sampled.isTried) show(probed)
          await pause(drawMs, interrupted)
          since += drawMs
          if (since < everyMs || interrupted.aborted) continue
          since = 0
          // What was read before stays while the API server cannot be reached.
          traced = await origin.traces(targets).catch(() => traced)
        }
      }
    },
  }
}
