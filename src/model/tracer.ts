import type { ClientRef } from './client.ts'
import type { Snapshot } from './snapshot.ts'
import type { TargetRef } from './target.ts'
import type { Trace, TraceList } from './trace.ts'

/** A target and where it is. */
export interface PlacedTarget {
  namespace: string
  target: TargetRef
  /** The clients whose traffic counts; absent: whoever may connect. */
  clients?: readonly ClientRef[]
}

/** Joins, diagnoses and orders what was read. Pure, and the same for a snapshot, a dump and a cluster that is watched. */
export interface Tracer {
  /** The diagnosed chain of each target, in their order. */
  traces(snapshot: Snapshot, targets: readonly PlacedTarget[]): Trace[]
  /** The same one after another, for whoever keeps less of each. */
  each(snapshot: Snapshot, targets: readonly PlacedTarget[]): Iterable<Trace>
  /** The document of a list; of the snapshot only what and when was read counts. */
  list(traces: readonly Trace[], read: Pick<Snapshot, 'taken' | 'extent' | 'gaps'>): TraceList
}
