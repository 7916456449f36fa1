import { importedBy } from '../../kube/imports.ts'
import type { Service } from '../../model/resources.ts'
import { ApiError } from '../http/api-error.ts'
import { inVersion, type Kind } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import type { Reading } from './reading.ts'
import { listServed } from './served.ts'

/**
 * Reads what a set of clusters shares of some Services of a namespace, if the cluster has the API at all: whether they are exported, how the
 * set imports them, and for a Service that handles an import, where that import leads. In a cluster without the API it asks for nothing.
 */
export async function readClusterSet(
  reading: Reading,
  namespace: string,
  names: readonly string[],
  services: readonly Service[],
): Promise<void> {
  const { slices } = reading.lists
  const handled = services.flatMap((service) => importedBy(service, slices) ?? [])
  await Promise.all([
    ...(await served(reading, kinds.ServiceExport)).flatMap((kind) => names.map((name) => readExport(reading, kind, namespace, name))),
    ...[...new Set(handled)].map((name) => readImport(reading, namespace, name)),
  ])
}

/** The import of a name with its slices, the export of the own cluster, and what shows the id of that. A refusal is a gap. */
export async function readImport(reading: Reading, namespace: string, name: string): Promise<void> {
  await Promise.all([getServed(reading, kinds.ServiceImport, namespace, name), readSources(reading, namespace, name)])
}

/** What shows which clusters an import leads to, and whether their networks are connected. A refusal is a gap. */
export async function readSources(reading: Reading, namespace: string, name: string): Promise<void> {
  await Promise.all([
    reading.list(kinds.EndpointSlice, importedSlices(namespace, name)),
    getServed(reading, kinds.ServiceExport, namespace, name),
    listServed(reading, kinds.ClusterProperty, undefined),
    listServed(reading, kinds.ClusterGateway, undefined),
  ])
}

/** Gets one object of an optional kind in whatever version there is. If it cannot be read, that is one gap, and false. */
export async function getServed(reading: Reading, kind: Kind, namespace: string, name: string): Promise<boolean> {
  const gaps = await Promise.all(kind.versions.map((version) => reading.get(inVersion(kind, version), namespace, name)))
  const faults = gaps.filter((gap) => gap !== undefined && gap.reason !== 'not-served')
  const isRead = gaps.includes(undefined)
  for (const gap of gaps) if (gap && (isRead || gap !== faults[0])) reading.withdraw(gap)
  if (!isRead && faults.length === 0) reading.noteMissing(kind, namespace, name)
  return isRead || faults.length === 0
}

/** The newest version in which the cluster has the kind; none if it does not have the group. If that cannot be read, it is not a gap here. */
async function served(reading: Reading, kind: Kind): Promise<Kind[]> {
  const versions = await reading.versions(kind.group, kinds.Gateway)
  const newest = kind.versions.find((version) => versions.includes(version))
  return newest === undefined ? [] : [inVersion(kind, newest)]
}

/** How the slices of an import are selected. */
export function importedSlices(namespace: string, name: string) {
  return { namespace, labelSelector: `multicluster.kubernetes.io/service-name=${name}` }
}

/**
 * Whether a Service is exported to other clusters, and how the set imports it. It is not a gap if this may not be read: nothing of the chain
 * of the Service depends on it.
 */
async function readExport(reading: Reading, kind: Kind, namespace: string, name: string): Promise<void> {
  await unlessRefused(reading.requireOne(kind, namespace, name))
  if (!reading.lists.exports.some((one) => one.namespace === namespace && one.name === name)) return
  const importKind = inVersion(kinds.ServiceImport, kind.versions[0] ?? '')
  await Promise.all([
    unlessRefused(reading.requireOne(importKind, namespace, name)),
    unlessRefused(reading.require(kinds.EndpointSlice, importedSlices(namespace, name))),
  ])
}

async function unlessRefused(read: Promise<unknown>): Promise<void> {
  try {
    await read
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason === 'aborted') throw error
  }
}
