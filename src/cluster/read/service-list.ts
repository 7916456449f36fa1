import { aliasedService } from '../../kube/dns-name.ts'
import { needsNodes, needsWorkloads } from '../../kube/service.ts'
import type { EndpointSlice, Service } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Kind } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import { readAliased } from './aliases.ts'
import { classesMatter, listWorkloads, nodesOfUnready, readBalancer, readNodes } from './behind.ts'
import { listBeside, listOptionalBeside } from './beside.ts'
import type { Scope } from './list-rows.ts'
import { Reading, serverSource } from './reading.ts'
import { readRoutesTo } from './routes-to.ts'
import { slicesByService } from './slices.ts'
import type { ReadContext } from './targets/targets.ts'
import { listWebhooksAndApiServices } from './webhooks-and-api-services.ts'

/** More namespaces than this: one list of the whole scope costs less than one list each. */
const MOST_NAMESPACES = 20

/** The Services of a scope, and everything that their traces need. */
export interface ServiceListReading {
  services: readonly Service[]
  snapshot: Snapshot
}

/**
 * Reads all Services of a namespace, or of all, and what the trace of each needs.
 * @throws ApiError where the Services themselves cannot be listed.
 */
export async function readServiceList(scope: Scope, context: ReadContext): Promise<ServiceListReading> {
  const reading = new Reading(serverSource(context.api, context.signal))
  const services = await readServiceListInto(reading, scope)
  return { services, snapshot: reading.snapshot(context.now(), context.source) }
}

/**
 * The same from wherever the reading takes its objects, each kind once and in two round trips: what each trace reads in its first, and the
 * Pods; then what only some Services need. Only a server without EndpointSlices may cost a third, and a namespace that allows routes of
 * other namespaces to refer to its Services. Answers the Services of the scope: if it has a label selector, others may be read beside them.
 * @throws ApiError where the Services themselves cannot be listed.
 */
export async function readServiceListInto(reading: Reading, scope: Scope): Promise<readonly Service[]> {
  const { namespace, labelSelector } = scope
  // Which namespaces a label selector leaves is known only with the Services.
  const podsAtOnce = namespace !== undefined || labelSelector === undefined
  const [sliceGap] = await Promise.all([
    reading.list(kinds.EndpointSlice, { namespace }),
    reading.require(kinds.Service, scope),
    listBeside(reading, namespace, 'service'),
    ...(podsAtOnce ? [reading.list(kinds.Pod, { namespace })] : []),
  ])
  const services = [...reading.lists.services]
  if (services.length === 0) return services
  const selectedPods = podsAtOnce ? [] : listIn(reading, kinds.Pod, services, namespace)
  await Promise.all([
    readRoutes(reading, namespace),
    listWebhooksAndApiServices(reading, services),
    readAliased(
      reading,
      services.filter((service) => isOutward(service, scope)),
    ),
    ...selectedPods,
    ...(namespace === undefined && podsAtOnce ? [] : services.map((service) => readBalancer(reading, service))),
    ...(classesMatter(services, reading) ? [reading.list(kinds.IngressClass, {})] : []),
    sliceGap
      ? reading.list(kinds.Endpoints, { namespace }).then((gap) => {
          if (!gap) reading.replace(sliceGap, 'endpoints')
          return readForSome(reading, scope, services, selectedPods)
        })
      : readForSome(reading, scope, services, selectedPods),
  ])
  return services
}

/** Is it an alias of a Service that may not be in the scope? */
function isOutward({ externalName = '' }: Service, { namespace, labelSelector }: Scope): boolean {
  if (labelSelector !== undefined) return true
  return namespace !== undefined && aliasedService(externalName)?.namespace !== namespace
}

/** In all namespaces every route is read, in one those that may lead into it. */
async function readRoutes(reading: Reading, namespace: string | undefined): Promise<void> {
  await (namespace === undefined ? listOptionalBeside(reading, namespace, 'service') : readRoutesTo(reading, namespace, 'service'))
}

/** What only Services in some states need: the Nodes, the workloads of those that are not served, and who else may own a slice. */
async function readForSome(
  reading: Reading,
  { namespace, labelSelector }: Scope,
  services: readonly Service[],
  pods: readonly Promise<unknown>[],
): Promise<void> {
  const slicesOf = slicesByService([...reading.lists.slices, ...reading.lists.endpoints])
  const unserved = services.filter((service) => needsWorkloads(service, slicesOf(service)))
  const strays = services.filter(
    (service) => service.selector === undefined && service.type !== 'ExternalName' && slicesOf(service).every(hasNoEndpoint),
  )
  await Promise.all([
    services.some((service) => needsNodes(service, slicesOf(service)))
      ? readNodes(reading, services)
      : Promise.all(pods).then(() => nodesOfUnready(reading, services)),
    ...namespacesOf(unserved, namespace).flatMap((one) => listWorkloads(reading, one)),
    ...(labelSelector === undefined ? [] : listIn(reading, kinds.Service, strays, namespace)),
  ])
}

function hasNoEndpoint({ endpoints }: EndpointSlice): boolean {
  return endpoints.length === 0
}

function listIn(reading: Reading, kind: Kind, services: readonly Service[], namespace: string | undefined): Promise<unknown>[] {
  return namespacesOf(services, namespace).map((one) => reading.list(kind, { namespace: one }))
}

/** The namespaces to list something in for some Services: theirs, or the whole scope where these are many. */
function namespacesOf(services: readonly Service[], scope: string | undefined): readonly (string | undefined)[] {
  const namespaces = new Set(services.map(({ namespace }) => namespace))
  return namespaces.size > MOST_NAMESPACES ? [scope] : [...namespaces]
}
