import type { Snapshot } from '../../model/snapshot.ts'
import { kinds } from '../kinds/kinds.ts'
import { Reading, serverSource } from './reading.ts'
import type { ReadContext } from './targets/targets.ts'

/**
 * Reads the Warning events of some Namespaces, one request for each. A user who may not read them misses only a detail: that is not a gap.
 * @throws ApiError if it was aborted
 */
export async function readEvents(reading: Reading, namespaces: readonly string[]): Promise<void> {
  const gaps = await Promise.all(namespaces.map((namespace) => reading.list(kinds.Event, { namespace, fieldSelector: 'type=Warning' })))
  for (const gap of gaps) if (gap) reading.withdraw(gap)
}

/** A snapshot with the Warning events of some Namespaces, in one further round trip; the same one if there is none to read. */
export async function snapshotWithEvents(snapshot: Snapshot, namespaces: readonly string[], context: ReadContext): Promise<Snapshot> {
  if (namespaces.length === 0) return snapshot
  const reading = new Reading(serverSource(context.api, context.signal))
  await readEvents(reading, namespaces)
  const { events } = reading.lists
  return events.length === 0 ? snapshot : { ...snapshot, extent: { ...snapshot.extent, events: 'selected' }, events: [...events] }
}
