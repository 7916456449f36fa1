import type { LiveChange, LiveView } from '../model/live.ts'
import type { Pod } from '../model/resources.ts'
import type { TargetRef } from '../model/target.ts'
import type { Trace } from '../model/trace.ts'
import { type Look, lookOf } from '../render/style.ts'
import { clockOf } from './clock.ts'
import type { History } from './history.ts'
import type { Binding } from './keys.ts'
import type { Pane, Size } from './layout.ts'
import { nameKey, type ServiceName } from './screen.ts'
import type { State } from './state.ts'
import type { Theme } from './theme.ts'

/** How the terminal is written to. */
export interface Settings {
  color: boolean
  /** The theme at the start; absent: the default one, or none without colours. */
  theme?: Theme
  /** The themes that the reader can choose beside the built-in ones. */
  ownThemes?: readonly Theme[]
  /** The key table; absent: the built-in one. */
  bindings?: readonly Binding[]
  /** False: the list shows no history. */
  hasStrips?: boolean
  /** Namespaces to choose from, before those of the cluster. */
  namespaces?: readonly string[]
  /** Lines of each log beside the main pane; absent: all that were read. */
  logLines?: number
  unicode: boolean
  /** A time of day for the reader: ms since the epoch to `14:03:59`. */
  time: (ms: number) => string
  /** A target as the command line takes it; undefined: it names none. Absent: no target can be typed. */
  parseTarget?: (word: string) => TargetRef | undefined
  /** A raw Pod as its slim form; undefined if it is none. */
  pod: (object: unknown) => Pod | undefined
}

/** All that a frame is made of. Frames are equal where their models are. */
export interface Model {
  state: State
  view: LiveView
  size: Size
  settings: Settings
  /** ms since the epoch, when the model was made. */
  now: number
  /** What changed a moment ago: the last change of each Service and object, by `changeKey`. */
  recent: ReadonlyMap<string, LiveChange>
  /** What each Service was, up to now. */
  history: History
  /** Contexts to choose from. */
  contexts: readonly string[]
  canProbe: boolean
  /** Can the reader go to the shell and come back? */
  canSuspend: boolean
}

/** Columns left of every line: the selection and the mark of a change. */
export const gutterColumns = 2

/** The column of the scrollbar, right of every line. */
export const scrollbarColumns = 1

/** The look of the lines of a page in a pane. */
export function pageLook(model: Pick<Model, 'settings' | 'view' | 'now'>, { width }: Pane): Look {
  const { settings, now } = model
  return lookOf({
    color: settings.color,
    unicode: settings.unicode,
    width: Math.max(0, width - gutterColumns - scrollbarColumns),
    scrolls: true,
    now: clockOf(model) ?? now,
  })
}

/** The look of the lines above and below a page, as wide as the terminal. */
export function barLook({ size, settings, now }: Model): Look {
  return lookOf({ color: settings.color, unicode: settings.unicode, width: size.columns, now })
}

/** The key of an object among the changes: `Pod/demo/web-1`. */
export function changeKey(kind: string, name: ServiceName): string {
  return `${kind}/${nameKey(name)}`
}

/** What is live of the target in focus that is not a Service. Absent: nothing was read yet, or it does not exist. */
export function targetTraceOf({ focus }: LiveView): Trace | undefined {
  return focus && focus.target.kind !== 'Service' ? focus : undefined
}
