import { errorLine } from '../../lib/line.ts'

/** A fault of the configuration: kubeconfig, flags, files, exec plugins. `message` is one line that is safe for a terminal. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly hint: string | undefined

  constructor(message: string, hint?: string, cause?: unknown) {
    super(errorLine(message), { cause })
    this.hint = hint === undefined ? undefined : errorLine(hint)
  }
}

/** The command line is wrong, which shows only once something was read. */
export class UsageError extends UserError {}
