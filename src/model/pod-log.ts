/** A container whose log says more of a finding. */
export interface LogRequest {
  /** The finding that it belongs to: `PT202`; absent: it is shown with the Pod. */
  code?: string
  namespace: string
  pod: string
  container: string
  /** The log of the run before the one that is under way, as `kubectl logs --previous` shows it. */
  previous: boolean
}

/** The end of a container's log. It is printed, and kept in no document. */
export interface PodLog extends LogRequest {
  /** The last lines, the newest last, with secrets masked; none where the log is empty. */
  lines: string[]
}

/** Ends of logs, and why others could not be read: each reason once. */
export interface PodLogs {
  logs: PodLog[]
  notes: string[]
}
