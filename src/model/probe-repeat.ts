/** A command line that does by hand what a probe did. */
export interface ProbeRepeat {
  /** With `kubectl exec`, quoted for a shell. */
  line: string
  /** The probe ran a longer command, which also prints what is read by a program. */
  isShorter?: true
}
