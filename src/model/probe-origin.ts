/** Where a probe ran. */
export interface ProbeOrigin {
  namespace: string
  pod: string
  /** Absent if it did not run. */
  container?: string
  node?: string
  hostNetwork?: true
}
