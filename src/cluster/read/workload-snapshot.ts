import type { LabelSelector } from '../../model/resources.ts'
import type { WorkloadTarget } from '../../model/target.ts'
import type { Reading } from './reading.ts'
import { type ApiResource, apiResources } from './resources.ts'
import { readAround, readReaching } from './upward-snapshot.ts'

const workloads: Readonly<Record<WorkloadTarget['type'], ApiResource>> = {
  Deployment: apiResources.deployments,
  StatefulSet: apiResources.statefulSets,
  DaemonSet: apiResources.daemonSets,
  ReplicaSet: apiResources.replicaSets,
  Job: apiResources.jobs,
}

/**
 * Reads a workload and what can reach its Pods: with it the Services, slices, routes and policies of its namespace; then its Pods, by its
 * selector, and what stands behind the Services that select them. @throws ApiError where the workload cannot be read.
 */
export async function readWorkload(reading: Reading, namespace: string, { type, name }: WorkloadTarget): Promise<void> {
  const [sliceGap] = await Promise.all([readAround(reading, namespace), reading.requireOne(workloads[type], namespace, name)])
  const workload = reading.collection.workloads.find((one) => one.kind === type && one.namespace === namespace && one.name === name)
  if (!workload) return
  const selector = workload.selector ?? { matchLabels: workload.podLabels, matchExpressions: [] }
  // A slice lists a Pod before that is read; controllers begin its name with theirs.
  const isNamed = (pod: string) => pod.startsWith(`${name}-`)
  await readReaching(reading, namespace, { labels: workload.podLabels, isNamed, query: queryOf(selector) }, sliceGap)
}

/** A LabelSelector as a query takes it: `app=web,tier in (a,b),!old` (apimachinery labels.Selector). */
function queryOf({ matchLabels, matchExpressions }: LabelSelector): string {
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`)
  return [...equal, ...matchExpressions.map(expressionQuery)].join(',')
}

function expressionQuery({ key, operator, values }: LabelSelector['matchExpressions'][number]): string {
  switch (operator) {
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    default:
      return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.join(',')})`
  }
}
