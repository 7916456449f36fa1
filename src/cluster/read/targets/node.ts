import { isAnswered, isExternallyReached } from '../../../kube/service.ts'
import type { NodeTarget } from '../../../model/target.ts'
import { kinds } from '../../kinds/kinds.ts'
import type { Reading } from '../reading.ts'
import { slicesByService } from '../slices.ts'
import { readChains } from './service.ts'

/**
 * Reads a Node and what can be reached on it: its Pods, and the Services and slices of all namespaces, or of one, if that is forbidden;
 * then what is behind the Services that get no answer there. @throws ApiError where the Node cannot be read.
 */
export async function readNode(reading: Reading, namespace: string, { name }: NodeTarget): Promise<void> {
  const [isThere] = await Promise.all([
    reading.requireOne(kinds.Node, '', name),
    reading.listWide(kinds.Service, namespace),
    readEndpoints(reading, namespace),
    reading.listWide(kinds.Pod, namespace, { fieldSelector: `spec.nodeName=${name}` }),
  ])
  if (!isThere) return
  const { services, slices, endpoints } = reading.lists
  const slicesOf = slicesByService([...slices, ...endpoints])
  const unanswered = services.filter(isExternallyReached).filter((service) => !isAnswered(service, slicesOf(service), name))
  await readChains(reading, unanswered)
}

/** The slices of all namespaces, or the Endpoints where the cluster has none or they may not be read. */
async function readEndpoints(reading: Reading, namespace: string): Promise<void> {
  const gap = await reading.listWide(kinds.EndpointSlice, namespace)
  if (gap && !(await reading.listWide(kinds.Endpoints, namespace))) reading.replace(gap, 'endpoints')
}
