import type { PodView } from '../model/pod-view.ts'
import type { WorkloadState } from '../model/workload-state.ts'
import { noted } from './layout.ts'
import type { Block } from './pod.ts'
import { type Line, type Look, type Sign, signOf, span } from './style.ts'
import { count } from './words.ts'

/** How many Pods a workload wants and has, what keeps it from making them, and the Service that names them. */
export function workloadLines(workload: WorkloadState, pods: readonly PodView[], look: Look, block: Block): Line[] {
  const [sign, words] = replicaWords(workload, pods)
  return [
    ...block(workload.kind === 'Job' ? 'job' : 'replicas', [[signOf(sign, look), span(` ${words}`)]]),
    ...block(
      '',
      workload.conditions.flatMap(({ type, reason, message }) => {
        const facts = [type, reason ?? ''].filter((fact) => fact !== '').join(' ')
        return noted('broken', message === undefined ? facts : `${facts}: ${message}`, look)
      }),
    ),
    ...block('names', governingLines(workload, look)),
  ]
}

function replicaWords({ kind, job, replicas, readyReplicas, wants }: WorkloadState, pods: readonly PodView[]): [Sign, string] {
  const live = pods.filter(({ gone }) => !gone)
  if (job) return [job === 'failed' ? 'broken' : 'off', job === 'suspended' ? 'suspended' : `${job}, so no traffic is meant`]
  if (wants === 'rest') return ['off', kind === 'DaemonSet' ? 'no Node wants one: no traffic is meant' : 'scaled to 0: no traffic is meant']
  if (replicas === undefined) return [live.length === 0 ? 'unknown' : 'ok', count(live.length, 'Pod')]
  const gone = live.length === 0 ? ', and there is no Pod' : ''
  return [readyReplicas >= replicas ? 'ok' : readyReplicas === 0 ? 'broken' : 'warn', `${readyReplicas} of ${replicas} ready${gone}`]
}

/** A Service that does not name the Pods of a StatefulSet is a fault only to who needs those names. */
function governingLines({ serviceName }: WorkloadState, look: Look): Line[] {
  switch (serviceName?.state) {
    case 'missing':
      return noted('info', `serviceName ${serviceName.name}: no such Service, so the Pods have no DNS names of their own`, look)
    case 'not-headless':
      return noted('info', `serviceName ${serviceName.name}: the Service is not headless, so the Pods have no DNS names of their own`, look)
    default:
      return []
  }
}
