import type { CandidateReason } from './endpoint.ts'
import type { Condition, ObjectRef } from './resources.ts'

/** A controller whose Pods the Service would select. */
export interface WorkloadView {
  kind: string
  name: string
  /** Its manifest is not applied yet: its Pods are those that it would make. */
  planned?: true
  replicas?: number
  readyReplicas: number
  /** Of a DaemonSet: on how many Nodes it wants a Pod. */
  desired?: number
  /** Conditions that say why Pods are missing, or do not get ready. */
  conditions?: Condition[]
  /** How many Pods of it were read; absent where not all were. This and what follows is told only where the Service selects no Pod. */
  pods?: number
  /** How many Pods it has by its own status. */
  currentReplicas?: number
  paused?: true
  /** RFC 3339: when it was made, or last written or scaled. */
  changed?: string
}

/** The Pods that serve the load balancer of a Service, by the first that is in trouble. */
export interface BalancerPods {
  pod: ObjectRef
  /** How many are in trouble, of how many. */
  count: number
  of: number
  reason: CandidateReason
  message?: string
  /** Field and value that prove the reason. */
  field: string
  value: unknown
  /** Who holds a port of the Node that they ask for. */
  holders: { pod: ObjectRef; port: number }[]
}

/** A Warning event. */
export interface EventView {
  /** What is drawn, and whose event it is. */
  about: ObjectRef
  /** What the event itself names: of a Deployment it may be its ReplicaSet. */
  object: ObjectRef
  reason: string
  message: string
  count: number
  /** RFC 3339; `''` where the server does not say. */
  last: string
}

/** A workload whose Pod template the selector misses by little. */
export interface NearWorkload {
  kind: string
  name: string
  /** Labels in which its template differs from the selector. */
  differs: { key: string; wanted: string; found?: string }[]
}

/** What made some of the selected Pods. */
export interface OwnerView {
  kind: string
  name: string
  pods: string[]
  /** Labels that all of these Pods have, without those that controllers and releases write. */
  labels: Record<string, string>
}
