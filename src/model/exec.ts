/** A command to run in a container of a Pod. */
export interface ExecRequest {
  namespace: string
  pod: string
  container: string
  /** Program and arguments; no shell interprets them. */
  command: readonly string[]
  /** ms from the call to the last byte. */
  timeoutMs: number
  /** Bytes of stdout and stderr together that are kept; more output ends the session. */
  maxBytes: number
  /**
   * Takes the pieces of stdout as they come, which are then neither kept nor counted. The command has a stdin, which stays empty until it
   * is to end: then a line feed comes, and where the connection is gone the end of the file. A command that runs on has to watch it.
   */
  onStdout?: (piece: Buffer) => void
}

/**
 * The outcome. Only `exited` means that the command ran to its end. `no-tool`: the image has no such program. `forbidden`: the user may not
 * exec there (the server's words). `not-running`: the container, its Pod or its Node does not run it now. `timeout`: the deadline passed.
 * `lost`: the connection ended without a status, or the server is not there. `aborted`: the user gave up.
 */
export type ExecOutcome =
  | { kind: 'exited'; exitCode: number; stdout: string; stderr: string; truncated: boolean; ms: number }
  | { kind: 'no-tool' | 'forbidden' | 'not-running' | 'timeout' | 'lost' | 'aborted'; message: string; ms: number }

/** Runs a command in a container. Never rejects: whatever happens is an outcome, and it comes within the deadline. */
export type Exec = (request: ExecRequest, signal: AbortSignal) => Promise<ExecOutcome>
