import type { TraceCommand } from '../args/command.ts'
import type { Begun } from '../begin.ts'
import type { Traced } from '../origin.ts'

/** A context that has answered, and whose connection is still open. */
export interface Opened {
  context: string
  begun: Begun
  command: TraceCommand
  /** Absent for a list of its Services. */
  traced?: Traced
}
