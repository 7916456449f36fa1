import type { Service } from '../../../model/resources.ts'
import type { ReadGap } from '../../../model/snapshot.ts'
import { kinds } from '../../kinds/kinds.ts'
import { readAliased } from '../aliases.ts'
import { readBehind } from '../behind.ts'
import { listBeside } from '../beside.ts'
import { readClusterSet } from '../cluster-set.ts'
import type { Reading } from '../reading.ts'
import { readRoutesTo } from '../routes-to.ts'
import { listWebhooksAndApiServices } from '../webhooks-and-api-services.ts'

/**
 * Everything that the chains of some Services of a namespace need, in two round trips: first all that needs only their names, then their
 * Pods and, where they matter, the Nodes, IngressClasses and routes of the Gateway API. Only a server without EndpointSlices may cost a
 * third, a namespace that allows routes of other namespaces to refer to its Services, and one that is exported to other clusters.
 * @throws ApiError where the Services themselves cannot be read.
 */
export async function readServices(reading: Reading, namespace: string, names: readonly string[]): Promise<void> {
  const unique = [...new Set(names)]
  const [gap] = await Promise.all([
    readByName(reading, namespace, unique),
    Promise.all(unique.map((name) => reading.requireOne(kinds.Service, namespace, name))),
  ])
  const services = reading.lists.services.filter((service) => service.namespace === namespace && unique.includes(service.name))
  await readChainsOf(reading, namespace, services, unique, gap)
}

/** The chains of Services that were read already, of any namespaces. */
export async function readChains(reading: Reading, services: readonly Service[]): Promise<void> {
  const groups = [...Map.groupBy(services, (service) => service.namespace)]
  await Promise.all(
    groups.map(async ([namespace, group]) => {
      const names = [...new Set(group.map(({ name }) => name))]
      const gap = await readByName(reading, namespace, names)
      await readChainsOf(reading, namespace, group, names, gap)
    }),
  )
}

/** What needs only the names of Services: their slices, and what is read beside a Service. Answers the gap of the slices. */
async function readByName(reading: Reading, namespace: string, names: readonly string[]): Promise<ReadGap | undefined> {
  const sliceQuery = (name: string) => ({ namespace, labelSelector: `kubernetes.io/service-name=${name}` })
  const [gaps] = await Promise.all([
    Promise.all(names.map((name) => reading.list(kinds.EndpointSlice, sliceQuery(name)))),
    listBeside(reading, namespace, 'service'),
  ])
  return gaps.find((one) => one !== undefined)
}

async function readChainsOf(
  reading: Reading,
  namespace: string,
  services: readonly Service[],
  names: readonly string[],
  sliceGap: ReadGap | undefined,
): Promise<void> {
  await Promise.all([
    readRoutesTo(reading, namespace, 'service'),
    listWebhooksAndApiServices(reading, services),
    readBehind(reading, namespace, services, sliceGap),
    readClusterSet(reading, namespace, names, services),
    readAliased(reading, services),
  ])
}
