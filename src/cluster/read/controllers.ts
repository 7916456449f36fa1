import { GATEWAY_GROUP, GATEWAY_NAME_LABEL } from '../../kube/gateway-refs.ts'
import { controllersQuery } from '../../kube/ingress-controllers.ts'
import { kinds } from '../kinds/kinds.ts'
import type { Reading } from './reading.ts'

/**
 * In the second round trip of a target: the Pods that carry out its routes, which policies of its namespace may keep out. Only where there
 * are both; what cannot be read is no gap, since that the cluster shows a controller is more than a chain needs.
 */
export async function readControllers(reading: Reading, namespace: string): Promise<void> {
  const { policies, ingresses } = reading.lists
  if (!policies.some((policy) => policy.namespace === namespace)) return
  const isServed = (await reading.versions(GATEWAY_GROUP, kinds.Gateway)).length > 0
  const queries = [
    ...(ingresses.some((ingress) => ingress.namespace === namespace) ? [controllersQuery] : []),
    ...(isServed ? [GATEWAY_NAME_LABEL] : []),
  ]
  const reads = [
    ...queries.map((labelSelector) => reading.list(kinds.Pod, { labelSelector })),
    ...(queries.includes(controllersQuery) ? [reading.list(kinds.IngressClass, {})] : []),
  ]
  for (const gap of await Promise.all(reads)) if (gap) reading.withdraw(gap)
}
