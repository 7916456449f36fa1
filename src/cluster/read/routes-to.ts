import { GATEWAY_GROUP } from '../../kube/gateway-refs.ts'
import { rowOf } from '../../kube/other-routes/table.ts'
import { routes } from '../kinds/gateway-api.ts'
import { apiOf, type Beside, type Kind } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import { otherRoutes } from '../kinds/other-routes.ts'
import { listOptionalBeside } from './beside.ts'
import type { Reading } from './reading.ts'
import { listServed, listServedIn } from './served.ts'

/** Every kind of route of the Gateway API. */
const routeKinds: readonly Kind[] = Object.values(routes)

/** Lists the routes of all kinds in a namespace, or in all. False if some could not be read. */
export async function listRoutes(reading: Reading, namespace: string | undefined): Promise<boolean> {
  const read = await Promise.all(routeKinds.map((kind) => listServedIn(reading, kind, namespace)))
  return read.every(Boolean)
}

/** The kinds of other controllers that take requests for hosts, and the kinds that these consist of or need. */
const hostKinds: readonly Kind[] = [
  ...Object.values(otherRoutes).filter(({ group, kind }) => {
    const row = rowOf(group, kind)
    return row?.isOfHosts === true || row?.isParent === true || kind === 'TraefikService'
  }),
  kinds.DestinationRule,
]

/** Lists the routes of further kinds that take requests for hosts, of all namespaces; where that is forbidden, of the one. */
export async function listHostRoutes(reading: Reading, namespace: string): Promise<void> {
  await Promise.all(
    hostKinds.map(async (kind) => {
      if (!(await listServed(reading, kind, undefined))) await listServed(reading, kind, namespace)
    }),
  )
}

/**
 * The second round trip of a Service or of Pods: the kinds beside it that a cluster may not have, the routes of all namespaces among them.
 * If these may not be listed, those of the target's namespace, and of the namespaces from which routes may lead here.
 */
export async function readRoutesTo(reading: Reading, namespace: string, beside: Beside): Promise<void> {
  await listOptionalBeside(reading, namespace, beside)
  await listGrantedRoutes(reading, namespace)
}

/** If the routes of all namespaces may not be listed, lists those of the kinds and namespaces that a ReferenceGrant in this one names. */
async function listGrantedRoutes(reading: Reading, namespace: string): Promise<void> {
  const unread = routeKinds.filter((kind) => reading.gaps.some(({ api }) => api === apiOf(kind)))
  if (unread.length === 0) return
  const sources = reading.lists.referenceGrants
    .filter((grant) => grant.namespace === namespace)
    .flatMap(({ from }) => from.filter(({ group }) => group === GATEWAY_GROUP))
  const outside = new Map(sources.filter((one) => one.namespace !== namespace).map((one) => [`${one.namespace}/${one.kind}`, one]))
  await Promise.all(
    [...outside.values()].flatMap((source) => {
      const kind = unread.find((one) => one.kind === source.kind)
      return kind && source.namespace ? [listServedIn(reading, kind, source.namespace)] : []
    }),
  )
}
