import type { Snapshot } from '../../model/snapshot.ts'
import { kinds } from '../kinds/kinds.ts'
import { getServed, importedSlices } from './cluster-set.ts'
import { Reading, serverSource } from './reading.ts'
import { listServed } from './served.ts'
import type { ReadContext } from './targets/targets.ts'

/** Reads, in one round trip, what tells whether a cluster exports a Service, and which cluster it is. A refusal is a gap of the snapshot. */
export async function readExporter(namespace: string, name: string, { api, signal, now, source }: ReadContext): Promise<Snapshot> {
  const reading = new Reading(serverSource(api, signal))
  await Promise.all([
    getServed(reading, kinds.ServiceExport, namespace, name),
    listServed(reading, kinds.ClusterProperty, undefined),
    listServed(reading, kinds.ClusterGateway, undefined),
    reading.list(kinds.EndpointSlice, importedSlices(namespace, name)),
    reading.get(kinds.Service, namespace, name),
    reading.list(kinds.EndpointSlice, { namespace, labelSelector: `kubernetes.io/service-name=${name}` }),
  ])
  return reading.snapshot(now(), source)
}
