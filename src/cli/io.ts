import type { Readable, Writable } from 'node:stream'
import manifest from '../../package.json' with { type: 'json' }
import type { PluginRuns } from '../cluster/config/plugin-runs.ts'
import { defined } from '../lib/defined.ts'
import type { RenderOptions } from '../render/options.ts'
import type { Terminal } from '../tui/terminal.ts'
import type { TraceCommand } from './args/command.ts'
import { isFailing } from './exit.ts'

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
  /** Columns and rows of the terminal, as they are now; absent in a pipe. */
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  /** Resolves when the text has been handed to the system, so that a pipe gets all of it. */
  stdout: (text: string) => Promise<void>
  stderr: (text: string) => void
  readStdin: () => Promise<string>
  /** Standard input and output themselves, for a protocol that is spoken over them. */
  streams: () => { stdin: Readable; stdout: Writable }
  /** Asks the user at the terminal: the line that comes back, `''` if none does. */
  ask: (question: string) => Promise<string>
  /** Absent if input or output is not a terminal. */
  terminal?: () => Terminal
  now: () => Date
  /** What credential plugins gave out, if several contexts are used. */
  plugins?: PluginRuns
  signal: AbortSignal
  /**
   * From now on an interrupt (SIGINT, SIGTERM) ends nothing, but aborts this signal; its reason is the exit code, 128 and the signal's
   * number. A reader of stdout that has gone aborts it too, with 0.
   */
  ended: () => AbortSignal
  /** From now on Ctrl-C aborts this signal and ends the program only when it is pressed again. */
  interrupted: () => AbortSignal
}

/** A terminal that obeys no sequences. */
export function isDumb({ env }: Pick<Io, 'env'>): boolean {
  return env.TERM === 'dumb'
}

/** Colours are shown on a terminal that has them, unless `NO_COLOR` or a flag says otherwise (no-color.org; `FORCE_COLOR` as Node does). */
export function wantsColor(io: Pick<Io, 'env' | 'stdoutIsTTY'>, flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag
  if (io.env.NO_COLOR) return false
  if (io.env.FORCE_COLOR) return io.env.FORCE_COLOR !== '0'
  return io.stdoutIsTTY && !isDumb(io)
}

/** Signs beyond ASCII are shown where the locale is UTF-8, and not on the console of a Linux machine, whose font lacks them. */
export function wantsUnicode(io: Pick<Io, 'env' | 'platform'>): boolean {
  if (io.env.TERM === 'linux' || isDumb(io)) return false
  if (io.platform === 'win32' || io.platform === 'darwin') return true
  return /utf-?8/i.test(io.env.LC_ALL || io.env.LC_CTYPE || io.env.LANG || '')
}

/** The mouse is used unless a flag says otherwise: not on the console of a Linux machine, not where a screen reader or a pipeline reads. */
export function wantsMouse({ env }: Pick<Io, 'env'>, flag: boolean | undefined): boolean {
  return flag ?? (env.TERM !== 'linux' && env.INK_SCREEN_READER !== 'true' && !env.CI)
}

/** Does the terminal say that its background is light? `COLORFGBG` ends with the number of that colour: 7 and 15 are white. */
export function hasLightBackground({ env }: Pick<Io, 'env'>): boolean {
  return /;(?:7|15)$/.test(env.COLORFGBG ?? '')
}

/** A view needs a terminal on both sides, one that can do more than print lines. */
export function opensView({ view }: { view?: 'always' | 'terminal' }, { terminal, env }: Io): boolean {
  return view === 'always' || (view === 'terminal' && terminal !== undefined && env.TERM !== 'dumb')
}

/** How the command's output is drawn, now. */
export function renderOptions(command: TraceCommand, io: Io): RenderOptions {
  return {
    color: command.output === 'text' || command.output === 'wide' ? wantsColor(io, command.color) : false,
    unicode: wantsUnicode(io),
    ...defined({ width: io.columns }),
    now: io.now().getTime(),
    fails: (verdict) => isFailing(verdict, command.failOn),
    version: manifest.version,
  }
}
