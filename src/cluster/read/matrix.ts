import type { Snapshot } from '../../model/snapshot.ts'
import { kinds } from '../kinds/kinds.ts'
import { readPoliciesOf } from './policies.ts'
import { Reading, serverSource } from './reading.ts'
import type { ReadContext } from './targets/targets.ts'

/**
 * Reads what tells who may connect to the Services of a namespace, or of all, in two round trips: the Services and their endpoints, the
 * Pods, and the policies for them. @throws ApiError where the Services themselves cannot be listed.
 */
export async function readMatrix(namespace: string | undefined, context: ReadContext): Promise<Snapshot> {
  const reading = new Reading(serverSource(context.api, context.signal))
  const scope = namespace === undefined ? {} : { namespace }
  const [sliceGap] = await Promise.all([
    reading.list(kinds.EndpointSlice, scope),
    reading.require(kinds.Service, scope),
    reading.list(kinds.Pod, scope),
    reading.list(kinds.ReplicaSet, scope),
    reading.list(kinds.Node, {}),
    readPoliciesOf(reading, namespace),
  ])
  if (sliceGap && !(await reading.list(kinds.Endpoints, scope))) reading.replace(sliceGap, 'endpoints')
  return reading.snapshot(context.now(), context.source)
}
