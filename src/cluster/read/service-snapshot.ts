import { hasUnclaimedRoute } from '../../model/ingress.ts'
import type { EndpointSlice, Service } from '../../model/resources.ts'
import { needsNodes, selects } from '../../model/service.ts'
import type { ReadGap, SnapshotSource } from '../../model/snapshot.ts'
import type { Transport } from '../http/transport.ts'
import { readProxyConfig } from './dataplane.ts'
import { readExport, readImports } from './export-snapshot.ts'
import { gatewayVersions } from './gateway-api.ts'
import { readRoutesTo } from './gateway-routes.ts'
import type { Reading } from './reading.ts'
import { apiResources } from './resources.ts'

/** What a reading needs beside the targets. */
export interface ReadContext {
  api: Transport
  signal: AbortSignal
  source: SnapshotSource
  /** RFC 3339. */
  now: () => string
  /** Read what carries the packets too: the wide form draws it. */
  dataplane?: boolean
}

/** More Pods than this named by hand-written slices are listed instead of fetched one by one. */
const MOST_SINGLE_GETS = 10

/**
 * Everything that the chains of some Services of a namespace need, in two round trips: first all that needs only their names, then
 * their Pods and, where they matter, the Nodes, IngressClasses and routes of the Gateway API. Only a server without EndpointSlices may
 * cost a third, and a namespace that grants routes of others the way to its Services.
 * @throws ApiError where the Services themselves cannot be read.
 */
export async function readServicesInto(reading: Reading, namespace: string, names: readonly string[]): Promise<void> {
  const unique = [...new Set(names)]
  const [gap] = await Promise.all([
    readAround(reading, namespace, unique),
    Promise.all(unique.map((name) => reading.requireOne(apiResources.services, namespace, name))),
    Promise.all(unique.map((name) => readExport(reading, namespace, name))),
  ])
  const services = reading.collection.services.filter((service) => service.namespace === namespace && unique.includes(service.name))
  await Promise.all([
    readRoutesTo(reading, namespace),
    readBehind(reading, namespace, services, gap),
    readImports(reading, namespace, unique),
  ])
}

/** What needs only the names of Services: their slices, and the routes and policies of the namespace. Answers the gap of the slices. */
async function readAround(reading: Reading, namespace: string, names: readonly string[]): Promise<ReadGap | undefined> {
  const [gaps] = await Promise.all([
    Promise.all(names.map((name) => reading.list(apiResources.slices, { namespace, labelSelector: `kubernetes.io/service-name=${name}` }))),
    reading.list(apiResources.ingresses, { namespace }),
    reading.list(apiResources.policies, { namespace }),
    gatewayVersions(reading),
  ])
  return gaps.find((one) => one !== undefined)
}

/** The chains of Services that were read already, of any namespaces. */
export async function readChains(reading: Reading, services: readonly Service[]): Promise<void> {
  const groups = [...Map.groupBy(services, (service) => service.namespace)]
  await Promise.all(
    groups.map(async ([namespace, group]) => {
      const names = [...new Set(group.map(({ name }) => name))]
      const [gap] = await Promise.all([readAround(reading, namespace, names), ...names.map((name) => readExport(reading, namespace, name))])
      await Promise.all([
        readRoutesTo(reading, namespace),
        readBehind(reading, namespace, group, gap),
        readImports(reading, namespace, names),
      ])
    }),
  )
}

/**
 * What stands behind Services of a namespace: their Pods and, where they matter, the Nodes and IngressClasses. `sliceGap` is the gap of
 * their EndpointSlices, where these could not be read.
 */
export async function readBehind(
  reading: Reading,
  namespace: string,
  services: readonly Service[],
  sliceGap: ReadGap | undefined,
): Promise<void> {
  const classes = classesMatter(services, reading) ? reading.list(apiResources.ingressClasses, {}) : undefined
  const inside = services.filter((service) => service.type !== 'ExternalName')
  await Promise.all([classes, readPodsAndNodes(reading, namespace, inside, sliceGap)])
}

/** An Ingress leads to one of the Services, and no controller has taken it. */
function classesMatter(services: readonly Service[], { collection }: Reading): boolean {
  return services.some(({ name }) => hasUnclaimedRoute(name, collection.ingresses))
}

