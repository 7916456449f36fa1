import { GATEWAY_GROUP, GATEWAY_NAME_LABEL } from '../../kube/gateway-refs.ts'
import { controllersQuery } from '../../kube/ingress-controllers.ts'
import type { ReadGap } from '../../model/snapshot.ts'
import type { Beside, Kind } from '../kinds/kind.ts'
import { allKinds, kinds } from '../kinds/kinds.ts'
import { readPolicyContext } from './policies.ts'
import type { Reading } from './reading.ts'
import { listServed, servedVersions } from './served.ts'
import { readBackendTls, readCertificates } from './tls.ts'

/**
 * In the first round trip of a target: lists the kinds that are read beside it in its namespace, or in all. For those that a cluster may
 * not have it asks for the versions that are served.
 */
export async function listBeside(reading: Reading, namespace: string | undefined, beside: Beside): Promise<void> {
  await Promise.all(
    kindsBeside(beside).map((kind) =>
      kind.isOptional ? servedVersions(reading, kind) : reading.list(kind, kind.namespaced ? { namespace } : {}),
    ),
  )
}

/**
 * In the second round trip: lists the kinds beside a target that a cluster may not have, in its namespace or in all, and what policies are
 * evaluated with.
 */
export async function listOptionalBeside(reading: Reading, namespace: string | undefined, beside: Beside): Promise<void> {
  const optional = kindsBeside(beside).filter(({ isOptional }) => isOptional)
  await Promise.all([
    readPolicyContext(reading, namespace),
    readCertificates(reading, namespace),
    readBackendTls(reading, namespace),
    ...(namespace === undefined ? [] : [readControllers(reading, namespace)]),
    ...optional.map((kind) => listServed(reading, kind, namespace)),
  ])
}

/**
 * The first round trip of a target of which no more than its namespace is known: the Services there, their slices, and the kinds beside the
 * target. Answers the gap of the slices.
 */
export async function readNamespace(reading: Reading, namespace: string, beside: Beside): Promise<ReadGap | undefined> {
  const [sliceGap] = await Promise.all([
    reading.list(kinds.EndpointSlice, { namespace }),
    reading.list(kinds.Service, { namespace }),
    listBeside(reading, namespace, beside),
  ])
  return sliceGap
}

function kindsBeside(beside: Beside): Kind[] {
  return allKinds.filter((kind) => kind.beside.includes(beside))
}

/**
 * In the second round trip of a target: the Pods that carry out its routes, since policies of its namespace may block them. They are read
 * only if there are both routes and policies. What cannot be read is not a gap, since a chain does not need to know these Pods.
 */
async function readControllers(reading: Reading, namespace: string): Promise<void> {
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
