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
  /** How many Pods it has, by its status (`status.replicas`, `status.currentNumberScheduled`); absent if these are not set. */
  currentReplicas?: number
  /** RFC 3339: when more than its status was last written, or it was scaled; absent: unknown. */
  written?: string
  /** A paused Deployment creates no new ReplicaSet. */
  paused?: true
  /** Labels of the Pod template. */
  podLabels: Labels
  /** Its Pods (`spec.selector`). */
  selector?: LabelSelector
  /** For a DaemonSet: the number of Nodes that should run a Pod. */
  desired?: number
  /** For a StatefulSet: the Service of the DNS names of its Pods; `''` if it is not set. */
  serviceName?: string
  /** For a Job: it is suspended, complete, or failed. */
  job?: 'suspended' | 'complete' | 'failed'
  /** Conditions that report missing or lost Pods: `ReplicaFailure` and similar if they are True, `Progressing` if it is False. */
  conditions?: Condition[]
}
