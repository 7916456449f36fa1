import type { Live } from '../model/live.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { TargetRef } from '../model/target.ts'
import type { Size } from './layout.ts'
import type { Settings } from './model.ts'
import type { ViewOptions } from './options.ts'
import type { TourOptions } from './tour-steps.ts'
import type { ViewProbes } from './view-probes.ts'

/** What a session needs from outside. */
export interface SessionOptions {
  live: Live
  settings: Settings
  size: Size
  /** What is shown first, on top of the list of Services. */
  target?: TargetRef
  /** Absent: the key for probes says that there are none. */
  probes?: ViewProbes
  /** ms since the epoch. */
  now: () => number
  /** Calls back once, after so many ms; returns a function that cancels it. */
  later: (ms: number, then: () => void) => () => void
  /** To the clipboard of the terminal. */
  copy: (text: string) => void
  quit: () => void
  /** Whether the terminal is to report the mouse, at first. */
  hasMouse: boolean
  /** From now on it is to report the mouse, or not. */
  wantMouse: (isWanted: boolean) => void
  /** What the reader has set. */
  options?: ViewOptions
  /** Said at the start, until the first key. */
  warning?: string
  /** Keeps an option for the next time; answers where. Absent: nothing is kept. */
  save?: (name: string, typed: string) => Promise<string>
  /** Keeps what was read; answers the file. Absent `file`: a new one in the folder of the user. Rejects with one clear line. Absent: it cannot. */
  saveSnapshot?: (file: string | undefined, snapshot: Snapshot) => Promise<string>
  /** Absent: there is no tour. */
  tour?: TourOptions
  /** Absent: the key for it says so. */
  suspend?: () => void
}
