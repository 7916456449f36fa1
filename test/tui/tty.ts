import { Console } from 'node:console'
import { expect } from 'vitest'
import type { Live } from '../../src/model/live.ts'
import { type StartOptions, start } from '../../src/tui/start.tsx'
import { present, settings } from './fake-live.ts'
import { type MemoryTerminal, memoryTerminal } from './memory-terminal.ts'

/** Vitest's console lacks it, and Ink puts its own in the place of a whole one. */
Object.assign(globalThis.console, { Console })

/** The view in a terminal that is only a screen in memory. */
export interface Tty extends MemoryTerminal {
  /** What `start` answers. */
  ended: Promise<number>
  shows(pattern: RegExp): Promise<void>
}

/** Opens it; where it may not `canStop`, as on Windows, there is no shell to come back from. */
export function openTty(live: Live, part: Partial<StartOptions> = {}, { canStop = true } = {}): Tty {
  const memory = memoryTerminal(80, 24)
  const { stop: _, ...unstoppable } = memory.terminal
  const ended = start({
    live,
    terminal: canStop ? memory.terminal : unstoppable,
    settings,
    now: () => present,
    hasMouse: false,
    ...part,
  })
  const text = async () => (await memory.rows()).join('\n')
  const shows = (pattern: RegExp) => expect.poll(text, { timeout: 10_000, interval: 5 }).toMatch(pattern)
  return Object.assign(memory, { ended, shows })
}
