import { isGateway, isService, servicesOf } from '../../model/gateway.ts'
import type { ReadGap } from '../../model/snapshot.ts'
import type { RouteTarget } from '../../model/target.ts'
import { type GatewayKind, gatewayVersions, listGatewayKind, requireGatewayObject, routeKinds } from './gateway-api.ts'
import type { Reading } from './reading.ts'
import { apiResources } from './resources.ts'
import { readBehind } from './service-snapshot.ts'

/**
 * Reads an Ingress and what it leads to, in two round trips: with it the Services and slices of its namespace, then what stands behind
 * those that it names. @throws ApiError where the Ingress cannot be read.
 */
export async function readIngress(reading: Reading, namespace: string, { name }: RouteTarget): Promise<void> {
  const [sliceGap] = await Promise.all([readInside(reading, namespace), reading.requireOne(apiResources.ingresses, namespace, name)])
  const ingress = reading.collection.ingresses.find((one) => one.namespace === namespace && one.name === name)
  if (!ingress) return
  const backends = [ingress.defaultBackend, ...ingress.rules.flatMap((rule) => rule.paths.map((path) => path.backend))]
  const names = new Set(backends.flatMap((backend) => backend?.service?.name ?? []))
  await Promise.all([
    reading.list(apiResources.ingressClasses, {}),
    readBehind(reading, namespace, servicesIn(reading, namespace, names), sliceGap),
  ])
}

/**
 * Reads a route of the Gateway API and what it leads to: with it the Services and slices of its namespace; then its Gateways, the grants,
 * and what stands behind the Services. Only backends in other namespaces cost a third round trip.
 * @throws ApiError where the route cannot be read.
 */
export async function readRoute(reading: Reading, namespace: string, { type, name }: RouteTarget): Promise<void> {
  const kind = routeKinds.find((one) => one === type)
  if (!kind) return
  const [sliceGap, versions] = await Promise.all([
    readInside(reading, namespace),
    gatewayVersions(reading),
    requireGatewayObject(reading, kind, namespace, name),
  ])
  const route = reading.collection.gatewayRoutes.find((one) => one.kind === kind && one.namespace === namespace && one.name === name)
  if (!route) return
  const services = servicesOf(route)
  const own = new Set(services.filter((one) => one.namespace === namespace).map((one) => one.name))
  const gateways = new Set(route.parentRefs.filter(isGateway).map((one) => one.namespace))
  await Promise.all([
    reading.get(apiResources.namespaces, undefined, namespace),
    ...[...gateways].map((one) => listGatewayKind(reading, 'Gateway', versions, one)),
    ...readOutside(reading, namespace, [route], versions),
    readBehind(reading, namespace, servicesIn(reading, namespace, own), sliceGap),
  ])
}

/** What needs the name of a namespace alone; answers with the gap of its slices. */
export async function readInside(reading: Reading, namespace: string): Promise<ReadGap | undefined> {
  const [sliceGap] = await Promise.all([
    reading.list(apiResources.slices, { namespace }),
    reading.list(apiResources.services, { namespace }),
    reading.list(apiResources.policies, { namespace }),
  ])
  return sliceGap
}

type Refers = Parameters<typeof servicesOf>[0]

/** What routes refer to in other namespaces than `home`: the Services there, what stands behind them, and the grants. */
export function readOutside(reading: Reading, home: string, routes: readonly Refers[], versions: readonly string[]): Promise<unknown>[] {
  const names = Map.groupBy(
    routes.flatMap(servicesOf).filter((one) => one.namespace !== home),
    ({ namespace }) => namespace,
  )
  const granting = new Set(routes.flatMap((route) => crossings(route)))
  const grant: GatewayKind = 'ReferenceGrant'
  return [
    ...[...granting].map((namespace) => listGatewayKind(reading, grant, versions, namespace)),
    ...[...names].map(([namespace, services]) => readServicesOf(reading, namespace, new Set(services.map(({ name }) => name)))),
  ]
}

/** Namespaces of Services that a route of another namespace refers to. */
function crossings(route: Refers): string[] {
  const backends = route.rules.flatMap((rule) => rule.backends).filter(isService)
  return backends.map(({ namespace }) => namespace).filter((namespace) => namespace !== route.namespace)
}

/** Some Services of a namespace and what stands behind them. */
export async function readServicesOf(reading: Reading, namespace: string, names: ReadonlySet<string>): Promise<void> {
  const sliceGap = await readInside(reading, namespace)
  await readBehind(reading, namespace, servicesIn(reading, namespace, names), sliceGap)
}

function servicesIn(reading: Reading, namespace: string, names: ReadonlySet<string>) {
  return reading.collection.services.filter((service) => service.namespace === namespace && names.has(service.name))
}
