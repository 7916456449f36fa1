import type { Live } from '../../src/model/live.ts'
import { frameOf } from '../../src/tui/frame.ts'
import type { Size } from '../../src/tui/layout.ts'
import type { Settings } from '../../src/tui/model.ts'
import { restFor } from '../../src/tui/panes/reader.ts'
import { createSession, type Session } from '../../src/tui/session.ts'
import type { SessionOptions } from '../../src/tui/session-options.ts'
import { type FakeLive, present, settings } from './fake-live.ts'

/** A session without a terminal, and what it did to the world. */
export interface Stage<L extends Live = FakeLive> {
  session: Session
  live: L
  copied: string[]
  quits: number
  /** Whether the terminal was to report the mouse, each time that this changed. */
  mice: boolean[]
  /** Calls of the clock that are waiting. */
  timers: { ms: number; then: () => void }[]
  press(...keys: string[]): void
  /** The rows of the screen. */
  rows(): readonly string[]
  /** The screen as one text. */
  text(): string
  /** The row of the selection. */
  selected(): string
}

interface StageOptions
  extends Partial<Pick<SessionOptions, 'target' | 'probes' | 'options' | 'warning' | 'save' | 'saveSnapshot' | 'tour'>> {
  size?: Size
  settings?: Partial<Settings>
  /** False: as on a system without job control. */
  canSuspend?: boolean
  now?: () => number
}

export function stage<L extends Live = FakeLive>(live: L, options: StageOptions = {}): Stage<L> {
  const { size = { columns: 80, rows: 24 }, now = () => present, settings: own = {}, canSuspend = true, ...rest } = options
  let timers: Stage<L>['timers'] = []
  const world: Stage<L> = {
    live,
    copied: [],
    quits: 0,
    get timers() {
      return timers
    },
    set timers(next) {
      timers = next
    },
    mice: [],
    session: createSession({
      ...rest,
      live,
      size,
      now,
      settings: { ...settings, ...own },
      later: (ms, then) => {
        const timer = { ms, then }
        timers.push(timer)
        return () => {
          timers = timers.filter((one) => one !== timer)
        }
      },
      copy: (text) => void world.copied.push(text),
      quit: () => void world.quits++,
      hasMouse: true,
      wantMouse: (isWanted) => void world.mice.push(isWanted),
      ...(canSuspend && { suspend: () => {} }),
    }),
    press(...keys) {
      for (const key of keys) world.session.press(key)
    },
    rows: () => frameOf(world.session.model()).rows,
    text: () => world.rows().join('\n'),
    selected: () => world.rows().find((row) => row.startsWith('▶') || row.startsWith('\x1b[1m▶')) ?? '',
  }
  return world
}

/** Lets the cursor rest until the panes beside the main one are read. */
export async function rested({ timers }: Pick<Stage<Live>, 'timers'>): Promise<void> {
  for (const timer of timers.filter(({ ms }) => ms === restFor)) timer.then()
  await settled()
}

/** Lets promises that are settled already be told of. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}
