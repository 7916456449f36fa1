import type {
  V1DaemonSetSpec,
  V1DaemonSetStatus,
  V1DeploymentSpec,
  V1DeploymentStatus,
  V1JobSpec,
  V1JobStatus,
  V1ReplicaSetStatus,
  V1StatefulSetSpec,
  V1StatefulSetStatus,
} from '@kubernetes/client-node'
import { defined } from '../../lib/defined.ts'
import { labels, number, text } from '../../lib/read.ts'
import type { Workload } from '../../model/resources.ts'
import { conditions, controller, isOlder, lastWrite, metadata, rawMetadata } from './metadata.ts'
import { part, partOrAbsent, type RawFields, rawOf } from './raw.ts'
import { labelSelector } from './selector.ts'

/** What any of the kinds may have; the fields of a ReplicaSet's spec are among those of a Deployment's. */
interface AnyWorkload {
  spec?: V1DeploymentSpec & V1StatefulSetSpec & V1DaemonSetSpec & V1JobSpec
  status?: V1DeploymentStatus & V1StatefulSetStatus & V1ReplicaSetStatus & V1DaemonSetStatus & V1JobStatus
}

/**
 * An apps/v1 Deployment, StatefulSet, ReplicaSet or DaemonSet, or a batch/v1 Job. `kind` is passed in: items of a list do not carry it.
 */
export function projectWorkload(raw: unknown, kind: string): Workload | undefined {
  const meta = metadata(raw)
  if (!meta) return undefined
  const { spec: givenSpec, status: givenStatus } = rawOf<AnyWorkload>(raw)
  const spec = part(givenSpec)
  const status = part(givenStatus)
  const template = part(spec.template)
  const owner = controller(raw)
  const replicas = kind === 'DaemonSet' || kind === 'Job' ? undefined : (number(spec.replicas) ?? 1)
  const desired = number(status.desiredNumberScheduled)
  const job = kind === 'Job' ? jobState(spec, status) : undefined
  // Its conditions carry no generation of their own: the whole status is of the one that the controller has seen.
  const isStale = isOlder(number(status.observedGeneration), number(rawMetadata(raw).generation))
  const telling = conditions(status.conditions)
    .filter(({ type, status }) => tellingTypes.get(type) === status)
    .map((condition) => ({ ...condition, ...defined({ stale: isStale ? (true as const) : undefined }) }))
  const currentReplicas = number(status.replicas) ?? number(status.currentNumberScheduled)
  const written = lastWrite(raw, ['', 'scale'])
  return {
    kind,
    namespace: meta.namespace,
    name: meta.name,
    ...defined({ created: meta.created || undefined, owner, replicas }),
    readyReplicas: number(status.readyReplicas) ?? number(status.numberReady) ?? number(status.ready) ?? 0,
    podLabels: labels(part(template.metadata).labels),
    ...defined({
      currentReplicas,
      written,
      paused: spec.paused === true ? (true as const) : undefined,
      selector: partOrAbsent(spec.selector) && labelSelector(spec.selector),
      desired,
      serviceName: kind === 'StatefulSet' ? (text(spec.serviceName) ?? '') : undefined,
      job,
      conditions: telling.length > 0 ? telling : undefined,
    }),
  }
}

/** Conditions of a Deployment, a ReplicaSet or a Job that say why Pods are missing, with the status in which they do. */
const tellingTypes: ReadonlyMap<string, string> = new Map([
  ['ReplicaFailure', 'True'],
  ['FailureTarget', 'True'],
  ['Failed', 'True'],
  ['Progressing', 'False'],
])

/** A Job that has ended says so in its conditions (batch/v1 JobStatus). */
function jobState(spec: RawFields<V1JobSpec>, status: RawFields<V1JobStatus>): Workload['job'] {
  const isTrue = (type: string) => conditions(status.conditions).some((one) => one.type === type && one.status === 'True')
  if (isTrue('Complete')) return 'complete'
  if (isTrue('Failed')) return 'failed'
  return spec.suspend === true ? 'suspended' : undefined
}
