import type { Snapshot } from '../../model/snapshot.ts'
import { addressPools } from '../kinds/address-pools.ts'
import { kinds } from '../kinds/kinds.ts'
import { listAddressing, readDataplane } from './dataplane.ts'
import { Reading, serverSource } from './reading.ts'
import { listServed } from './served.ts'
import type { ReadContext } from './targets/targets.ts'

/**
 * Reads what uses addresses and ports, in all namespaces, and what shows their ranges, all at once. @throws ApiError where the Services
 * themselves cannot be listed
 */
export async function readRanges(context: ReadContext): Promise<Snapshot> {
  const reading = new Reading(serverSource(context.api, context.signal))
  const [events] = await Promise.all([
    reading.list(kinds.Event, { fieldSelector: 'type=Warning' }),
    reading.require(kinds.Service, {}),
    reading.list(kinds.Pod, {}),
    readDataplane(reading),
    listAddressing(reading, kinds.IPAddress),
    ...Object.values(addressPools).map((kind) => listServed(reading, kind, undefined)),
  ])
  if (events) reading.withdraw(events)
  return reading.snapshot(context.now(), context.source)
}
