import { refersToGateway, refersToService, routeServices } from '../../../kube/gateway-refs.ts'
import { backendServices } from '../../../kube/ingress.ts'
import type { Kind } from '../../kinds/kind.ts'
import { kinds } from '../../kinds/kinds.ts'
import { readAliased } from '../aliases.ts'
import { readBehind } from '../behind.ts'
import { listOptionalBeside, readNamespace } from '../beside.ts'
import type { Reading } from '../reading.ts'
import { listServed, requireServed, servedVersions } from '../served.ts'
import { readBackendTls, readGatewayCertificates } from '../tls.ts'

/**
 * Reads an Ingress and what it leads to, in two round trips: with it the Services and slices of its namespace, then what is after
 * those that it names. @throws ApiError where the Ingress cannot be read.
 */
export async function readIngress(reading: Reading, namespace: string, name: string): Promise<void> {
  const [sliceGap] = await Promise.all([readNamespace(reading, namespace, 'route'), reading.requireOne(kinds.Ingress, namespace, name)])
  const ingress = reading.lists.ingresses.find((one) => one.namespace === namespace && one.name === name)
  if (!ingress) return
  const names = new Set(backendServices(ingress))
  await Promise.all([
    reading.list(kinds.IngressClass, {}),
    listOptionalBeside(reading, namespace, 'route'),
    readBehind(reading, namespace, servicesIn(reading, namespace, names), sliceGap),
    readAliased(reading, servicesIn(reading, namespace, names)),
  ])
}

/**
 * Reads a route of the Gateway API and what it leads to: with it the Services and slices of its namespace; then its Gateways, the grants,
 * and what is behind the Services. Only backends in other namespaces cost a third round trip.
 * @throws ApiError where the route cannot be read.
 */
export async function readGatewayRoute(reading: Reading, namespace: string, kind: Kind, name: string): Promise<void> {
  const [sliceGap] = await Promise.all([
    readNamespace(reading, namespace, 'route'),
    servedVersions(reading, kind),
    requireServed(reading, kind, namespace, name),
  ])
  const route = reading.lists.gatewayRoutes.find((one) => one.kind === kind.kind && one.namespace === namespace && one.name === name)
  if (!route) return
  const services = routeServices(route)
  const own = new Set(services.filter((one) => one.namespace === namespace).map((one) => one.name))
  const gateways = new Set(route.parentRefs.filter(refersToGateway).map((one) => one.namespace))
  await Promise.all([
    reading.get(kinds.Namespace, undefined, namespace),
    ...[...gateways].map((one) => listServed(reading, kinds.Gateway, one)),
    readGatewayCertificates(reading, gateways),
    ...readOutside(reading, namespace, [route]),
    listOptionalBeside(reading, namespace, 'route'),
    readBehind(reading, namespace, servicesIn(reading, namespace, own), sliceGap),
    readAliased(reading, servicesIn(reading, namespace, own)),
  ])
}

type Refers = Parameters<typeof routeServices>[0]

/** What routes refer to in other namespaces than `home`: the Services there, what is behind them, and the grants. */
export function readOutside(reading: Reading, home: string, routes: readonly Refers[]): Promise<unknown>[] {
  const names = Map.groupBy(
    routes.flatMap(routeServices).filter((one) => one.namespace !== home),
    ({ namespace }) => namespace,
  )
  const granting = new Set(routes.flatMap((route) => crossings(route)))
  return [
    ...[...granting].map((namespace) => listServed(reading, kinds.ReferenceGrant, namespace)),
    ...[...names].flatMap(([namespace, services]) => [
      readServicesOf(reading, namespace, new Set(services.map(({ name }) => name))),
      readBackendTls(reading, namespace),
    ]),
  ]
}

/** Namespaces of Services that a route of another namespace refers to. */
function crossings(route: Refers): string[] {
  const backends = route.rules.flatMap((rule) => rule.backends).filter(refersToService)
  return backends.map(({ namespace }) => namespace).filter((namespace) => namespace !== route.namespace)
}

/** Some Services of a namespace and what is behind them. */
export async function readServicesOf(reading: Reading, namespace: string, names: ReadonlySet<string>): Promise<void> {
  const sliceGap = await readNamespace(reading, namespace, 'route')
  const services = servicesIn(reading, namespace, names)
  await Promise.all([readBehind(reading, namespace, services, sliceGap), readAliased(reading, services)])
}

function servicesIn(reading: Reading, namespace: string, names: ReadonlySet<string>) {
  return reading.lists.services.filter((service) => service.namespace === namespace && names.has(service.name))
}
