import { namespacedName } from '../../../kube/namespaced-name.ts'
import { selectorText, selects } from '../../../kube/selector.ts'
import type { OtherRoute, OtherRouteKind } from '../../../model/other-route.ts'
import { ApiError } from '../../http/api-error.ts'
import type { Kind } from '../../kinds/kind.ts'
import { kinds } from '../../kinds/kinds.ts'
import { otherRoutes } from '../../kinds/other-routes.ts'
import { listOptionalBeside, readNamespace } from '../beside.ts'
import type { Reading } from '../reading.ts'
import { listServed, requireServed, servedVersions } from '../served.ts'
import { readServicesOf } from './route.ts'

/**
 * Reads a route of a further kind and what it leads to: with it the Services and slices of its namespace; then the routes that it hands
 * requests to, and what is behind the Services. Services of other namespaces, and those of such routes, cost a third round trip.
 * @throws ApiError where the route cannot be read.
 */
export async function readOtherRoute(reading: Reading, namespace: string, type: OtherRouteKind, name: string): Promise<void> {
  const rows = Object.values(otherRoutes).filter(({ kind }) => kind === type)
  const isClusterWide = rows.every(({ namespaced }) => !namespaced)
  await Promise.all([
    ...(isClusterWide ? [] : [readNamespace(reading, namespace, 'route')]),
    ...rows.map((kind) => servedVersions(reading, kind)),
    requireAny(reading, rows, namespace, name),
  ])
  const route = reading.lists.otherRoutes.find(
    (one) => one.kind === type && one.name === name && (isClusterWide || one.namespace === namespace),
  )
  if (!route) return
  await Promise.all([
    ...(isClusterWide ? [] : [listOptionalBeside(reading, namespace, 'route')]),
    ...(type === 'Gateway' ? [readGatewayPods(reading, route)] : []),
    ...(mayPart(route) ? [listServed(reading, kinds.DestinationRule, namespace)] : []),
    ...kindsAbove(route).map((kind) => listServed(reading, kind, namespace)),
    ...(handsOn(route) || type === 'Gateway' ? kindsBehind(route).map((kind) => listServed(reading, kind, undefined)) : []),
    readServicesBehind(reading, [route]),
  ])
  await Promise.all(gatewaysOf(route, reading).map((gateway) => readGatewayPods(reading, gateway)))
  if (handsOn(route) || type === 'Gateway') await readServicesBehind(reading, reading.lists.otherRoutes)
}

/** If two groups have the kind, either may have the object. @throws ApiError if neither has it, and one could not be read */
async function requireAny(reading: Reading, rows: readonly Kind[], namespace: string, name: string): Promise<void> {
  const answers = await Promise.all(
    rows.map((kind) =>
      requireServed(reading, kind, namespace, name).catch((error: unknown) => {
        if (error instanceof ApiError) return error
        throw error
      }),
    ),
  )
  const fault = answers.find((answer) => answer instanceof ApiError)
  if (fault instanceof ApiError && !answers.includes(true)) throw fault
}

/** Does it hand requests to other routes? */
function handsOn({ includes, rules }: OtherRoute): boolean {
  return includes.length > 0 || rules.some(({ backends }) => backends.some(({ kind }) => kind !== 'Service' && kind !== 'Host'))
}

/** Does it, or a route that it leads to, name subsets of Services? */
function mayPart(route: OtherRoute): boolean {
  const isParted = route.rules.some(({ backends }) => backends.some(({ subset }) => subset !== undefined))
  return isParted || (route.group === kinds.DestinationRule.group && (handsOn(route) || route.kind === 'Gateway'))
}

/** The Gateways of Istio that the route names, and that are there. */
function gatewaysOf(route: OtherRoute, { lists }: Reading): OtherRoute[] {
  return lists.otherRoutes.filter(
    ({ group, kind, namespace, name }) =>
      kind === 'Gateway' &&
      group === route.group &&
      route.parents.some((parent) => parent.kind === kind && parent.namespace === namespace && parent.name === name),
  )
}

/** Lists the Pods that serve a Gateway, which may be in any namespace. A user who may not list them misses only a detail. */
async function readGatewayPods(reading: Reading, { selector = {} }: OtherRoute): Promise<void> {
  const labelSelector = selectorText(selector)
  if (labelSelector === '') return
  const gap = await reading.list(kinds.Pod, { labelSelector })
  if (gap) return reading.withdraw(gap)
  const pods = reading.lists.pods.filter((pod) => selects(selector, pod.labels))
  if (pods.length === 0) reading.noteMissing(kinds.Pod, '', labelSelector)
  await readServicesOfGateway(reading, new Set(pods.map(({ namespace }) => namespace)))
}

/** Lists the Services that may offer the ports of a Gateway: those beside its Pods. Without them only a detail is missing. */
async function readServicesOfGateway(reading: Reading, namespaces: ReadonlySet<string>): Promise<void> {
  const unread = [...namespaces].filter((namespace) => !reading.covers('services', namespace))
  const gaps = await Promise.all(unread.map((namespace) => reading.list(kinds.Service, { namespace })))
  for (const gap of gaps) if (gap) reading.withdraw(gap)
}

/** The kinds of what the route names to take traffic for it. */
function kindsAbove({ group, parents }: OtherRoute): Kind[] {
  const named = new Set(parents.flatMap(({ kind, namespace }) => (namespace === undefined ? [] : [kind])))
  return Object.values(otherRoutes).filter((kind) => kind.group === group && named.has(kind.kind))
}

function kindsBehind(route: OtherRoute): Kind[] {
  const named = new Set(route.rules.flatMap(({ backends }) => backends.map(({ kind }) => kind)))
  return Object.values(otherRoutes).filter(
    ({ group, kind }) =>
      group === route.group && ((kind === route.kind && route.includes.length > 0) || named.has(kind) || route.kind === 'Gateway'),
  )
}

async function readServicesBehind(reading: Reading, routes: readonly OtherRoute[]): Promise<void> {
  const backends = routes.flatMap(({ rules }) => rules.flatMap((rule) => rule.backends)).filter(({ kind }) => kind === 'Service')
  const unique = new Map(backends.map(({ namespace, name }) => [namespacedName({ namespace, name }), { namespace, name }]))
  const namespaces = Map.groupBy(unique.values(), ({ namespace }) => namespace)
  await Promise.all(
    [...namespaces].map(([namespace, services]) => readServicesOf(reading, namespace, new Set(services.map(({ name }) => name)))),
  )
}
