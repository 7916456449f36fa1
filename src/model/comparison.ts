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
