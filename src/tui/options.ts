import { defined } from '../lib/defined.ts'
import { items } from '../lib/read.ts'
import type { Layout } from './layout.ts'
import { type Action, type SortBy, type State, sortOrders } from './state.ts'
import { builtInThemes, type Theme } from './theme.ts'

/** What the reader can set of the view, in a file or by a command; an absent option has its default. */
export interface ViewOptions {
  /** The name of a theme; `auto`: what fits the terminal. */
  theme?: string
  mouse?: boolean
  /** Columns from which on there are two panes, and three. */
  split?: number
  side?: number
  /** The share of the main pane among two, in per cent. */
  main?: number
  /** Is the history of each Service shown in the list? */
  strip?: boolean
  sort?: SortBy
  /** Namespaces to choose from, before those of the cluster. */
  namespaces?: readonly string[]
  ascii?: boolean
  screenReader?: boolean
  /** Lines of each log beside the main pane. */
  logLines?: number
}

/** What a value sets, or the words for what it should be. */
type Read = (value: unknown, themes: readonly Theme[]) => ViewOptions | string

const flag =
  (set: (value: boolean) => ViewOptions): Read =>
  (value) =>
    typeof value === 'boolean' ? set(value) : 'true or false'

const whole =
  (least: number, most: number, set: (value: number) => ViewOptions): Read =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? set(value)
      : `a whole number from ${least} to ${most}`

/** The theme that fits the terminal; no theme has this name. */
export const autoTheme = 'auto'

const readers: Readonly<Record<keyof ViewOptions, Read>> = {
  theme(value, themes) {
    const names = [autoTheme, ...themes.map(({ name }) => name)]
    const theme = names.find((name) => name === value)
    return theme === undefined ? names.join(', ') : { theme }
  },
  mouse: flag((mouse) => ({ mouse })),
  split: whole(118, 1_000, (split) => ({ split })),
  side: whole(158, 1_000, (side) => ({ side })),
  main: whole(20, 80, (main) => ({ main })),
  strip: flag((strip) => ({ strip })),
  sort(value) {
    const sort = sortOrders.find((one) => one === value)
    return sort === undefined ? sortOrders.join(', ') : { sort }
  },
  namespaces(value) {
    const names = typeof value === 'string' ? value.split(',').map((name) => name.trim()) : items(value)
    const namespaces = names.filter((name) => typeof name === 'string' && isName.test(name)).map(String)
    return namespaces.length === names.length && (Array.isArray(value) || typeof value === 'string')
      ? { namespaces }
      : 'names of namespaces'
  },
  ascii: flag((ascii) => ({ ascii })),
  screenReader: flag((screenReader) => ({ screenReader })),
  logLines: whole(1, 20, (logLines) => ({ logLines })),
}

/** A namespace is called as a DNS label (RFC 1123). */
const isName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

/** The names of all options. */
export const optionNames: readonly string[] = Object.keys(readers)

function isOption(name: string): name is keyof ViewOptions {
  return Object.hasOwn(readers, name)
}

/** What a value of an option sets; else the words for what it should be. Undefined: there is no such option. */
export function readOption(name: string, value: unknown, ownThemes: readonly Theme[] = []): ViewOptions | string | undefined {
  return isOption(name) ? readers[name](value, [...builtInThemes, ...ownThemes]) : undefined
}

/** A value as it is typed: `on`, `120`, `light`. */
export function typedValue(text: string): unknown {
  if (/^(true|on|yes)$/i.test(text)) return true
  if (/^(false|off|no)$/i.test(text)) return false
  return /^\d{1,6}$/.test(text) ? Number(text) : text
}

/** What changes the state as options say; those of the settings are not among them. */
export function optionActions(options: ViewOptions, layout: Layout, ownThemes: readonly Theme[] = []): Action[] {
  const { theme, sort, split, side, main } = options
  const next: State['layout'] = {
    split: split ?? layout.split,
    side: side ?? layout.side,
    main: main === undefined ? layout.main : { ...layout.main, M: main },
  }
  return [
    ...(theme === undefined
      ? []
      : [{ type: 'theme', theme: [...builtInThemes, ...ownThemes].find(({ name }) => name === theme) } as const]),
    ...(sort === undefined ? [] : [{ type: 'sort', by: sort } as const]),
    ...(split === undefined && side === undefined && main === undefined ? [] : [{ type: 'layout', layout: next } as const]),
  ]
}

/** What changes the settings as options say; `unicode`: whether the terminal has more than ASCII. */
export function optionSettings({ strip, namespaces, logLines, ascii }: ViewOptions, unicode: boolean): Partial<OptionSettings> {
  return defined({ hasStrips: strip, namespaces, logLines, unicode: ascii === undefined ? undefined : !ascii && unicode })
}

interface OptionSettings {
  hasStrips: boolean
  namespaces: readonly string[]
  logLines: number
  unicode: boolean
}
