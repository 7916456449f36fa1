import { compareText } from '../../lib/compare.ts'
import { defined } from '../../lib/defined.ts'
import type { ImportSource, ImportView, ServiceImport } from '../../model/multi-cluster.ts'
import type { EndpointSlice } from '../../model/resources.ts'
import type { ImportTarget } from '../../model/target.ts'
import type { Lookup } from '../lookup.ts'
import { exportersOf } from './exporters.ts'
import { linkTo } from './link.ts'
import { ownExport } from './own-export.ts'

/** A ServiceImport with the clusters that its traffic goes to, and where each of them exports the Service; undefined if it was not read. */
export function importView(
  namespace: string,
  { name, port, cluster }: Pick<ImportTarget, 'name' | 'port' | 'cluster'>,
  lookup: Lookup,
): ImportView | undefined {
  const found = lookup.imported(namespace, name)
  if (!found) return undefined
  const { type, ips, ports, derived, conditions = [] } = found
  const own = ownExport(namespace, name, lookup)
  const slices = lookup.importedSlices(namespace, name)
  const against = conditions.filter(({ status }) => status !== 'True')
  // The names of headless Services lead to every port of their Pods.
  const isLacking = type !== 'Headless' && port !== undefined && !ports.some((one) => one.port === port)
  return {
    namespace,
    name,
    type,
    ips,
    ports,
    ...defined({
      against: against.length > 0 ? against : undefined,
      derived: derived === undefined ? undefined : { name: derived, state: derivedState(namespace, derived, lookup) },
      cluster: own.cluster,
      lacksPort: isLacking ? port : undefined,
    }),
    sources: sourcesOf(found, slices, cluster, [own, ...elsewhere(namespace, name, lookup)], lookup),
  }
}

function elsewhere(namespace: string, name: string, lookup: Lookup) {
  return lookup.elsewhere.filter((one) => one.namespace === namespace && one.name === name)
}

function derivedState(namespace: string, name: string, lookup: Lookup): NonNullable<ImportView['derived']>['state'] {
  if (lookup.service(namespace, name)) return 'ok'
  return lookup.isWhole('services', namespace) || lookup.isMissing('Service', namespace, name) ? 'missing' : 'unread'
}

/** Each cluster that the import lists or that a slice names; with `asked`, that one alone. */
function sourcesOf(
  { clusters }: ServiceImport,
  slices: readonly EndpointSlice[],
  asked: string | undefined,
  known: Parameters<typeof exportersOf>[1],
  { clusterGateways }: Lookup,
): ImportSource[] {
  const bySource = Map.groupBy(slices, ({ sourceCluster = '' }) => sourceCluster)
  const ids = [...new Set([...clusters, ...bySource.keys(), ...(asked === undefined ? [] : [asked])])].sort(compareText)
  const exporters = exportersOf(
    ids.map((cluster) => ({ cluster, addresses: addressesOf(bySource.get(cluster)) })),
    known,
  )
  return ids.flatMap((cluster, index): ImportSource[] => {
    const exporter = exporters[index]
    if (!exporter || (asked !== undefined && cluster !== asked)) return []
    const own = bySource.get(cluster)
    const link = exporter.here ? undefined : linkTo(cluster, own ?? [], clusterGateways)
    return [{ cluster, listed: clusters.includes(cluster), ...defined({ slices: sumOf(own), link }), exporter }]
  })
}

function addressesOf(slices: readonly EndpointSlice[] = []): string[] {
  return slices.flatMap(({ endpoints }) => endpoints.map(({ address }) => address))
}

function sumOf(slices: readonly EndpointSlice[] | undefined): ImportSource['slices'] {
  if (!slices) return undefined
  const endpoints = slices.flatMap((slice) => slice.endpoints)
  return { count: slices.length, endpoints: endpoints.length, ready: endpoints.filter(({ ready }) => ready).length }
}
