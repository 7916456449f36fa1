import type { Condition, Labels, Manifest } from './common.ts'

/** A meta/v1 LabelSelector. */
export interface LabelSelector {
  matchLabels: Labels
  matchExpressions: { key: string; operator: string; values: string[] }[]
}

/** A controller with `spec.replicas`: Deployment, StatefulSet or ReplicaSet; a DaemonSet and a Job have none. */
export interface Workload extends Manifest {
  kind: string
  namespace: string
  name: string
  /** RFC 3339. */
  created?: string
  owner?: { kind: string; name: string }
  replicas?: number
  readyReplicas: number
  /** How many Pods it has, by its status (`status.replicas`, `status.currentNumberScheduled`); absent where that does not say. */
  currentReplicas?: number
  /** RFC 3339: when somebody last wrote more of it than its status, or scaled it; absent: not known. */
  written?: string
  /** A Deployment that is paused makes no new ReplicaSet. */
  paused?: true
  /** Labels of the Pod template. */
  podLabels: Labels
  /** Its Pods (`spec.selector`). */
  selector?: LabelSelector
  /** Of a DaemonSet: on how many Nodes it wants a Pod. */
  desired?: number
  /** Of a StatefulSet: the Service that names its Pods; `''` where it names none. */
  serviceName?: string
  /** Of a Job: it is suspended, has ended well, or has failed for good. */
  job?: 'suspended' | 'complete' | 'failed'
  /** Conditions that say that Pods are missing or lost: `ReplicaFailure` and the like where they are True, `Progressing` where it is False. */
  conditions?: Condition[]
}
