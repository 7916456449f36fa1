import { pooled } from '../lib/pool.ts'
import type { ConnectionProbe } from '../model/connections.ts'
import type { ProbePlan, SocketStep } from '../model/probe-plan.ts'
import type { ProbeView } from '../model/probe-view.ts'
import { type FirstReading, sampleConnections, singleSample } from './connections/sampler.ts'
import { ImageMemory, type ProbeOptions, type ProbeRun } from './memory.ts'
import { readSockets } from './read-sockets.ts'
import { tryConnect } from './try-connect.ts'

export type { ProbeOptions } from './memory.ts'

/** At most so many Pods are sampled several times. */
const MOST_SAMPLED = 20

/**
 * Runs a plan: the sockets first, then what connections there are, then our own connections, which are so in no sample. The results are in
 * the order of the plan: sockets, our connections, and behind them the samples. Never rejects. Whatever is in the way of a probe is its
 * result, and none takes longer than the deadlines allow.
 */
export async function runProbes(plan: ProbePlan, options: ProbeOptions): Promise<ProbeView[]> {
  const late = AbortSignal.timeout(options.overallMs)
  const run: ProbeRun = {
    exec: options.exec,
    probeTimeoutMs: options.probeTimeoutMs,
    signal: AbortSignal.any([options.signal, late]),
    isAborted: () => options.signal.aborted,
    memory: new ImageMemory(),
    targets: plan.targets,
    now: options.now ?? Date.now,
    ...(options.sampling && { sampling: options.sampling }),
  }
  const total = plan.sockets.length + plan.connects.length
  let done = 0
  const told = <Probe extends ProbeView>(probe: Probe): Probe => {
    done += 1
    options.progress?.(done, total, probe)
    return probe
  }
  const read = async (step: SocketStep): Promise<FirstReading> => {
    const at = run.now()
    return { step, at, reading: await readSockets(step, run) }
  }
  const client = plan.client ? [await read(plan.client)] : []
  const pods = await inOrder(
    options.limit,
    plan.sockets.map((step) => async () => {
      options.began?.(step)
      const first = await read(step)
      told(first.reading.sockets)
      return first
    }),
  )
  const samples = await samplesOf([...client, ...pods], run)
  const connects = await inOrder(
    options.limit,
    plan.connects.map((step) => async () => {
      options.began?.(step)
      return told(await tryConnect(step, run))
    }),
  )
  return [...pods.map(({ reading }) => reading.sockets), ...connects, ...samples]
}

/** A single sample costs nothing more. */
async function samplesOf(first: readonly FirstReading[], run: ProbeRun): Promise<ConnectionProbe[]> {
  const { sampling } = run
  const all = first.flatMap((one) => (one.step.kept ? [{ one, kept: one.step.kept }] : []))
  if (!sampling) return all.map(({ one, kept }) => singleSample(one, kept, run.targets))
  return inOrder(
    MOST_SAMPLED,
    all.slice(0, MOST_SAMPLED).map(
      ({ one, kept }) =>
        () =>
          sampleConnections(one, kept, run, sampling),
    ),
  )
}

async function inOrder<T>(limit: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  await pooled(
    limit,
    tasks.map((task, index) => async () => {
      results[index] = await task()
    }),
  )
  return results
}
