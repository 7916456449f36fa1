/** Everything outside the program, handed in: streams, environment, clock. */
export interface Io {
  /** How the user called it: `kubectl porttrace` or the bare name. */
  program: string
  env: Readonly<Record<string, string | undefined>>
  platform: string
  home: string
  stdinIsTTY: boolean
  stdoutIsTTY: boolean
  stderrIsTTY: boolean
  /** Columns of the terminal; absent in a pipe. */
  columns?: number
  /** Resolves when the text has been handed to the system, so that a pipe gets all of it. */
  stdout: (text: string) => Promise<void>
  stderr: (text: string) => void
  readStdin: () => Promise<string>
  /** Asks the user at the terminal: the line that comes back, `''` where none does. */
  ask: (question: string) => Promise<string>
  now: () => Date
  signal: AbortSignal
  /** From now on Ctrl-C aborts this signal and ends the program only when it is pressed again. */
  interrupted: () => AbortSignal
}

/** Colours are shown on a terminal that has them, unless `NO_COLOR` or a flag says otherwise (no-color.org; `FORCE_COLOR` as Node does). */
export function wantsColor(io: Io, flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag
  if (io.env.NO_COLOR) return false
  if (io.env.FORCE_COLOR) return io.env.FORCE_COLOR !== '0'
  return io.stdoutIsTTY && io.env.TERM !== 'dumb'
}

/** Signs beyond ASCII are shown where the locale is UTF-8, and not on the console of a Linux machine, whose font lacks them. */
export function wantsUnicode(io: Io): boolean {
  if (io.env.TERM === 'linux' || io.env.TERM === 'dumb') return false
  if (io.platform === 'win32' || io.platform === 'darwin') return true
  return /utf-?8/i.test(io.env.LC_ALL || io.env.LC_CTYPE || io.env.LANG || '')
}
