import { createTracer, type Kept } from '../live/tracer.ts'
import type { Service } from '../model/resources.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TargetRef } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import type { Tracer } from '../model/tracer.ts'
import type { TraceCommand } from './args/command.ts'
import type { TracedTarget } from './missing.ts'

/** What decides how a snapshot is traced. */
export type TraceChoice = Pick<TraceCommand, 'ignore' | 'clients'> & {
  /** The findings of a baseline, which are left out: the texts of their keys. */
  known?: ReadonlySet<string>
}

/** The targets of one namespace, each with its trace. */
export function traceAll(snapshot: Snapshot, namespace: string, targets: readonly TargetRef[], choice: TraceChoice): TracedTarget[] {
  const { clients = [] } = choice
  const placed = targets.map((target) => ({ namespace, target, clients }))
  const traces = tracerOf(choice).traces(snapshot, placed)
  return targets.flatMap((target, index) => {
    const trace = traces[index]
    return trace ? [{ target, trace }] : []
  })
}

/** What traces snapshots without the findings that are left out. */
export function tracerOf({ ignore, known }: Pick<TraceChoice, 'ignore' | 'known'>): Tracer {
  return createTracer(ignore, known)
}

/** What is kept of each trace: one is made after another. */
export function keepEach<T>(traces: Iterable<Trace>, keep: (trace: Trace) => T): Kept<T>[] {
  const kept: Kept<T>[] = []
  for (const trace of traces) kept.push({ verdict: trace.verdict, target: trace.target, item: keep(trace) })
  return kept
}

/** The trace of each Service, made when it is asked for. */
export function eachService(
  snapshot: Snapshot,
  services: readonly Service[],
  choice: Pick<TraceChoice, 'ignore' | 'known'>,
): Iterable<Trace> {
  return tracerOf(choice).each(
    snapshot,
    services.map(({ namespace, name }) => ({ namespace, target: { kind: 'service', name } })),
  )
}