async function readPodsAndNodes(
  reading: Reading,
  namespace: string,
  services: readonly Service[],
  sliceGap: ReadGap | undefined,
): Promise<void> {
  const { slices } = reading.collection
  const needsAllNodes = services.some((service) => needsNodes(service, slicesOf(slices, service)))
  const nodes = needsAllNodes ? readNodes(reading, services) : undefined
  if (!sliceGap) {
    await Promise.all([nodes, ...podReads(reading, namespace, services, slices)])
    return
  }
  const endpoints = services.map((service) => reading.get(apiResources.endpoints, namespace, service.name))
  const selected = services.filter(hasSelector).map((service) => listSelected(reading, namespace, service))
  const [gaps] = await Promise.all([Promise.all(endpoints), nodes, ...selected])
  if (gaps.every((gap) => gap === undefined)) reading.replace(sliceGap, 'endpoints')
  const { pods } = reading.collection
  const isLost = ({ selector }: Service) => selector !== undefined && !pods.some((pod) => selects(selector, pod.labels))
  const empty = services.filter((service) => slicesOf(reading.collection.endpoints, service).length === 0)
  if (empty.some(isLost)) await Promise.all(wholeNamespace(reading, namespace))
}

/** The Nodes, and where they answer NodePorts, on which of their addresses. Who asks for the dataplane reads both already. */
async function readNodes(reading: Reading, services: readonly Service[]): Promise<void> {
  if (reading.extent('dataplane') === 'all') return
  const isAnswered = services.some(({ ports }) => ports.some(({ nodePort }) => nodePort !== undefined))
  await Promise.all([reading.list(apiResources.nodes, {}), ...(isAnswered ? [readProxyConfig(reading)] : [])])
}

/**
 * The Pods of Services that have endpoints by their selectors. For one without any, all Pods of the namespace, to find those that
 * nearly match, and the workloads, to see whether one is scaled to zero.
 */
function podReads(reading: Reading, namespace: string, services: readonly Service[], slices: readonly EndpointSlice[]): Promise<unknown>[] {
  const empty = services.filter((service) => slicesOf(slices, service).every((slice) => slice.endpoints.length === 0))
  const strays = empty.some((service) => !hasSelector(service)) ? [reading.list(apiResources.slices, { namespace })] : []
  if (empty.some(hasSelector)) return [...strays, ...wholeNamespace(reading, namespace)]
  return [
    ...strays,
    ...services.filter(hasSelector).map((service) => listSelected(reading, namespace, service)),
    ...namedPods(reading, namespace, services, slices),
  ]
}

/** All Pods of a namespace, to find those that nearly match, and its workloads, to see whether one is scaled to zero. */
export function wholeNamespace(reading: Reading, namespace: string): Promise<unknown>[] {
  return [
    reading.list(apiResources.pods, { namespace }),
    reading.list(apiResources.deployments, { namespace }),
    reading.list(apiResources.statefulSets, { namespace }),
  ]
}

function hasSelector(service: Service): boolean {
  return service.selector !== undefined
}

function listSelected(reading: Reading, namespace: string, service: Service): Promise<unknown> {
  return reading.list(apiResources.pods, { namespace, labelSelector: selectorQuery(service) })
}

/** `app=web,tier=front`. */
export function selectorQuery(service: Service): string {
  return Object.entries(service.selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}

/** Pods that slices written by hand refer to. */
function namedPods(
  reading: Reading,
  namespace: string,
  services: readonly Service[],
  slices: readonly EndpointSlice[],
): Promise<unknown>[] {
  const names = new Set(
    services
      .filter((service) => !hasSelector(service))
      .flatMap((service) => slicesOf(slices, service))
      .flatMap((slice) => slice.endpoints)
      .flatMap(({ target }) => (target?.kind === 'Pod' ? [target.name] : [])),
  )
  if (names.size > MOST_SINGLE_GETS) return [reading.list(apiResources.pods, { namespace })]
  return [...names].map((name) => reading.get(apiResources.pods, namespace, name))
}

function slicesOf(slices: readonly EndpointSlice[], service: Service): EndpointSlice[] {
  return slices.filter((slice) => slice.namespace === service.namespace && slice.service === service.name)
}
