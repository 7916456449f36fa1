import { GATEWAY_NAME_LABEL, type Gateway, isGateway, servicesOf } from '../../model/gateway.ts'
import type { GatewayTarget } from '../../model/target.ts'
import { gatewayVersions, listGatewayKind, listRoutes, requireGatewayObject } from './gateway-api.ts'
import type { Reading } from './reading.ts'
import { apiResources } from './resources.ts'
import { readInside, readOutside, readServicesOf } from './route-snapshot.ts'
import { readBehind } from './service-snapshot.ts'

/**
 * Reads a Gateway and what it leads to. Which routes attach is known only once its listeners are, and which Services stand behind them
 * only once the routes are: up to four round trips, of which the last is for Pods. Routes of all namespaces are read where a listener
 * allows others than its own. @throws ApiError where the Gateway cannot be read.
 */
export async function readGateway(reading: Reading, namespace: string, { name }: GatewayTarget): Promise<void> {
  const [sliceGap, versions] = await Promise.all([
    readInside(reading, namespace),
    gatewayVersions(reading),
    requireGatewayObject(reading, 'Gateway', namespace, name),
  ])
  const gateway = reading.collection.gateways.find((one) => one.namespace === namespace && one.name === name)
  if (!gateway) return
  const own = reading.collection.services.filter(
    (service) => service.namespace === namespace && service.labels[GATEWAY_NAME_LABEL] === name,
  )
  await Promise.all([
    listGatewayKind(reading, 'GatewayClass', versions, undefined),
    ...(gateway.listeners.some(({ from }) => from === 'Selector') ? [reading.list(apiResources.namespaces, {})] : []),
    listAllowed(reading, gateway, versions),
    readBehind(reading, namespace, own, sliceGap),
  ])
  const routes = reading.collection.gatewayRoutes.filter((route) =>
    route.parentRefs.some((ref) => isGateway(ref) && ref.namespace === namespace && ref.name === name),
  )
  const near = routes.flatMap(servicesOf).filter((one) => one.namespace === namespace)
  await Promise.all([
    readServicesOf(reading, namespace, new Set(near.map((one) => one.name))),
    ...readOutside(reading, namespace, routes, versions),
  ])
}

/** Where not all namespaces can be read, those of its own are still worth it. */
async function listAllowed(reading: Reading, { namespace, listeners }: Gateway, versions: readonly string[]): Promise<void> {
  const isOpen = listeners.some(({ from }) => from !== 'Same' && from !== 'None')
  if (!isOpen || !(await listRoutes(reading, versions, undefined))) await listRoutes(reading, versions, namespace)
}
