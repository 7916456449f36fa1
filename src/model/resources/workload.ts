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
  /** Conditions that are True and say that Pods are missing or lost. */
  conditions?: Condition[]
}
