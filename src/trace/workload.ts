import { defined } from '../lib/defined.ts'
import type { Workload } from '../model/resources.ts'
import type { WorkloadTarget } from '../model/target.ts'
import type { WorkloadState } from '../model/workload-state.ts'
import type { Chain } from './chain.ts'
import type { Lookup } from './lookup.ts'
import { missingTarget } from './pod.ts'
import { podsOf } from './pod-owner.ts'
import { traceUpward } from './upward.ts'

/** The chain of a workload, upward from all of its Pods; where it has none, from the labels that they would have. */
export function traceWorkload(namespace: string, { type, name }: WorkloadTarget, lookup: Lookup): Chain {
  const target = { kind: type, namespace, name }
  const workload = lookup.workloadsIn(namespace).find((one) => one.kind === type && one.name === name)
  if (!workload) return missingTarget(target, lookup)
  const state = stateOf(workload, lookup)
  return traceUpward({ target, pods: podsOf(workload, lookup), template: workload.podLabels, workload: state }, lookup)
}

function stateOf(workload: Workload, lookup: Lookup): WorkloadState {
  const { kind, namespace, name, created, replicas, desired, readyReplicas, podLabels, conditions = [] } = workload
  const wanted = replicas ?? desired
  const serviceName = workload.planned ? undefined : governing(workload, lookup)
  return {
    kind,
    namespace,
    name,
    ...defined({ created: created || undefined, replicas: wanted }),
    readyReplicas,
    podLabels,
    wants: wanted === 0 || workload.job ? 'rest' : 'pods',
    ...defined({ job: workload.job }),
    conditions,
    ...defined({ serviceName }),
  }
}

/** A StatefulSet is responsible for the headless Service that gives its Pods their names (apps/v1 StatefulSetSpec.serviceName). */
function governing({ namespace, serviceName }: Workload, lookup: Lookup): WorkloadState['serviceName'] {
  if (!serviceName) return undefined
  const service = lookup.service(namespace, serviceName)
  if (!service) return { name: serviceName, state: lookup.extent.services === 'all' ? 'missing' : 'unread' }
  return { name: serviceName, state: service.headless ? 'ok' : 'not-headless' }
}
