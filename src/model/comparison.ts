import type { ObjectRef } from './resources.ts'
import type { TargetView } from './target.ts'
import type { Trace } from './trace.ts'

/** What changes if manifests are applied and objects are deleted: each target that would differ. */
export interface Comparison {
  apiVersion: 'porttrace/v1'
  kind: 'Comparison'
  /** RFC 3339: when the cluster was read. */
  taken: string
  /** Targets that become worse first. */
  items: ChangedTrace[]
  /** Existing objects for which the result of `kubectl apply` is not certain; absent if there are none. */
  uncertain?: Uncertain[]
}

/**
 * Fields of an object that its manifest does not have. The comparison treats them as deleted; `kubectl apply` keeps the ones that it has
 * not applied before.
 */
export interface Uncertain {
  object: ObjectRef
  /** `spec.selector[tier]`. */
  fields: string[]
}

/** A target before and after the change. */
export interface ChangedTrace {
  target: TargetView
  became: 'worse' | 'better' | 'other'
  /** Absent: it does not exist yet. */
  before?: Trace
  /** Absent: it would no longer exist. */
  after?: Trace
}
