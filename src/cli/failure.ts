import { UsageError, UserError } from '../cluster/config/user-error.ts'
import { ApiError } from '../cluster/http/api-error.ts'
import { printable } from '../lib/printable.ts'
import { FAILED, MISUSED } from './exit.ts'
import type { Io } from './io.ts'

/**
 * One line that names the cause, and one for the next step. An error that is neither the user's nor the cluster's is ours: it says so,
 * and shows its stack only when PORTTRACE_DEBUG is set. Answers the exit code.
 */
export function reportFailure(error: unknown, io: Io): number {
  if (error instanceof ApiError || error instanceof UserError) {
    io.stderr(`error: ${error.message}\n${error.hint ? `${error.hint}\n` : ''}`)
    return error instanceof UsageError ? MISUSED : FAILED
  }
  const message = printable(error instanceof Error ? error.message : String(error))
  io.stderr(`error: internal error: ${message}\nThis is a bug of porttrace. Report it, with a snapshot made by --save if you can.\n`)
  if (io.env.PORTTRACE_DEBUG && error instanceof Error) io.stderr(`${error.stack ?? ''}\n`)
  return FAILED
}
