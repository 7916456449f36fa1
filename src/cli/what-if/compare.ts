import { compareVerdicts } from '../../diagnose/verdict/verdict.ts'
import { compareText } from '../../lib/compare.ts'
import { defined } from '../../lib/defined.ts'
import type { ChangedTrace, Comparison } from '../../model/comparison.ts'
import type { TargetView } from '../../model/target.ts'
import type { Trace } from '../../model/trace.ts'
import { isFound } from '../../trace/target.ts'

/** The targets of which anything that a reader would act on differs: the verdict, findings, usable endpoints, policies or routes. */
export function compare(before: readonly Trace[], after: readonly Trace[], taken: string): Comparison {
  const old = new Map(before.filter(isFound).map((trace) => [keyOf(trace.target), trace]))
  const made = new Map(after.filter(isFound).map((trace) => [keyOf(trace.target), trace]))
  const items = [...new Set([...old.keys(), ...made.keys()])].flatMap((key) => changed(old.get(key), made.get(key)))
  return { apiVersion: 'porttrace/v1', kind: 'Comparison', taken, items: items.sort(worseFirst) }
}

function keyOf({ kind, namespace = '', name, port = '' }: TargetView): string {
  return `${kind}/${namespace}/${name}:${port}`
}

function changed(before: Trace | undefined, after: Trace | undefined): ChangedTrace[] {
  const { target } = after ?? before ?? {}
  if (!target || (before && after && fingerprint(before) === fingerprint(after))) return []
  return [{ target, became: becomes(before, after), ...defined({ before, after }) }]
}

/** A target that is gone became worse; a new target is worse only if it is at fault. */
function becomes(before: Trace | undefined, after: Trace | undefined): ChangedTrace['became'] {
  if (!after) return 'worse'
  const order = compareVerdicts(before?.verdict ?? 'healthy', after.verdict)
  return order > 0 ? 'worse' : order < 0 ? 'better' : 'other'
}

/** Pods that a workload would create have other names and addresses than its present ones: only their number is compared. */
function fingerprint({ verdict, findings, ports, policies, routes }: Trace): string {
  return JSON.stringify([
    verdict === 'planned' ? 'healthy' : verdict,
    findings.filter(({ severity }) => severity !== 'info').map(({ code, title }) => [code, title]),
    ports.map(({ name, port, targetPort, endpoints }) => [name, port, targetPort, endpoints.filter(({ usable }) => usable).length]),
    policies.map(({ kind, namespace, name }) => [kind, namespace, name]),
    routes.map(({ kind, namespace, name, host, path, state, reason }) => [kind, namespace, name, host, path, state, reason]),
  ])
}

const order: readonly ChangedTrace['became'][] = ['worse', 'other', 'better']

function worseFirst(a: ChangedTrace, b: ChangedTrace): number {
  return order.indexOf(a.became) - order.indexOf(b.became) || compareText(keyOf(a.target), keyOf(b.target))
}
