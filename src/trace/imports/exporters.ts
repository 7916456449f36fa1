import { isInferred } from '../../kube/imports.ts'
import { defined } from '../../lib/defined.ts'
import type { ClusterExport, ExporterView } from '../../model/multi-cluster.ts'
import type { Condition } from '../../model/resources.ts'

/** A cluster of an import: its id, and the addresses that the slices of it have. */
interface Source {
  cluster: string
  addresses: readonly string[]
}

type By = NonNullable<ExporterView['by']>

/**
 * For each cluster of an import, in their order, the Service that it exports, as far as the clusters that were read show it. A cluster is
 * recognised by its id; if it shows none, by the addresses of its Service; and if only one of the clusters that export the Service and one
 * source are left, these belong together.
 */
export function exportersOf(sources: readonly Source[], known: readonly ClusterExport[]): ExporterView[] {
  const found = new Map<Source, { of: ClusterExport; by: By }>()
  const open = () => sources.filter((source) => !found.has(source))
  for (const source of sources) {
    const of = known.find(({ cluster }) => cluster !== undefined && cluster === source.cluster)
    if (of) found.set(source, { of, by: of.by ?? 'property' })
  }
  const unnamed = known.filter(({ cluster, exported }) => cluster === undefined && exported === 'yes')
  for (const source of open()) {
    const matching = unnamed.filter((of) => of.addresses.some((address) => source.addresses.includes(address)))
    const rivals =
      matching.length === 1 ? open().filter((one) => one.addresses.some((address) => matching[0]?.addresses.includes(address))) : []
    if (matching[0] && rivals.length === 1) found.set(source, { of: matching[0], by: 'address' })
  }
  const isTaken = (of: ClusterExport) => [...found.values()].some((one) => one.of === of)
  const left = unnamed.filter((of) => !isTaken(of))
  const [only, ...others] = open()
  if (only && others.length === 0 && left[0] && left.length === 1 && isAccepted(left[0])) found.set(only, { of: left[0], by: 'export' })
  const unread = known.filter(({ cluster, exported }) => cluster === undefined && exported === 'unread')
  return sources.map((source) => {
    const one = found.get(source)
    return one
      ? exporterOf(one.of, one.by)
      : unknownExporter(
          left.filter((of) => !isTaken(of)),
          unread,
        )
  })
}

/** An export that no controller has accepted, or whose Service does not exist, may be missing among the clusters of the import. */
function isAccepted({ service, conditions }: ClusterExport): boolean {
  return service === 'found' && isSaid(conditions, 'Valid', 'True')
}

function unknownExporter(exporting: readonly ClusterExport[], unread: readonly ClusterExport[]): ExporterView {
  if (exporting.length > 0) return { state: 'unknown', reason: 'ambiguous', message: exporting.map(nameOf).join(', ') }
  const [failed] = unread.filter(({ context }) => context !== undefined)
  if (failed)
    return { state: 'unknown', reason: 'unread', ...defined({ message: failed.message && `context ${nameOf(failed)}: ${failed.message}` }) }
  return { state: 'unknown', reason: 'not-chosen' }
}

function nameOf({ context }: ClusterExport): string {
  return context ?? 'this cluster'
}

function exporterOf(of: ClusterExport, by: By): ExporterView {
  const { context, conditions, ports, headless, verdict, message } = of
  const isRead = of.service === 'found'
  return {
    ...asProven(stateOf(of), by, verdict),
    ...(context === undefined ? { here: true as const } : { context }),
    by,
    ...defined({
      message,
      conditions: conditions.length > 0 ? conditions : undefined,
      ports: isRead ? ports : undefined,
      headless: isRead && headless ? (true as const) : undefined,
      verdict,
    }),
  }
}

/** If it is only inferred which context the cluster is, what is wrong there may be wrong with another cluster. */
function asProven(
  told: Pick<ExporterView, 'state' | 'reason'>,
  by: By,
  verdict: ClusterExport['verdict'],
): Pick<ExporterView, 'state' | 'reason'> {
  const isBad = told.state !== 'ok' || verdict === 'broken' || verdict === 'degraded'
  return isBad && isInferred({ by }) ? { ...told, state: 'unknown' } : told
}

/** A Service that does not exist serves no one; one whose export is gone still does, until the other clusters drop its addresses. */
function stateOf({ exported, service, conditions }: ClusterExport): Pick<ExporterView, 'state' | 'reason'> {
  if (service === 'missing') return { state: 'broken', reason: 'service-missing' }
  if (exported === 'no') return { state: 'warn', reason: 'export-missing' }
  if (exported === 'unread' || service === 'unread') return { state: 'unknown', reason: 'unread' }
  if (isSaid(conditions, 'Valid', 'False')) return { state: 'warn', reason: 'not-valid' }
  return isSaid(conditions, 'Conflict', 'True') ? { state: 'warn', reason: 'conflict' } : { state: 'ok' }
}

function isSaid(conditions: readonly Condition[], type: string, status: string): boolean {
  return conditions.some((one) => one.type === type && one.status === status && !one.stale)
}
