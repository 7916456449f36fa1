/** Where a probe ran. */
export interface ProbeOrigin {
  namespace: string
  pod: string
  /** Absent where it ran nowhere. */
  container?: string
  node?: string
  hostNetwork?: true
}
