import { GATEWAY_NAME_LABEL, refersToGateway, routeServices } from '../../../kube/gateway-refs.ts'
import type { Gateway } from '../../../model/gateway.ts'
import type { GatewayTarget } from '../../../model/target.ts'
import { kinds } from '../../kinds/kinds.ts'
import { readBehind } from '../behind.ts'
import { listOptionalBeside, readNamespace } from '../beside.ts'
import type { Reading } from '../reading.ts'
import { listRoutes } from '../routes-to.ts'
import { listServed, requireServed, servedVersions } from '../served.ts'
import { readGatewayCertificates } from '../tls.ts'
import { readOutside, readServicesOf } from './route.ts'

/**
 * Reads a Gateway and what it leads to. Which routes attach is known only once its listeners are, and which Services are behind them
 * only once the routes are: up to four round trips, of which the last is for Pods. Routes of all namespaces are read where a listener
 * allows others than its own. @throws ApiError where the Gateway cannot be read.
 */
export async function readGateway(reading: Reading, namespace: string, { name }: GatewayTarget): Promise<void> {
  const [sliceGap] = await Promise.all([
    readNamespace(reading, namespace, 'route'),
    servedVersions(reading, kinds.Gateway),
    requireServed(reading, kinds.Gateway, namespace, name),
  ])
  const gateway = reading.lists.gateways.find((one) => one.namespace === namespace && one.name === name)
  if (!gateway) return
  const own = reading.lists.services.filter((service) => service.namespace === namespace && service.labels[GATEWAY_NAME_LABEL] === name)
  await Promise.all([
    listServed(reading, kinds.GatewayClass, undefined),
    ...(gateway.listeners.some(({ from }) => from === 'Selector') ? [reading.list(kinds.Namespace, {})] : []),
    listAllowed(reading, gateway),
    readGatewayCertificates(reading, secretNamespaces(gateway)),
    listOptionalBeside(reading, namespace, 'route'),
    readBehind(reading, namespace, own, sliceGap),
  ])
  const routes = reading.lists.gatewayRoutes.filter((route) =>
    route.parentRefs.some((ref) => refersToGateway(ref) && ref.namespace === namespace && ref.name === name),
  )
  const near = routes.flatMap(routeServices).filter((one) => one.namespace === namespace)
  await Promise.all([readServicesOf(reading, namespace, new Set(near.map((one) => one.name))), ...readOutside(reading, namespace, routes)])
}

function secretNamespaces({ listeners }: Gateway): string[] {
  return listeners.flatMap(({ secrets = [] }) => secrets.map((secret) => secret.namespace))
}

/** If the routes of all namespaces cannot be read, those of its own are still worth reading. */
async function listAllowed(reading: Reading, { namespace, listeners }: Gateway): Promise<void> {
  const isOpen = listeners.some(({ from }) => from !== 'Same' && from !== 'None')
  if (!isOpen || !(await listRoutes(reading, undefined))) await listRoutes(reading, namespace)
}
