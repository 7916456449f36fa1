import type { Condition, Labels } from './resources.ts'

/** A workload as the target of a trace. */
export interface WorkloadState {
  kind: string
  namespace: string
  name: string
  /** Its manifest is not applied yet. */
  planned?: true
  /** RFC 3339. */
  created?: string
  /** How many Pods it wants; absent for a Job, which wants some to end well. */
  replicas?: number
  readyReplicas: number
  /** Labels of its Pod template: what a Service selects. */
  podLabels: Labels
  /** `rest`: it is scaled to zero, suspended, or its Job has ended, so that no Pod is wanted. */
  wants: 'pods' | 'rest'
  /** Of a Job: it is suspended, has ended well, or has failed for good. */
  job?: 'suspended' | 'complete' | 'failed'
  /** Conditions that say why Pods are missing: `ReplicaFailure`, `FailureTarget`, `Failed`. */
  conditions: Condition[]
  /** Of a StatefulSet: the Service that names its Pods (`spec.serviceName`), and whether it can; `unread`: Services were not read. */
  serviceName?: { name: string; state: 'ok' | 'missing' | 'not-headless' | 'unread' }
}
