import { GATEWAY_GROUP } from '../../model/gateway.ts'
import { gatewayVersions, listGatewayKind, listRoutes, routeKinds } from './gateway-api.ts'
import type { Reading } from './reading.ts'

/**
 * The routes of the Gateway API that may lead to the Services of a namespace: all of its own, and those of the kinds and namespaces that
 * a ReferenceGrant in it names, since no other may. Routes of other namespaces that nothing grants are not looked for. `gatewayVersions`
 * should have been asked a round trip before.
 */
export async function readRoutesTo(reading: Reading, namespace: string): Promise<void> {
  const versions = await gatewayVersions(reading)
  if (versions.length === 0) return
  await Promise.all([listRoutes(reading, versions, namespace), listGatewayKind(reading, 'ReferenceGrant', versions, namespace)])
  const sources = reading.collection.referenceGrants
    .filter((grant) => grant.namespace === namespace)
    .flatMap(({ from }) => from.filter(({ group }) => group === GATEWAY_GROUP))
  const outside = new Map(sources.filter((one) => one.namespace !== namespace).map((one) => [`${one.namespace}/${one.kind}`, one]))
  await Promise.all(
    [...outside.values()].flatMap((source) => {
      const kind = routeKinds.find((one) => one === source.kind)
      return kind && source.namespace ? [listGatewayKind(reading, kind, versions, source.namespace)] : []
    }),
  )
}
