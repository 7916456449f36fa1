import type { Service } from '../../../model/resources.ts'
import type { ReadGap } from '../../../model/snapshot.ts'
import { ApiError } from '../../http/api-error.ts'
import { kinds } from '../../kinds/kinds.ts'
import { readAliased } from '../aliases.ts'
import { readBehind } from '../behind.ts'
import { listBeside } from '../beside.ts'
import type { Reading } from '../reading.ts'
import { readRoutesTo } from '../routes-to.ts'
import { listWebhooksAndApiServices } from '../webhooks-and-api-services.ts'

/**
 * Everything that the chains of some Services of a namespace need, in two round trips: first all that needs only their names, then their
 * Pods and, where they matter, the Nodes, IngressClasses and routes of the Gateway API. Only a server without EndpointSlices may cost a
 * third, and a namespace that allows routes of other namespaces to refer to its Services.
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

/** What needs only the names of Services: their slices and exports, and what is read beside a Service. Answers the gap of the slices. */
async function readByName(reading: Reading, namespace: string, names: readonly string[]): Promise<ReadGap | undefined> {
  const sliceQuery = (name: string) => ({ namespace, labelSelector: `kubernetes.io/service-name=${name}` })
  const [gaps] = await Promise.all([
    Promise.all(names.map((name) => reading.list(kinds.EndpointSlice, sliceQuery(name)))),
    listBeside(reading, namespace, 'service'),
    ...names.map((name) => readExport(reading, namespace, name)),
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
    readImports(reading, namespace, names),
    readAliased(reading, services),
  ])
}

/**
 * Reads whether a Service is exported to other clusters. Most clusters do not serve the kind, and a user with few rights is forbidden to
 * read even a kind that is not served: a failed read is therefore not a gap. Nothing of a chain depends on it.
 */
async function readExport(reading: Reading, namespace: string, name: string): Promise<void> {
  await unlessRefused(reading.requireOne(kinds.ServiceExport, namespace, name))
}

/** For each of the Services that is exported: how the set of clusters imports it. */
async function readImports(reading: Reading, namespace: string, names: readonly string[]): Promise<void> {
  const isExported = (name: string) => reading.lists.exports.some((one) => one.namespace === namespace && one.name === name)
  const labelSelector = (name: string) => `multicluster.kubernetes.io/service-name=${name}`
  await Promise.all(
    names
      .filter(isExported)
      .flatMap((name) => [
        unlessRefused(reading.requireOne(kinds.ServiceImport, namespace, name)),
        unlessRefused(reading.require(kinds.EndpointSlice, { namespace, labelSelector: labelSelector(name) })),
      ]),
  )
}

async function unlessRefused(read: Promise<unknown>): Promise<void> {
  try {
    await read
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
  }
}
