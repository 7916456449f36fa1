import { differences } from '../kube/label-differences.ts'
import { defined } from '../lib/defined.ts'
import type { Labels, Pod, Service, Workload } from '../model/resources.ts'
import type { NearWorkload, WorkloadView } from '../model/workload-view.ts'
import type { Lookup } from './lookup.ts'
import { MOST_MEANT, nearness } from './near-pods.ts'
import { podsOf } from './owners.ts'

/** The workloads whose Pods the Service would select. A ReplicaSet is left to the Deployment that owns it, if that was read. */
export function workloadsOf(service: Service, selected: readonly Pod[], lookup: Lookup): WorkloadView[] {
  const { namespace } = service
  const selector = usedSelector(service)
  if (!selector) return []
  const isSought = selected.length === 0
  const isCounted = isSought && lookup.isWhole('pods', namespace)
  return lookup
    .selectedWorkloads(namespace, selector)
    .filter((workload) => isServing(workload, lookup))
    .map((workload) => ({
      ...summary(workload),
      ...(isSought && whyNone(workload)),
      ...(isCounted && { pods: podsOf(workload, lookup).length }),
    }))
}

/**
 * The workloads whose Pods the selector misses by little, for a selector that matches neither a Pod nor a template: those that are closest
 * by their labels, else the one that bears the name of the Service; undefined if there is none, or more than `MOST_MEANT`.
 */
export function nearWorkloads(service: Service, lookup: Lookup): NearWorkload[] | undefined {
  const { namespace, name } = service
  const selector = usedSelector(service)
  if (!selector || lookup.selectedWorkloads(namespace, selector).length > 0) return undefined
  const all = lookup.workloadsIn(namespace).filter((workload) => isServing(workload, lookup))
  const near = all.flatMap((workload) => nearView(workload, selector, name))
  const best = near.reduce((least, { score }) => Math.min(least, score), Number.POSITIVE_INFINITY)
  const meant = near.filter(({ score }) => score === best)
  return meant.length === 0 || meant.length > MOST_MEANT ? undefined : meant.map(({ workload }) => workload)
}

/** An alias selects nothing (core/v1 ServiceSpec.selector). */
function usedSelector({ type, selector }: Service): Labels | undefined {
  return type === 'ExternalName' ? undefined : selector
}

function nearView({ kind, name, podLabels }: Workload, selector: Labels, service: string): { workload: NearWorkload; score: number }[] {
  const differs = differences(selector, podLabels)
  const score = nearness(selector, podLabels, differs) ?? (name === service ? differs.length : undefined)
  return score === undefined ? [] : [{ workload: { kind, name, differs }, score }]
}

/** The Pods of a Job end, and serve no clients. */
function isServing({ kind, namespace, owner }: Workload, lookup: Lookup): boolean {
  if (kind === 'Job') return false
  if (owner === undefined || (kind !== 'ReplicaSet' && kind !== 'ReplicationController')) return true
  return lookup.workload(namespace, owner.kind, owner.name) === undefined
}

function summary({ kind, name, planned, replicas, readyReplicas, desired, conditions }: Workload): WorkloadView {
  return { kind, name, ...defined({ planned, replicas }), readyReplicas, ...defined({ desired, conditions }) }
}

function whyNone({ currentReplicas, paused, created, written }: Workload): Partial<WorkloadView> {
  const changed = [created, written].filter((time) => time !== undefined).sort()
  return defined({ currentReplicas, paused, changed: changed.at(-1) })
}
