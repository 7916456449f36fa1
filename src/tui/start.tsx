import { render } from 'ink'
import { defined } from '../lib/defined.ts'
import { loadWidths } from '../lib/width.ts'
import type { Live } from '../model/live.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TargetRef } from '../model/target.ts'
import { App, type Control } from './app.tsx'
import { filteredStdin } from './input/filtered-stdin.ts'
import { createMouseModes } from './input/mouse-modes.ts'
import type { Settings } from './model.ts'
import type { ViewOptions } from './options.ts'
import { createSession } from './session.ts'
import type { Terminal } from './terminal.ts'
import type { TourOptions } from './tour-steps.ts'
import type { ViewProbes } from './view-probes.ts'

/** What the view is started with. */
export interface StartOptions {
  live: Live
  terminal: Terminal
  settings: Settings
  /** What is shown first, on top of the list of Services. */
  target?: TargetRef
  /** Absent: the key for probes says that there are none. */
  probes?: ViewProbes
  /** ms since the epoch. */
  now: () => number
  /** What the reader has set. */
  options?: ViewOptions
  /** Keeps an option for the next time; answers where. Absent: nothing is kept. */
  save?: (name: string, typed: string) => Promise<string>
  /** Keeps what was read; answers the file. Absent `file`: a new one. Rejects with one clear line. Absent: it cannot. */
  saveSnapshot?: (file: string | undefined, snapshot: Snapshot) => Promise<string>
  /** Absent: there is no tour. */
  tour?: TourOptions
  /** Said at the start, until the first key. */
  warning?: string
  /** Does the terminal report the mouse? The reader may change it. */
  hasMouse: boolean
}

/**
 * Shows the interactive view until the reader leaves it, and resolves with the exit code: 0, or 128 and the number of the signal that ended
 * it. However it ends, the terminal is as it was before. Rejects with an unexpected error. Both streams have to be terminals.
 */
export async function start(options: StartOptions): Promise<number> {
  const { terminal } = options
  await loadWidths()
  const control: Control = {}
  const ending = Promise.withResolvers<number>()
  const modes = createMouseModes((text) => void terminal.stdout.write(text), options.hasMouse)
  const session = createSession({
    ...options,
    wantMouse: modes.want,
    size: sizeOf(terminal),
    later,
    copy: (text) => void terminal.stdout.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`),
    quit: () => ending.resolve(0),
    ...defined({ suspend: terminal.stop && (() => void suspend()) }),
  })
  const instance = render(<App session={session} control={control} />, {
    stdin: filteredStdin(terminal.stdin, { later, report: session.report, raw: modes.raw }),
    stdout: terminal.stdout,
    stderr: terminal.stderr,
    alternateScreen: true,
    exitOnCtrlC: false,
    incrementalRendering: true,
    interactive: true,
    isScreenReaderEnabled: false,
    maxFps: 250,
  })

  let isSuspended = false
  const suspended = async (during: () => Promise<void>) => {
    if (isSuspended || !control.suspendTerminal) return
    isSuspended = true
    try {
      await control.suspendTerminal(during)
    } finally {
      isSuspended = false
    }
  }
  const suspend = () => suspended(async () => await terminal.stop?.())
  const resize = () => session.resize(sizeOf(terminal))
  const stops = [
    terminal.on('SIGINT', () => ending.resolve(128 + 2)),
    terminal.on('SIGHUP', () => ending.resolve(128 + 1)),
    terminal.on('SIGTERM', () => ending.resolve(128 + 15)),
    terminal.on('SIGQUIT', () => ending.resolve(128 + 3)),
    terminal.on('SIGTSTP', () => void suspend()),
    // Stopped by a signal that cannot be caught: the modes of the terminal are the shell's now.
    terminal.on('SIGCONT', () => void suspended(async () => {})),
    terminal.onCrash(ending.reject),
    terminal.onExit(() => modes.raw(false)),
  ]
  terminal.stdout.on('resize', resize)
  try {
    return await Promise.race([ending.promise, instance.waitUntilExit().then(() => 0)])
  } finally {
    session.close()
    instance.unmount()
    await instance.waitUntilExit().catch(() => {})
    terminal.stdout.off('resize', resize)
    for (const stop of stops) stop()
  }
}

/** Calls back once, after so many ms; returns a function that cancels it. */
function later(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

/** A terminal that does not report its size is taken to have 80 columns and 24 rows. */
function sizeOf({ stdout }: Terminal): { columns: number; rows: number } {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 }
}
