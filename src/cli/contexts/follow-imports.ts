import { defined } from '../../lib/defined.ts'
import type { ClusterExport } from '../../model/multi-cluster.ts'
import type { Trace } from '../../model/trace.ts'
import type { Traced } from '../origin.ts'
import { traceAll } from '../trace-each.ts'
import { type Exporter, exportersOf, type ImportKey, unreadExport } from './exporters.ts'
import type { Opened } from './opened.ts'

/** A context that was chosen and could not be read. */
export interface FailedContext {
  context: string
  message: string
}

/**
 * Follows what is imported to the exporting Services in the other contexts: the traces of each context again, with what these say, and with the
 * traces of these Services. Contexts without an import stay as they are, and none is asked for anything.
 */
export async function followImports(
  opened: readonly Opened[],
  failed: readonly FailedContext[],
  most: number,
): Promise<ReadonlyMap<string, Traced>> {
  const keys = importsOf(opened.flatMap(({ traced }) => traced?.traces ?? []))
  const known = new Map<string, Exporter[]>()
  for (const key of keys)
    known.set(keyText(key), [...(await exportersOf(key, opened, most)), ...failed.map((one) => failedExport(one, key))])
  return new Map(opened.flatMap((one) => (one.traced ? [[one.context, followed(one, one.traced, known)] as const] : [])))
}

function failedExport({ context, message }: FailedContext, key: ImportKey): Exporter {
  return { export: { ...unreadExport(context, key), message } }
}

/** Each import once, with all clusters that it leads to in any context. */
function importsOf(traces: readonly Trace[]): ImportKey[] {
  const keys = new Map<string, ImportKey>()
  for (const { serviceImport, target } of traces) {
    if (!serviceImport) continue
    const { namespace, name, sources } = serviceImport
    const port = target.kind === 'ServiceImport' && typeof target.port === 'number' ? target.port : undefined
    const key = { namespace, name, ...defined({ port }), clusters: sources.map(({ cluster }) => cluster) }
    const before = keys.get(keyText(key))
    keys.set(keyText(key), { ...key, clusters: [...(before?.clusters ?? []), ...key.clusters] })
  }
  return [...keys.values()]
}

function keyText({ namespace, name, port }: Pick<ImportKey, 'namespace' | 'name' | 'port'>): string {
  return `${namespace}/${name}:${port ?? ''}`
}

/** The traces of one context, those with an import made again from what the other contexts say. */
function followed({ context, begun, command }: Opened, traced: Traced, known: ReadonlyMap<string, Exporter[]>): Traced {
  const traces = traced.traces.map((trace, index) => {
    const target = traced.targets[index]
    const [key] = importsOf([trace])
    if (!target || !key) return trace
    const others = (known.get(keyText(key)) ?? []).filter(({ export: of }) => of.context !== context)
    const elsewhere = others.map(({ export: of }): ClusterExport => of)
    const [again] = traceAll({ ...traced.snapshot, elsewhere }, begun.connection.namespace, [target], command)
    return again ? withExporters(again.trace, others) : trace
  })
  return { ...traced, traces }
}

/** The trace with those of the Services that it leads to: of a context that is one of its clusters, or that may be. */
function withExporters(trace: Trace, others: readonly Exporter[]): Trace {
  const exporters = (trace.serviceImport?.sources ?? []).map(({ exporter }) => exporter)
  const mayBe = exporters.some(({ reason }) => reason === 'ambiguous')
  const found = others.flatMap(({ export: { context }, trace: there }) => {
    const isOne = exporters.some((one) => one.context !== undefined && one.context === context)
    if (!there || context === undefined || !(isOne || mayBe)) return []
    const { apiVersion, kind, taken, ...rest } = there
    return [{ apiVersion, kind, taken, context, ...rest }]
  })
  return { ...trace, ...defined({ exporters: found.length > 0 ? found : undefined }) }
}
