import type { CandidateReason } from './endpoint.ts'
import type { Condition, ObjectRef } from './resources.ts'

/** A workload whose Pods the Service would select. */
export interface WorkloadView {
  kind: string
  name: string
  /** Its manifest is not applied yet: its Pods are those that it would create. */
  planned?: true
  replicas?: number
  readyReplicas: number
  /** For a DaemonSet: the number of Nodes that should run a Pod. */
  desired?: number
  /** Conditions that show why Pods are missing or do not become ready. */
  conditions?: Condition[]
  /** How many of its Pods were read; absent if not all were. This field and those below are set only if the Service selects no Pod. */
  pods?: number
  /** How many Pods it has, by its status. */
  currentReplicas?: number
  paused?: true
  /** RFC 3339: when it was created, or last written or scaled. */
  changed?: string
}

/** The Pods of the load balancer of a Service, represented by the first that cannot run. */
export interface BalancerPods {
  pod: ObjectRef
  /** How many cannot run, of how many. */
  count: number
  of: number
  reason: CandidateReason
  message?: string
  /** Field and value that prove the reason. */
  field: string
  value: unknown
  /** The Pod that uses a port of the Node that they request. */
  holders: { pod: ObjectRef; port: number }[]
}

/** A Warning event. */
export interface EventView {
  /** The drawn object to which the event belongs. */
  about: ObjectRef
  /** The object of the event itself: for a Deployment it may be its ReplicaSet. */
  object: ObjectRef
  reason: string
  message: string
  count: number
  /** RFC 3339; `''` if the server does not say. */
  last: string
}

/** A workload whose Pod template nearly matches the selector. */
export interface NearWorkload {
  kind: string
  name: string
  /** Labels in which its template differs from the selector. */
  differs: { key: string; wanted: string; found?: string }[]
}

/** The workload of some of the selected Pods. */
export interface OwnerView {
  kind: string
  name: string
  pods: string[]
  /** Labels that all of these Pods have, except labels that controllers and releases write. */
  labels: Record<string, string>
}
