import type { ObjectRef } from './resources.ts'
import type { TargetView } from './target.ts'
import type { Trace } from './trace.ts'

/** What changes if manifests are applied and objects are deleted: each target that would be another one. */
export interface Comparison {
  apiVersion: 'porttrace/v1'
  kind: 'Comparison'
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** The ones that become worse first. */
  items: ChangedTrace[]
  /** Where it is not certain what `kubectl apply` would make of an object that is there; absent where it is. */
  uncertain?: Uncertain[]
}

/** Fields of an object that its manifest does not have. They count as deleted; `kubectl apply` keeps those that it has not applied before. */
export interface Uncertain {
  object: ObjectRef
  /** `spec.selector[tier]`. */
  fields: string[]
}

/** A target as it is and as it would be. */
export interface ChangedTrace {
  target: TargetView
  became: 'worse' | 'better' | 'other'
  /** Absent: it does not exist yet. */
  before?: Trace
  /** Absent: it would not exist any more. */
  after?: Trace
}
