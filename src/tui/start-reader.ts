import { createInterface } from 'node:readline'
import { defined } from '../lib/defined.ts'
import { loadWidths } from '../lib/width.ts'
import { createReader } from './reader/reader.ts'
import { createSession } from './session.ts'
import type { StartOptions } from './start.tsx'
import { plainTheme } from './theme.ts'

/** Wide and low enough for one pane whose lines are not wrapped. */
const size = { columns: 400, rows: 40 }
const onePane = { split: 1_000, side: 1_000 }

/**
 * The view as lines that are appended, for a screen reader: no screen of its own, no redraw, no control sequence. Resolves with the exit
 * code when the reader leaves: 0, or 128 and the number of the signal. Both streams have to be terminals, which edit the line that is typed
 * themselves.
 */
export async function startReader(options: Omit<StartOptions, 'hasMouse'>): Promise<number> {
  const { terminal } = options
  await loadWidths()
  const ending = Promise.withResolvers<number>()
  const { warning, ...rest } = options
  const say = (line: string) => void terminal.stdout.write(`${line}\n`)
  if (warning !== undefined) say(warning)
  const session = createSession({
    ...rest,
    settings: { ...options.settings, unicode: true, theme: plainTheme, hasStrips: false },
    options: { ...options.options, ...onePane },
    hasMouse: false,
    wantMouse: () => {},
    size,
    later: (ms, then) => {
      const timer = setTimeout(then, ms)
      return () => clearTimeout(timer)
    },
    copy: (text) => void terminal.stdout.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`),
    quit: () => ending.resolve(0),
    ...defined({ suspend: terminal.stop && (() => void terminal.stop?.()) }),
  })
  const reader = createReader(session, say)
  const lines = createInterface({ input: terminal.stdin, terminal: false })
  lines.on('line', reader.enter)
  lines.on('close', () => ending.resolve(0))
  const stops = [
    terminal.on('SIGINT', () => ending.resolve(128 + 2)),
    terminal.on('SIGHUP', () => ending.resolve(128 + 1)),
    terminal.on('SIGTERM', () => ending.resolve(128 + 15)),
    terminal.on('SIGQUIT', () => ending.resolve(128 + 3)),
    terminal.onCrash(ending.reject),
  ]
  try {
    return await ending.promise
  } finally {
    reader.close()
    session.close()
    lines.close()
    for (const stop of stops) stop()
  }
}
