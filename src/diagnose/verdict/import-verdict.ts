import { isInferred } from '../../kube/imports.ts'
import type { ImportSource, ImportView } from '../../model/multi-cluster.ts'
import type { Trace } from '../../model/trace.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Chain } from '../../trace/chain.ts'
import type { Diagnosis } from '../finding.ts'
import { ofDiagnosis, softened, together, uncertainty, worst } from './verdict.ts'

/** The verdict of a target by its import, if it is one or handles one; `own` is that of the target by itself. */
export function withImportVerdict(chain: Chain, through: readonly Trace[], diagnoses: readonly Diagnosis[], own: Verdict): Verdict {
  const { service, serviceImport } = chain
  if (!serviceImport) return own
  return service ? worst([own, ...acrossVerdicts(serviceImport)]) : importVerdict(chain, serviceImport, through, diagnoses)
}

/**
 * The verdict of an import: `broken` if no cluster serves it, `degraded` if some do not. A cluster that is not among the contexts is
 * unknown.
 */
function importVerdict(chain: Chain, view: ImportView, through: readonly Trace[], diagnoses: readonly Diagnosis[]): Verdict {
  const own = through.find(({ target }) => target.name === view.name)?.verdict
  const derived = through.flatMap(({ target, verdict }) => (target.name === view.derived?.name ? [verdict] : []))
  return worst([
    ...diagnoses.map(ofDiagnosis),
    ...derived,
    ...(view.derived && view.derived.state !== 'ok' ? (['unknown'] as const) : []),
    ...(view.against?.some(({ stale, status }) => !stale && status === 'False') ? (['unknown'] as const) : []),
    ...(view.sources.length === 0 ? (['unknown'] as const) : [together(view.sources.map((source) => sourceVerdict(source, own)))]),
    ...uncertainty(chain),
  ])
}

/** What the exporting Services say of a Service that handles an import: what is not known of them does not make it worse. */
function acrossVerdicts({ sources }: ImportView): Verdict[] {
  const verdicts = sources.map((source) => sourceVerdict(source, undefined)).filter((verdict) => verdict !== 'unknown')
  const doubts = sources.filter(({ exporter: { by, verdict } }) => isInferred({ by }) && isBad(verdict)).map(() => 'unknown' as const)
  if (verdicts.length === 0) return doubts
  return [verdicts.length === sources.length ? together(verdicts) : softened(worst(verdicts)), ...doubts]
}

/**
 * `own`: the verdict of the exporting Service of the cluster that was read. That a cluster does not serve the import is a finding of its own,
 * which counts unless it is ignored. What is wrong in a context that is only inferred to be the cluster is not proven.
 */
function sourceVerdict({ exporter }: ImportSource, own: Verdict | undefined): Verdict {
  const { state, verdict, here, by } = exporter
  const served = verdict ?? (here ? own : undefined) ?? 'unknown'
  if (isInferred({ by }) && isBad(served)) return 'unknown'
  return state === 'unknown' || state === 'broken' ? worst(['unknown', served]) : served
}

function isBad(verdict: Verdict | undefined): boolean {
  return verdict === 'broken' || verdict === 'degraded'
}
