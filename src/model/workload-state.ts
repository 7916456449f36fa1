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
  /** The desired number of Pods; absent for a Job, whose Pods should complete. */
  replicas?: number
  readyReplicas: number
  /** Labels of its Pod template: what a Service selects. */
  podLabels: Labels
  /** `rest`: it is scaled to zero, suspended, or its Job has ended, so it needs no Pods. */
  wants: 'pods' | 'rest'
  /** For a Job: it is suspended, complete, or failed. */
  job?: 'suspended' | 'complete' | 'failed'
  /** Conditions that show why Pods are missing: `ReplicaFailure`, `FailureTarget`, `Failed`. */
  conditions: Condition[]
  /**
   * For a StatefulSet: the Service of the DNS names of its Pods (`spec.serviceName`), and whether it exists and is headless; `unread`:
   * Services were not read.
   */
  serviceName?: { name: string; state: 'ok' | 'missing' | 'not-headless' | 'unread' }
}
