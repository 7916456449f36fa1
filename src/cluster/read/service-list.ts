import { aliasedService } from '../../kube/dns-name.ts'
import { needsNodes } from '../../kube/service.ts'
import type { EndpointSlice, Service } from '../../model/resources.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { kinds } from '../kinds/kinds.ts'
import { readAliased } from './aliases.ts'
import { listPodsAndWorkloads, nodesOfUnready, selectorQuery } from './behind.ts'
import type { Scope } from './list-rows.ts'
import { Reading, serverSource } from './reading.ts'
import { slicesByService } from './slices.ts'
import type { ReadContext } from './targets/targets.ts'

/** More Services than this in need of their Pods: one list of the whole scope costs less than one list each. */
const MOST_POD_LISTS = 20

/** The Services of a scope, read in two steps. */
export interface ServiceListReading {
  /** Services and their EndpointSlices (or Endpoints), and Nodes where any Service depends on them. */
  first: Snapshot
  /** Reads the Pods and workloads of those Services that are not healthy, and returns everything read up to then. */
  deepen: (services: readonly Service[]) => Promise<Snapshot>
}

/**
 * Reads all Services of a namespace, or of all, and their slices.
 * @throws ApiError where the Services themselves cannot be listed.
 */
export async function readServiceList(scope: Scope, context: ReadContext): Promise<ServiceListReading> {
  const reading = new Reading(serverSource(context.api, context.signal))
  const { namespace } = scope
  const [sliceGap] = await Promise.all([reading.list(kinds.EndpointSlice, { namespace }), reading.require(kinds.Service, scope)])
  if (sliceGap && !(await reading.list(kinds.Endpoints, { namespace }))) reading.replace(sliceGap, 'endpoints')
  const { services, slices } = reading.lists
  const slicesOf = slicesByService(slices)
  if (services.some((service) => needsNodes(service, slicesOf(service)))) {
    await reading.list(kinds.Node, {})
  }
  // Those of the scope were read already.
  const outward =
    namespace === undefined ? [] : services.filter(({ externalName = '' }) => aliasedService(externalName)?.namespace !== namespace)
  await readAliased(reading, outward)
  const snapshot = () => reading.snapshot(context.now(), context.source)
  return {
    first: snapshot(),
    deepen: async (sick) => {
      await Promise.all(readPodsOf(reading, sick, [...reading.lists.slices, ...reading.lists.endpoints], namespace))
      return snapshot()
    },
  }
}

/**
 * Reads the Pods of Services that are not healthy, by their selectors; for those without any endpoint in `slices` all Pods and workloads
 * of their namespace. Beyond twenty lists it is one of the whole scope.
 */
export function readPodsOf(
  reading: Reading,
  sick: readonly Service[],
  slices: readonly EndpointSlice[],
  namespace: string | undefined,
): Promise<unknown>[] {
  const selecting = sick.filter((service) => service.selector !== undefined)
  if (selecting.length === 0) return []
  const slicesOf = slicesByService(slices)
  const isServed = (service: Service) => slicesOf(service).some(({ endpoints }) => endpoints.length > 0)
  const empty = selecting.filter((service) => !isServed(service))
  const rest = selecting.filter(isServed)
  const namespaces = new Set(empty.map((service) => service.namespace))
  const single = rest.filter((service) => !namespaces.has(service.namespace))
  if (namespaces.size + single.length > MOST_POD_LISTS) return listPodsAndWorkloads(reading, namespace)
  return [
    ...(reading.extent('nodes') === 'all' ? [] : nodesOfUnready(reading, rest.flatMap(slicesOf))),
    ...[...namespaces].flatMap((one) => listPodsAndWorkloads(reading, one)),
    ...single.map((service) => reading.list(kinds.Pod, { namespace: service.namespace, labelSelector: selectorQuery(service) })),
  ]
}
