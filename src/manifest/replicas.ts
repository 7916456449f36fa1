import { defined } from '../lib/defined.ts'
import { type Fields, fields, number } from '../lib/read.ts'

/** How many Pods a workload would have. */
export interface PodCount {
  count: number
  /** Something else decides it: an autoscaler, the number of Nodes, or a placeholder. `count` is then the least that there would be. */
  isOpen?: true
}

/** The number of Pods that a workload asks for. `scaled`: an autoscaler has it as its target. */
export function podCount({ group, kind, raw }: { group: string; kind: string; raw: Fields }, scaled: boolean): PodCount {
  const spec = fields(raw.spec)
  if (group === '' && kind === 'Pod') return { count: 1 }
  // One on each Node that it can run on; the Nodes are not known.
  if (kind === 'DaemonSet') return { count: 1, isOpen: true }
  if (group === 'batch' && kind === 'CronJob') return { count: spec.suspend === true ? 0 : 1 }
  if (group === 'batch' && kind === 'Job') return jobCount(spec)
  const replicas = number(spec.replicas)
  // An autoscaler ignores a workload with 0 replicas (HorizontalPodAutoscaler, Implicit maintenance-mode deactivation).
  if (replicas === 0) return { count: 0 }
  const isOpen = scaled || (spec.replicas !== undefined && spec.replicas !== null && replicas === undefined)
  return { count: replicas ?? 1, ...defined({ isOpen: isOpen || undefined }) }
}

/** Pods that run at the same time: `parallelism`, and no more than are left to complete (batch/v1 JobSpec). */
function jobCount(spec: Fields): PodCount {
  if (spec.suspend === true) return { count: 0 }
  const parallelism = number(spec.parallelism) ?? 1
  const completions = number(spec.completions)
  return { count: completions === undefined ? parallelism : Math.min(parallelism, completions) }
}
