import type { RenewableTransport } from '../cluster/http/renewable-transport.ts'
import type { Timing } from '../cluster/http/timing.ts'
import type { ClusterWatches } from '../cluster/watch/shared-watches.ts'
import type { WatchListener } from '../cluster/watch/watch-state.ts'
import type { SnapshotSource } from '../model/snapshot.ts'
import type { Tracer } from '../model/tracer.ts'

/** What everything that follows one cluster shares. */
export interface LiveContext {
  watches: ClusterWatches
  transport: RenewableTransport
  tracer: Tracer
  source: SnapshotSource
  timing: Timing
  /** Read for targets also the data plane. */
  dataplane?: boolean
  /** Something may have changed: work it out soon. */
  notify: () => void
}

/** RFC 3339. */
export function takenNow({ timing }: Pick<LiveContext, 'timing'>): string {
  return new Date(timing.now()).toISOString()
}

/** A listener that calls `then` for every change, and `progressed` when more was read. */
export function listening(then: () => void, progressed: () => void): WatchListener<unknown> {
  return { changed: then, moved: then, progressed }
}
