import { type Binding, bindings, type Offer } from './keys.ts'
import type { Screen } from './screen.ts'

const words: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Esc',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  space: 'Space',
  home: 'Home',
  end: 'End',
}

/** How a key is called: `Enter`, `Ctrl-C`, `j`. */
export function keyName(key: string): string {
  return words[key] ?? (key.startsWith('ctrl-') ? `Ctrl-${key.slice(5).toUpperCase()}` : key)
}

/** Keys and words for the bottom line. */
export interface Hints {
  /** Of the keys that have something to work on here, the most important first. */
  here: [key: string, word: string][]
  /** How to get help, and out: always shown, at the right. */
  always: [key: string, word: string][]
}

/** The key that is called so. */
export function keyNamed(name: string, table: readonly Binding[] = bindings): string {
  return table.flatMap(({ keys }) => keys).find((key) => keyName(key) === name) ?? name
}

/** The hints of the bottom line on a screen, for the pane that keys move in. */
export function hintsFor(
  at: Screen['at'],
  offered: ReadonlySet<Offer>,
  focused: 'main' | 'beside' = 'main',
  table: readonly Binding[] = bindings,
): Hints {
  const hinted = (isAlways: boolean) =>
    table.flatMap(({ keys, command, hints = [] }): [string, string][] => {
      const hint = hints.find(
        ({ on, needs, pane = focused }) => on.includes(at) && pane === focused && (needs === undefined || offered.has(needs)),
      )
      return hint && (command === 'help' || command === 'leave') === isAlways ? [[keyName(keys[0] ?? ''), hint.word]] : []
    })
  return { here: hinted(false), always: hinted(true) }
}
