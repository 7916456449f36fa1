/** A container that writes a log. */
export interface LogRef {
  namespace: string
  pod: string
  container: string
}

/** A container whose log has more information about a finding. */
export interface LogRequest extends LogRef {
  /** The finding that it belongs to: `PT202`; absent: it is shown with the Pod. */
  code?: string
  /** The log of the previous run, as `kubectl logs --previous` shows it. */
  previous: boolean
}

/** The end of a container's log. It is printed, but not part of any document. */
export interface PodLog extends LogRequest {
  /** The last lines, the newest last, with secrets masked; empty if the log is empty. */
  lines: string[]
}

/** Ends of logs, and why others could not be read: each reason once. */
export interface PodLogs {
  logs: PodLog[]
  notes: string[]
}
