import { pooled } from '../lib/pool.ts'
import type { ProbePlan } from '../model/probe-plan.ts'
import type { ProbeView } from '../model/probe-view.ts'
import { ImageMemory, type ProbeOptions, type ProbeRun } from './memory.ts'
import { readSockets } from './read-sockets.ts'
import { tryConnect } from './try-connect.ts'

export type { ProbeOptions } from './memory.ts'

/**
 * Runs a plan: the sockets first, then the connections, each in the order of the plan, and so are the results. Never rejects. Whatever
 * stands in the way of a probe is its result, and none takes longer than the deadlines allow.
 */
export async function runProbes(plan: ProbePlan, options: ProbeOptions): Promise<ProbeView[]> {
  const late = AbortSignal.timeout(options.overallMs)
  const run: ProbeRun = {
    exec: options.exec,
    probeTimeoutMs: options.probeTimeoutMs,
    signal: AbortSignal.any([options.signal, late]),
    isAborted: () => options.signal.aborted,
    memory: new ImageMemory(),
  }
  const steps: (() => Promise<ProbeView>)[] = [
    ...plan.sockets.map((step) => () => readSockets(step, run)),
    ...plan.connects.map((step) => () => tryConnect(step, run)),
  ]
  const results: ProbeView[] = []
  let done = 0
  await pooled(
    options.limit,
    steps.map((step, index) => async () => {
      const probe = await step()
      results[index] = probe
      done += 1
      options.progress?.(done, steps.length, probe)
    }),
  )
  return results
}
