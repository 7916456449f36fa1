import { ApiError } from '../../cluster/http/api-error.ts'
import { readExporter } from '../../cluster/read/exporter.ts'
import { defined } from '../../lib/defined.ts'
import { pooled } from '../../lib/pool.ts'
import type { ClusterExport, ImportView } from '../../model/multi-cluster.ts'
import type { Trace } from '../../model/trace.ts'
import { ownExport } from '../../trace/imports/own-export.ts'
import { createLookup } from '../../trace/lookup.ts'
import { isFound } from '../../trace/target.ts'
import { ClusterOrigin } from '../origin.ts'
import type { Opened } from './opened.ts'

/** An import, by its name in the set of clusters. */
export interface ImportKey extends Pick<ImportView, 'namespace' | 'name'> {
  /** The port that is asked for. */
  port?: number
  /** The ids of the clusters that it leads to. */
  clusters: readonly string[]
}

/** What each context says of the export of a Service, with its trace there. */
export interface Exporter {
  export: ClusterExport
  trace?: Trace
}

/** Asks each context for the export of a Service, so many at once, and traces it where it is exported. @throws unless it is an ApiError */
export async function exportersOf(key: ImportKey, opened: readonly Opened[], most: number): Promise<Exporter[]> {
  const found = new Map<Opened, Exporter>()
  let failure: { error: unknown } | undefined
  await pooled(
    most,
    opened.map((one) => async () => {
      try {
        found.set(one, await exporterIn(one, key))
      } catch (error) {
        if (!(error instanceof ApiError) || error.reason === 'aborted') failure ??= { error }
        else found.set(one, { export: { ...unreadExport(one.context, key), message: error.message } })
      }
    }),
  )
  if (failure) throw failure.error
  return opened.flatMap((one) => found.get(one) ?? [])
}

/** What is known of a context that was not read. */
export function unreadExport(context: string, { namespace, name }: ImportKey): ClusterExport {
  return { namespace, name, context, exported: 'unread', conditions: [], service: 'unread', ports: [], headless: false, addresses: [] }
}

async function exporterIn({ context, begun, command }: Opened, key: ImportKey): Promise<Exporter> {
  const { namespace, name, port, clusters } = key
  const snapshot = await readExporter(namespace, name, begun.context)
  const own = ownExport(namespace, name, createLookup(snapshot))
  const gap = snapshot.gaps.find(({ resource }) => resource === 'services' || resource === 'multicluster')
  const told = { ...own, context, ...defined({ message: gap?.message }) }
  const isSource = told.exported === 'yes' || (told.cluster !== undefined && clusters.includes(told.cluster))
  if (!isSource || told.service !== 'found') return { export: told }
  const choice = { ...command, targets: [], clients: [] }
  const asked = defined({ port: told.ports.some((one) => one.port === port) ? port : undefined })
  const { traces } = await new ClusterOrigin(begun.context, namespace, choice).traces([{ kind: 'service', name, ...asked }])
  const [trace] = traces.filter(isFound)
  return { export: { ...told, ...defined({ verdict: trace?.verdict }) }, ...defined({ trace }) }
}
