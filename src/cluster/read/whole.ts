import { kinds } from '../kinds/kinds.ts'
import { listWorkloads } from './behind.ts'
import { listBeside, listOptionalBeside } from './beside.ts'
import type { Reading } from './reading.ts'

/**
 * Reads all that the chains of the Services of a namespace, or of all, are made of: the effect of a change can then be worked out without
 * another request. @throws ApiError where the Services cannot be listed
 */
export async function readWhole(reading: Reading, namespace: string | undefined): Promise<void> {
  const [sliceGap] = await Promise.all([
    reading.list(kinds.EndpointSlice, { namespace }),
    reading.require(kinds.Service, { namespace }),
    reading.list(kinds.Pod, { namespace }),
    reading.list(kinds.ReplicaSet, { namespace }),
    reading.list(kinds.Node, {}),
    reading.list(kinds.Namespace, {}),
    reading.list(kinds.IngressClass, {}),
    ...listWorkloads(reading, namespace),
    listBeside(reading, namespace, 'service'),
  ])
  if (sliceGap && !(await reading.list(kinds.Endpoints, { namespace }))) reading.replace(sliceGap, 'endpoints')
  await listOptionalBeside(reading, namespace, 'service')
}
